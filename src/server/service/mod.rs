//! What the server does, a file per deed: sign in, register, log in, grant a token, post, edit, whisper, block, hydrate,
//! list links, and who is there.
//!
//! Deeds take plain values and give plain values or a [`Rejection`]; everybody (sockets, REST, the control socket)
//! comes through here. Must not know sockets or HTTP.

mod agent;
mod anonymous;
mod answer;
mod api_tokens;
mod block;
mod carry_out;
mod claim;
mod desk;
mod edit;
mod emotes;
mod gate;
mod grant;
mod held;
mod hooks;
mod hydrate;
mod identity;
mod limits;
mod links;
mod login;
mod markers;
mod notice;
mod operator;
mod options;
mod password;
mod people;
mod post;
mod presence;
mod private;
mod register;
mod secret;
mod seen;
mod sign_in;
mod spelling;
mod token;
mod turn;
mod veil;
mod versions;
mod whisper;
mod wire;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{RwLock, mpsc, watch};

use crate::chat::{Rejection, RejectionCode, Timestamp};
use crate::clock;
use crate::markup::emote::Emotes;
use crate::markup::media::NoMediaAddress;
use crate::server::policy::house::House;
use crate::server::policy::refuse;
use crate::server::store::{Archive, Entry, Live, Readers, StoreError};

pub use agent::Agent;
pub use desk::{WantedLog, end_in_time};
pub use edit::EditAck;
pub use held::Brought;
pub use hooks::{Envelope, HookWish, Outcome, SignedCall};
pub use hydrate::Wanted;
pub use identity::Identity;
pub use links::WantedLinks;
pub use login::Credentials;
pub use markers::keep_reading;
pub use operator::{Cell, OperatorDeed, Report};
pub use options::{EDIT_WINDOW, Keeping, Options};
pub use people::Person;
pub use post::{Ack, Draft, Receipt};
pub use presence::Watch;
pub use seen::{Visitors, remember};
pub use versions::Spot;

pub use crate::server::store::{ApiToken, Hook, HookSecret, Linked, Talk, Version};

use claim::Claims;
use hooks::Told;
use limits::Limits;
use markers::Markers;
use password::Passwords;
use presence::Presence;
use seen::Marks;
use spelling::Spellings;
use token::Tokens;
use turn::Turns;

/// What has to be brought to the connections, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A message of a room, as ready wire JSON.
    Said { room: Arc<str>, json: Arc<str> },
    /// A whole frame for certain readers.
    Told { to: Audience, frame: Box<str> },
    /// The token of this person (folded name) is not valid any more.
    Revoked { person: String },
}

/// Who gets a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Whoever gets the messages of this room.
    Room(Arc<str>),
    /// All connections of these people (folded names), and nobody else.
    People(Vec<Arc<str>>),
    /// All connections of a person (folded name) except one, by number.
    Others { person: Arc<str>, but: u64 },
}

/// Why the deeds cannot be done at all.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("--media-host: {0}")]
    Media(#[from] NoMediaAddress),
}

/// Where the deeds are done. One per server.
pub struct Service {
    pub options: Options,
    archive: Archive,
    readers: Readers,
    /// Guards the order: who holds it decides what comes next in memory, in the archive and on the wire.
    live: Mutex<Live>,
    order: Order,
    people: People,
    tokens: Tokens,
    limits: Limits,
    passwords: Passwords,
    turns: Turns,
    hooks: Told,
    news: mpsc::Sender<News>,
}

/// How order is kept.
struct Order {
    /// What has been decided about rooms and people; the store is always ahead of it.
    house: Mutex<House>,
    /// Deeds about one room wait for each other, so that memory takes them over as the store did.
    turns: Turns,
    /// Direct messages are on their way (read), or those that have waited are brought first (write).
    waiting: RwLock<()>,
    /// Rooms (folded names) whose keepers are about to hear how much waits there.
    counting: Mutex<HashSet<Arc<str>>>,
    /// Something has been decided that may end by itself.
    decided: watch::Sender<()>,
}

impl Order {
    fn counting(&self) -> MutexGuard<'_, HashSet<Arc<str>>> {
        self.counting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is there, and what they are about to do.
struct People {
    presence: Mutex<Presence>,
    claims: Claims,
    spellings: Spellings,
    seen: Marks,
    markers: Markers,
    changed: watch::Sender<()>,
    emotes: Emotes,
}

/// What the connections have to listen to.
pub struct Feed {
    pub news: mpsc::Receiver<News>,
    /// Changes whenever somebody comes or goes.
    pub people: watch::Receiver<()>,
}

/// News that may wait; beyond it, posting waits.
const NEWS: usize = 1024;

impl Service {
    /// # Errors
    /// When the store cannot give or keep the secret that signs tokens, or emotes would have no address.
    pub async fn new(options: Options, archive: Archive, readers: Readers) -> Result<(Self, Feed), SetupError> {
        let emotes = Emotes::builtin(&options.media_base)?;
        let secret = archive.secret(clock::random_bytes()).await?;
        archive.release_all().await?;
        let house = archive.house(options.order.clock.wall()).await?;
        let hooks = Told::new(&readers.hooks(None).await?);
        let (news, listen) = mpsc::channel(NEWS);
        let (changed, people) = watch::channel(());
        let service = Self {
            archive,
            readers,
            live: Mutex::default(),
            order: Order {
                house: Mutex::new(house),
                turns: Turns::default(),
                waiting: RwLock::default(),
                counting: Mutex::default(),
                decided: watch::Sender::new(()),
            },
            people: People {
                presence: Mutex::default(),
                claims: Claims::default(),
                spellings: Spellings::default(),
                seen: Marks::default(),
                markers: Markers::default(),
                changed,
                emotes,
            },
            tokens: Tokens::new(&secret),
            limits: Limits::new(options.limits),
            passwords: Passwords::default(),
            turns: Turns::default(),
            hooks,
            news,
            options,
        };
        Ok((service, Feed { news: listen, people }))
    }

    /// Whether what is acknowledged now would be kept.
    pub fn store_is_well(&self) -> bool {
        !self.archive.is_failing()
    }

    /// Commits what waits. Deeds that need the store are refused afterwards.
    pub async fn close(&self) {
        self.keep_seen().await;
        self.keep_markers().await;
        self.archive.close().await;
    }

    /// The time that counts for what ends by itself.
    fn wall(&self) -> Timestamp {
        self.options.order.clock.wall()
    }

    fn house(&self) -> MutexGuard<'_, House> {
        // Every change of it is complete before anything can panic.
        self.order.house.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        // Every change of it is complete before anything can panic.
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The folded names of all who take part in the conversation of a direct message.
fn participants(entry: &Entry) -> Vec<Arc<str>> {
    entry.room.key.split(',').map(Into::into).collect()
}

/// A store that fails is a refusal in its own words; it is also logged, because the operator must act.
fn unavailable(error: StoreError) -> Rejection {
    tracing::error!(%error, "the store failed");
    refuse(RejectionCode::Unavailable, &error.to_string())
}
