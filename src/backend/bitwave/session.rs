//! One account on one server as the app sees it: joins what the connection says with the timelines of the rooms.
//!
//! Pure: events of the protocol, answers of REST and requests of the app go in, deeds come out; `requests`, `incoming`
//! and `hydrate` hold the three ways in. Must not know sockets, tasks or clocks.

use std::time::{Duration, Instant};

use url::Url;

use crate::backend::error::BackendError;
use crate::chat::name::fold;
use crate::chat::{
    Capabilities, Event, Message, MessageId, Rejection, RejectionCode, Retry, RoomId, RoomKind, SafeText, Scope,
    Timestamp, TxnId, Whispers,
};
use crate::proto::bitwave::capabilities::Announced;
use crate::proto::bitwave::client::ClientEvent;
use crate::proto::bitwave::rest::token_name;

pub use super::changes::Edit;
pub use super::desk::Asked;
pub use super::fetch::Fetch;

use super::attention::Attention;
use super::desk::is_private;
use super::direct::{Direct, is_direct};
use super::members::{FOREIGN, OURS, Throttle};
use super::open_room::OpenRoom;
use super::translate::{Translator, canonical, rejection};
use super::waiting::Waiting;

/// The time of one step, on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    pub at: Instant,
    pub wall: Timestamp,
}

/// What the session wants done.
#[derive(Debug, PartialEq)]
pub enum Deed {
    Tell(Event),
    /// Send this to the connection and report its number with [`Session::posted`].
    Post(Posting),
    /// Send this to the connection and report its number with [`Session::edit_posted`].
    Edit(Edit),
    /// Get this over HTTP and bring it to [`Session::fetched`].
    Fetch(Fetch),
    /// Ask for this and report its number with [`Session::asked`].
    Moderate(Asked),
    /// Say that a room is read up to this message.
    MarkRead {
        room: RoomId,
        message: MessageId,
    },
    Subscribe {
        rooms: Vec<RoomId>,
        all: bool,
    },
    /// The server will not have us: end the connection for this reason.
    Close(BackendError),
}

/// A message as it goes on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub txn: TxnId,
    pub room: RoomId,
    /// The others of a direct room; `None` for a public one.
    pub to: Option<Vec<String>>,
    pub text: String,
    pub global: bool,
    pub badge: bool,
    pub nonce: Option<String>,
    pub reply: Option<String>,
}

/// Who the token says we are. Not verified: it only decides which lines look like ours.
#[derive(Clone, Debug)]
pub(super) struct Me {
    pub name: SafeText,
    pub key: Box<str>,
    /// As the server spells it, for finding the colour it gave us.
    pub raw: String,
}

impl Me {
    /// A name that differs by hidden characters alone is somebody who pretends, and must not settle our lines.
    pub fn wrote(&self, message: &Message) -> bool {
        let author = &message.author;
        self.key == author.key && self.name.as_str().to_lowercase() == author.name.as_str().to_lowercase()
    }
}

/// How the connection stands.
#[derive(Debug)]
pub(super) struct Standing {
    pub connected: bool,
    /// Nothing will connect by itself.
    pub closed: bool,
    /// It has taken us in once in this run.
    pub greeted: bool,
    /// It has announced itself as one of ours, with whatever it can do.
    pub ours: bool,
    pub capabilities: Capabilities,
    pub lost_at: Option<Timestamp>,
    /// The last thing the server complained of; a kick that follows is explained by it.
    pub complaint: Option<Rejection>,
}

#[derive(Debug)]
pub struct Session {
    pub(super) me: Option<Me>,
    pub(super) standing: Standing,
    pub(super) rooms: Vec<OpenRoom>,
    pub(super) attention: Attention,
    pub(super) waiting: Waiting,
    pub(super) direct: Direct,
    pub(super) translator: Translator,
    pub(super) people: Throttle,
    pub(super) deeds: Vec<Deed>,
}

impl Session {
    /// `token` gives our name, `run` is a random number, the same for the life of the program.
    pub fn new(server: &Url, token: Option<&str>, rooms: &[String], run: u64) -> Self {
        let me = token.and_then(token_name).map(|raw| Me { name: SafeText::name(&raw), key: fold(&raw), raw });
        let mut session = Self {
            me,
            standing: Standing {
                connected: false,
                closed: false,
                greeted: false,
                ours: false,
                capabilities: Capabilities::PLAIN_RFC,
                lost_at: None,
                complaint: None,
            },
            rooms: Vec::new(),
            attention: Attention::default(),
            waiting: Waiting::new(run),
            direct: Direct::default(),
            translator: Translator::new(server),
            people: Throttle::default(),
            deeds: Vec::new(),
        };
        rooms.iter().for_each(|name| session.open(name));
        session
    }

