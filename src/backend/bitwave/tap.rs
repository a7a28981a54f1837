//! Listening to one room with the HTML still in hand: history first, then what is said, each message once.
//!
//! A second, thinner reader of the same connection, for programs that want the words of the server. It comes back after
//! a loss as the screen does. Must not know how the messages are printed.

use std::collections::{HashSet, VecDeque};
use std::ops::ControlFlow;

use tokio::time::sleep;

use crate::backend::error::BackendError;
use crate::backend::reconnect::Backoff;
use crate::chat::{Body, MessageId, RejectionCode, RoomId, SafeText, Timestamp};
use crate::clock;
use crate::config::account::Account;
use crate::proto::bitwave::client::ClientEvent;
use crate::proto::bitwave::message::{WireMessage, read_bulk};
use crate::proto::bitwave::rest::read_hydration;

use super::rest::Rest;
use super::translate::{Item, Translator, canonical, rejection};
use super::wire::Wire;

/// Ids remembered to tell repeats.
const REMEMBERED: usize = 10_000;

/// One message as it came, with what it says in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The server's id, or a made one; not sanitised.
    pub id: String,
    pub at: Timestamp,
    pub room: RoomId,
    pub username: SafeText,
    pub text: SafeText,
    /// As the server wrote it; not sanitised.
    pub html: String,
    pub global: Option<bool>,
    /// `type`, or `message`; not sanitised.
    pub kind: String,
}

/// What to do with a message: go on, or enough.
pub type Each<'a> = &'a mut (dyn FnMut(Heard) -> ControlFlow<()> + Send);

/// Listens to the first room of the account until `each` has enough.
///
/// # Errors
/// When the first connection cannot be made, or the server does not want us (a kick, a refused token).
pub async fn tap(account: &Account, each: Each<'_>) -> Result<(), BackendError> {
    let mut tap = Tap::new(account);
    let mut backoff = Backoff::default();
    let mut been_in = false;
    loop {
        let error = match tap.listen(account, each, &mut backoff, &mut been_in).await {
            Ok(()) => return Ok(()),
            Err(error) if !been_in || !error.passes() => return Err(error),
            Err(error) => error,
        };
        sleep(backoff.lost(clock::now(), clock::random_fraction(), error.retry_after())).await;
    }
}

struct Tap {
    room: RoomId,
    rest: Rest,
    translator: Translator,
    known: HashSet<MessageId>,
    order: VecDeque<MessageId>,
}

impl Tap {
    fn new(account: &Account) -> Self {
        Self {
            room: account.rooms.first().map_or_else(|| canonical("global"), |room| canonical(room)),
            rest: Rest::new(account.server.clone()),
            translator: Translator::default(),
            known: HashSet::new(),
            order: VecDeque::new(),
        }
    }

    /// One connection; `Ok` when `each` has enough.
    async fn listen(
        &mut self,
        account: &Account,
        each: Each<'_>,
        backoff: &mut Backoff,
        been_in: &mut bool,
    ) -> Result<(), BackendError> {
        let mut wire = Wire::open(account, self.room.as_str()).await?;
        let mut events = Vec::new();
        loop {
            let ended = wire.next(&mut events).await;
            for event in events.drain(..) {
                if let ClientEvent::Connected { announced } = &event {
                    *been_in = true;
                    backoff.connected(clock::now());
                    if announced.as_ref().is_some_and(|ours| ours.subscribe) {
                        wire.subscribe(&[self.room.as_str()], false);
                    }
                }
                if self.event(event, each).await?.is_break() {
                    return Ok(());
                }
            }
            ended?;
        }
    }

    async fn event(&mut self, event: ClientEvent, each: Each<'_>) -> Result<ControlFlow<()>, BackendError> {
        match event {
            ClientEvent::Bulk(json) => Ok(self.bulk(&json, each)),
            ClientEvent::Connected { .. } | ClientEvent::HydrateNow | ClientEvent::Gap => {
                let body = self.rest.recent(Some(&self.room)).await?;
                Ok(self.history(&body, each))
            }
            ClientEvent::Error(notice) => match rejection(&notice) {
                refused if refused.code == RejectionCode::NotAuthorised => Err(BackendError::Refused(refused)),
                // Whatever else a server complains of, it goes on sending.
                _ => Ok(ControlFlow::Continue(())),
            },
            _ => Ok(ControlFlow::Continue(())),
        }
    }

    fn bulk(&mut self, json: &str, each: Each<'_>) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        read_bulk(json, &mut |item| {
            if let (Ok(wire), ControlFlow::Continue(())) = (item, flow) {
                flow = self.hear(&wire, false, each);
            }
        });
        flow
    }

    fn history(&mut self, body: &str, each: Each<'_>) -> ControlFlow<()> {
        let mut items: Vec<WireMessage<'_>> = Vec::new();
        // What cannot be read is no history; live messages still come.
        let _ = read_hydration(body, &mut |item| items.extend(item.ok()));
        items.sort_by_key(|wire| wire.timestamp);
        items.iter().try_for_each(|wire| self.hear(wire, true, each))
    }

    fn hear(&mut self, wire: &WireMessage<'_>, history: bool, each: Each<'_>) -> ControlFlow<()> {
        let Item::Message { message, .. } = self.translator.item(wire, clock::wall(), history) else {
            return ControlFlow::Continue(());
        };
        if message.room != self.room || !self.note(&message.id) {
            return ControlFlow::Continue(());
        }
        let text = match &message.body {
            Body::Plain(text) => text.clone(),
            rich @ Body::Rich(_) => SafeText::block(&rich.plain()),
        };
        each(Heard {
            id: message.id.as_str().to_owned(),
            at: message.at,
            room: message.room,
            username: message.author.name.clone(),
            text,
            html: wire.message.clone().into_owned(),
            global: wire.global,
            kind: wire.kind.as_deref().unwrap_or("message").to_owned(),
        })
    }

    /// Whether a message is new.
    fn note(&mut self, id: &MessageId) -> bool {
        if !self.known.insert(id.clone()) {
            return false;
        }
        self.order.push_back(id.clone());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
