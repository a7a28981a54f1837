//! What the server says, item by item, into the timelines: the path every message of a flood takes.
//!
//! One item that cannot be read spoils nothing but itself. Must not know how the text arrived.

use crate::chat::{Body, Event, Kind, Message, MessageId, Origin, RoomId, RoomKind, SafeText, Scope, TxnId};
use crate::proto::bitwave::incoming::Alert;
use crate::proto::bitwave::message::{Malformed, WireMessage, read_bulk};

use super::session::{Now, Session};
use super::translate::{Item, Said, author, notice};

/// What stands in the place of a message that was taken back.
pub(super) const TAKEN_BACK: &str = "(message removed)";

impl Session {
    /// A whole event `["bulkmessage", …]` or `["hydrate", …]`.
    pub(super) fn bulk(&mut self, event: &str, now: Now, history: bool) {
        let mut spoilt = 0;
        read_bulk(event, &mut |item| spoilt += usize::from(!self.item(item, now, history)));
        self.tell_spoilt(spoilt);
    }

    /// Takes one item in; false if it could not be read.
    pub(super) fn item(&mut self, item: Result<WireMessage<'_>, Malformed>, now: Now, history: bool) -> bool {
        let Ok(wire) = item else { return false };
        match self.translator.item(&wire, now.wall, history) {
            Item::Message(said) => self.said(said, history),
            Item::Delete(ids) => ids.iter().for_each(|id| self.take_back(id)),
            Item::Fireworks { room, text, at } => {
                let id = MessageId::new(&format!("fireworks:{}", at.0));
                self.say(notice(id, room, text, at));
            }
        }
        true
    }

    pub(super) fn tell_spoilt(&mut self, count: usize) {
        if count > 0 {
            let text =
                SafeText::line(&format!("messages of the server that could not be read and are left out: {count}"));
            self.tell(Event::Notice { room: None, text });
        }
    }

    /// A message of a room that came late, in its place.
    pub(super) fn take_in(&mut self, said: Said) {
        self.said(said, true);
    }

    fn said(&mut self, mut said: Said, history: bool) {
        if said.is_whisper() {
            match self.room_for(&said) {
                Some(room) => {
                    said.message.room = room;
                    self.take_words(&mut said);
                }
                // Nothing tells which it is: it belongs where the person is.
                None => said.message.room = self.hello_room(),
            }
        }
        self.ordered(&said);
        if let Some(version) = said.edited
            && self.changed(&said.message, version)
        {
            return;
        }
        if said.edited.is_some() || self.changes_wait() {
            self.first_seen(&mut said.message, said.edited);
        }
        self.place(said.message, said.nonce.as_deref(), history);
    }

    /// A message into its room, or to the lines of rooms that are not joined.
    fn place(&mut self, mut message: Message, nonce: Option<&str>, history: bool) {
        let mine = self.me.as_ref().is_some_and(|me| me.wrote(&message));
        if mine && !history && message.kind == Kind::Whisper && !self.standing.capabilities.acks {
            let room = message.room.clone();
            let Some(other) = self.came_back(&room, message) else { return };
            message = other;
        }
        let txn = if mine { self.attempt(&message, nonce, history) } else { None };
        // What this session cannot match, the timeline need not guess.
        let exact = self.standing.capabilities.acks || txn.is_none();
        // The screen's thread counts the room's name, too: what is not cloned here need not travel between the two.
        let Some(at) = self.rooms.iter().position(|open| open.room.id == message.room) else {
            return self.overhear(message);
        };
        let open = &mut self.rooms[at];
        open.filled += usize::from(history && !open.timeline.contains(&message.id));
        open.timeline.receive(message, Origin { mine, txn, history, exact }, &mut open.diffs);
        if mine && !self.waiting.posts.is_empty() {
            let room = self.rooms[at].room.id.clone();
            self.forget_settled(&room);
        }
    }

    /// Which of our attempts an own message is: by its nonce, or on servers without one by the order of the answers.
    fn attempt(&mut self, message: &Message, nonce: Option<&str>, history: bool) -> Option<TxnId> {
        if self.waiting.posts.is_empty() {
            return None;
        }
        if self.standing.capabilities.acks {
            return nonce.and_then(|nonce| self.waiting.posts.named(nonce));
        }
        let live = !history && message.kind == Kind::Text;
        let echoed = live.then(|| self.waiting.posts.echoed(&message.room, &message.body.plain())).flatten();
        // One that was taken off the screen is now simply a message.
        echoed.filter(|txn| self.waiting.posts.get(*txn).is_some())
    }

    /// An echo may have settled an attempt; what is no longer pending needs no copy of its words.
    fn forget_settled(&mut self, room: &RoomId) {
        let Some(open) = self.rooms.iter().find(|open| open.room.id == *room) else { return };
        let pending: Vec<_> = open.timeline.pending().filter_map(|line| line.delivery.txn()).collect();
        self.waiting.posts.retain(|entry| entry.room != *room || pending.contains(&entry.txn));
    }

    /// What is said in a private room stands nowhere else.
    fn overhear(&mut self, message: Message) {
        if self.kind_by_name(&message.room) != RoomKind::Private {
            self.attention.overheard.hear(message);
        }
    }

    /// A line of the server's own, only where its room is open.
    fn say(&mut self, message: Message) {
        if let Some(open) = self.open_room(&message.room.clone()) {
            open.timeline.receive(message, Origin::default(), &mut open.diffs);
        }
    }

    /// A paid highlight: its text is plain, and it concerns the room one is in unless it names one.
    pub(super) fn alert(&mut self, json: &str, now: Now) {
        let Alert { id, amount, message: words, channel, username, .. } = Alert::read(json);
        let room = match channel {
            Some(channel) => self.translator.room(&channel),
            None => self.hello_room(),
        };
        let name = username.unwrap_or_else(|| "TROLL".to_owned());
        let known = self.translator.author(&name).cloned();
        let message = Message {
            id: MessageId::new(&id.unwrap_or_else(|| format!("alert:{}", now.wall.0))),
            room,
            at: now.wall,
            author: known.unwrap_or_else(|| author(&name, None, None).into()),
            body: Body::Plain(SafeText::block(&format!("{amount}: {words}"))),
            scope: Scope::Untagged,
            kind: Kind::Alert,
            edited: false,
            reply: None,
            extra: None,
        };
        self.place(message, None, false);
    }
}