    /// What there is to do since the last call, changes of lines first where they came first.
    pub fn take(&mut self) -> Vec<Deed> {
        self.tell_lines();
        std::mem::take(&mut self.deeds)
    }

    /// The room named in `new user`: the one that is looked at, unless it is nobody else's business.
    pub fn hello_room(&self) -> RoomId {
        // Before the server has said what it is, a name has to do: whoever may not read a room is not let in by it.
        let fits = |open: &&OpenRoom| {
            open.room.kind == RoomKind::Public && (self.standing.greeted || !is_private(&open.room.id))
        };
        let looking = self.attention.room.as_ref().and_then(|id| self.rooms.iter().find(|open| open.room.id == *id));
        let room = looking.filter(fits).or_else(|| self.rooms.iter().find(fits));
        room.map_or_else(|| canonical("global"), |open| open.room.id.clone())
    }

    /// When [`Session::tick`] wants to be called.
    pub fn deadline(&self) -> Option<Instant> {
        let people = self.standing.connected.then(|| self.people.due(self.spacing())).flatten();
        people.into_iter().chain(self.waiting.deadline()).min()
    }

    /// Whether a message is on its way, or about to be, on the present connection.
    pub fn awaits_answers(&self) -> bool {
        self.waiting.awaits_answers()
    }

    /// Messages that need no keeping any more, since the last call.
    pub fn settled(&mut self) -> Vec<TxnId> {
        self.waiting.posts.take_settled()
    }

    pub fn tick(&mut self, now: Now) {
        self.give_up_waiting(now);
        self.edits_overdue(now);
        self.actions_overdue(now);
        if self.standing.connected && self.people.take(now.at, self.spacing()) {
            self.fetch(Fetch::Users);
        }
    }

    /// The connection, or the try to make one, has ended.
    pub fn lost(&mut self, error: &BackendError, retry: Retry, now: Now) {
        self.attention.held = None;
        if self.standing.connected {
            self.standing.connected = false;
            self.standing.lost_at = Some(now.wall);
            self.waiting.posts.connection_lost();
            self.edits_lost();
            self.actions_lost();
            for open in &mut self.rooms {
                open.timeline.connection_lost(&mut open.diffs);
            }
        }
        if error.is_about_the_token() {
            self.tell(Event::TokenRefused);
        }
        self.standing.closed = retry == Retry::Never;
        if self.standing.closed {
            self.give_up();
        }
        let reason = match (error, self.standing.complaint.take()) {
            (BackendError::Kicked { .. }, Some(why)) => format!("{} ({error})", why.message),
            _ => error.to_string(),
        };
        self.tell(Event::Disconnected { reason: SafeText::line(&reason), retry });
    }

    /// Something happened on the connection.
    pub fn event(&mut self, event: ClientEvent, now: Now) {
        match event {
            ClientEvent::Connected { announced } => self.connected(announced.as_ref(), now),
            ClientEvent::Bulk(json) => self.bulk(&json, now, false),
            ClientEvent::Hydrate(json) => self.bulk(&json, now, true),
            ClientEvent::Restored(json) => self.restored(&json, now),
            ClientEvent::Edited(json) => self.edited(&json, now),
            ClientEvent::Alert(json) => self.alert(&json, now),
            ClientEvent::Blocked { text, wait } => self.blocked(text.as_deref(), wait),
            ClientEvent::UsersChanged => self.people_changed(now),
            ClientEvent::Subscribed => self.subscribed(),
            ClientEvent::HydrateNow => self.fetch_history(),
            ClientEvent::Gap => self.gap(),
            ClientEvent::Error(notice) => self.error(rejection(&notice)),
            ClientEvent::Acked { number, id, at } => match self.waiting.edits.answered(number) {
                Some(edit) => self.edit_acked(edit, at),
                None => self.acked(number, &id, at),
            },
            ClientEvent::Held { number, id, at } => self.held(number, &id, at),
            ClientEvent::Done { number, entry } => self.done(number, &entry),
            ClientEvent::Room(_)
            | ClientEvent::Standing(_)
            | ClientEvent::Moderated(_)
            | ClientEvent::Deleted { .. }
            | ClientEvent::Read { .. } => self.order(event),
            ClientEvent::NotAcked { number, code, message, retry_after } => {
                let message = SafeText::line(&message);
                let rejection = Rejection { code: RejectionCode::parse(&code), message, retry_after };
                match self.waiting.edits.answered(number) {
                    Some(edit) => self.edit_refused(edit, &rejection),
                    None if self.waiting.actions.answered(number) => self.tell(Event::Refused(rejection)),
                    None => self.not_acked(number, &rejection),
                }
            }
        }
    }

    fn connected(&mut self, announced: Option<&Announced>, now: Now) {
        self.standing.connected = true;
        self.standing.closed = false;
        self.standing.ours = announced.is_some();
        self.standing.complaint = None;
        self.standing.capabilities = self.what_it_can(announced);
        let me = self.me.as_ref().map(|me| me.name.clone());
        self.tell(Event::Connected { me, capabilities: self.standing.capabilities });
        if let Some(media) = announced.and_then(|announced| announced.media.as_deref()) {
            self.tell(Event::Media(SafeText::line(media)));
        }
        self.rooms_begin();
        self.subscribe();
        if let Some(since) = self.standing.lost_at.take() {
            self.rooms.iter_mut().for_each(|open| open.has_hole(Some(since)));
            self.direct.since = Some(since);
        }
        self.fetch_history();
        self.fetch_markers();
        self.people_changed(now);
        self.send_what_waits(now);
        if self.standing.capabilities.blocks {
            self.fetch(Fetch::Blocks);
        }
        if !std::mem::replace(&mut self.standing.greeted, true) {
            self.fetch(Fetch::Emotes);
        }
    }

    /// Without an account there is nothing to change, and nobody to write to.
    fn what_it_can(&self, announced: Option<&Announced>) -> Capabilities {
        let can = announced.map_or(Capabilities::PLAIN_RFC, Announced::capabilities);
        match self.me {
            Some(_) => can,
            None => Capabilities { edit: None, whispers: Whispers::None, blocks: false, markers: false, ..can },
        }
    }

    fn error(&mut self, rejection: Rejection) {
        if rejection.code == RejectionCode::NotAuthorised {
            return self.deeds.push(Deed::Close(BackendError::Refused(rejection)));
        }
        self.standing.complaint = Some(rejection.clone());
        self.tell(Event::Refused(rejection));
    }

    fn gap(&mut self) {
        self.tell(Event::Gap);
        for open in &mut self.rooms {
            open.has_hole(open.timeline.newest().map(|message| message.at));
        }
        self.direct.since = self.rooms.iter().filter_map(|open| Some(open.hole?.since)).max();
        self.fetch_history();
    }

    pub(super) fn people_changed(&mut self, now: Now) {
        self.people.want();
        if self.standing.connected && self.people.take(now.at, self.spacing()) {
            self.fetch(Fetch::Users);
        }
    }

    fn fetch_history(&mut self) {
        let rooms: Vec<RoomId> = self.rooms.iter().map(|open| open.room.id.clone()).collect();
        for room in rooms {
            if is_direct(&room) {
                self.fetch_direct(room);
            } else {
                self.fetch(Fetch::Recent(Some(room)));
            }
        }
        if self.standing.capabilities.whispers == Whispers::Rooms {
            self.fetch(Fetch::Conversations);
        }
        if self.attention.scope == Scope::Global {
            self.fetch(Fetch::Recent(None));
        }
    }

    pub(super) fn subscribe(&mut self) {
        if self.standing.connected && self.standing.capabilities.subscribe {
            let public = self.rooms.iter().map(|open| &open.room.id).filter(|id| !is_direct(id));
            let rooms = public.cloned().collect();
            self.attention.held.get_or_insert_default();
            self.deeds.push(Deed::Subscribe { rooms, all: self.attention.scope == Scope::Global });
        }
    }

    /// Subscribed first, fetched second, merged by id: nothing falls between.
    fn subscribed(&mut self) {
        self.attention.held.take().into_iter().flatten().for_each(|what| self.fetch(what));
    }

    pub(super) fn fetch(&mut self, what: Fetch) {
        if let Some(held) = self.attention.held.as_mut().filter(|_| what.is_newest()) {
            if !held.contains(&what) {
                held.push(what);
            }
            return;
        }
        let deed = Deed::Fetch(what);
        if !self.deeds.contains(&deed) {
            self.deeds.push(deed);
        }
    }

    pub(super) fn tell(&mut self, event: Event) {
        self.tell_lines();
        self.deeds.push(Deed::Tell(event));
    }

    /// What changed in the timelines goes out, so that the next event finds it applied.
    fn tell_lines(&mut self) {
        for open in &mut self.rooms {
            self.deeds.extend(open.order.beside.drain(..).map(Deed::Tell));
            for diff in open.diffs.drain(..) {
                self.deeds.push(Deed::Tell(Event::Timeline { room: open.room.id.clone(), diff }));
            }
        }
        let heard = self.attention.overheard.take();
        if !heard.is_empty() {
            self.deeds.push(Deed::Tell(Event::Overheard(heard)));
        }
    }

    pub(super) fn open_room(&mut self, id: &RoomId) -> Option<&mut OpenRoom> {
        self.rooms.iter_mut().find(|open| open.room.id == *id)
    }

    fn spacing(&self) -> Duration {
        if self.standing.ours { OURS } else { FOREIGN }
    }
}
