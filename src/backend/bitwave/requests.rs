//! What the app asks of a session: a method per request. Must not know sockets.

use std::sync::Arc;

use crate::chat::name::fold;
use crate::chat::{
    Author, Body, Event, Kind, Message, MessageId, Post, Rejection, RejectionCode, Request, Room, RoomId, RoomKind,
    SafeText, Scope, Timeline, TxnId,
};

use super::outbox::{Outgoing, Stage};
use super::session::{Fetch, LINES, Now, OpenRoom, Session};
use super::translate::{author, canonical};

/// Longest room name that is sent anywhere.
const LONGEST_NAME: usize = 64;

impl Session {
    /// `Reconnect` is the task's business; nothing happens to it here.
    pub fn request(&mut self, request: Request, now: Now) {
        match request {
            Request::Send { txn, room, post } => self.send(txn, room, post, now),
            Request::Resend { txn, .. } => self.resend(txn, now),
            Request::Discard { room, txn } => self.discard(&room, txn),
            Request::Join { name } => self.join(&name, now),
            Request::Leave { room } => self.leave(&room),
            Request::Look { room, scope } => self.look(room, scope),
            Request::Backfill { room, before } => self.backfill(room, before),
            Request::Members { .. } => self.people_changed(now),
            Request::Reconnect => {}
            Request::Edit { .. }
            | Request::Source { .. }
            | Request::OpenDirect { .. }
            | Request::Block { .. }
            | Request::Links { .. }
            | Request::Rooms => self.refuse(RejectionCode::Other, "this network cannot do that"),
        }
    }

    fn send(&mut self, txn: TxnId, room: RoomId, post: Post, now: Now) {
        let message = Message {
            id: MessageId::new(&format!("own:{}", txn.0)),
            room: room.clone(),
            at: now.wall,
            author: self.own_author(),
            body: Body::Plain(SafeText::block(&post.text)),
            scope: post.scope,
            kind: Kind::Text,
            edited: false,
            reply: None,
        };
        let Some(open) = self.open_room(&room) else {
            return self.refuse(RejectionCode::NotFound, "that channel is not open; /join opens it");
        };
        open.timeline.send(txn, message, &post.text, &mut open.diffs);
        let (written, stage) = (now.wall, Stage::Waiting);
        self.outbox.add(Outgoing { txn, room, post, written, tried: false, stage });
        self.send_if_possible(txn);
    }

    /// The person's own wish: also towards servers that cannot tell a repeat.
    fn resend(&mut self, txn: TxnId, now: Now) {
        let Some(entry) = self.outbox.get_mut(txn) else { return };
        (entry.written, entry.stage) = (now.wall, Stage::Waiting);
        self.on_line(txn, |timeline, diffs| timeline.resend(txn, diffs));
        self.send_if_possible(txn);
    }

    fn discard(&mut self, room: &RoomId, txn: TxnId) {
        self.outbox.remove(txn);
        if let Some(open) = self.open_room(room) {
            open.timeline.discard(txn, &mut open.diffs);
        }
    }

    fn join(&mut self, name: &str, now: Now) {
        let typed = name.trim().trim_start_matches('#');
        if typed.is_empty() || typed.chars().count() > LONGEST_NAME || typed.chars().any(char::is_whitespace) {
            return self.refuse(RejectionCode::BadName, "a channel has a name of 1 to 64 characters without spaces");
        }
        self.open(typed);
        let id = canonical(typed);
        if self.standing.connected {
            self.subscribe();
            self.fetch(Fetch::Recent(Some(id)));
            self.people_changed(now);
        }
    }

    /// Opens a room, or shows again one that is open.
    pub(super) fn open(&mut self, name: &str) {
        let id = canonical(name.trim().trim_start_matches('#'));
        if let Some(open) = self.open_room(&id) {
            let room = open.room.clone();
            return self.tell(Event::Joined(room));
        }
        let mine = self.me.as_ref().is_some_and(|me| *me.key == *fold(id.as_str()));
        let room = Room { name: SafeText::name(name.trim().trim_start_matches('#')), mine, kind: RoomKind::Public, id };
        self.rooms.push(OpenRoom {
            room: room.clone(),
            timeline: Timeline::new(LINES),
            diffs: Vec::new(),
            members: Vec::new(),
            hole: None,
            filled: 0,
        });
        self.tell(Event::Joined(room));
    }

    fn leave(&mut self, room: &RoomId) {
        let Some(at) = self.rooms.iter().position(|open| open.room.id == *room) else { return };
        let open = self.rooms.remove(at);
        self.overheard.knows(open.timeline.lines().iter().cloned());
        self.outbox.retain(|entry| entry.room != *room);
        if self.looking.as_ref() == Some(room) {
            self.looking = None;
        }
        self.tell(Event::Left(room.clone()));
        self.subscribe();
    }

    fn look(&mut self, room: RoomId, scope: Scope) {
        self.looking = Some(room);
        if std::mem::replace(&mut self.scope, scope) == scope {
            return;
        }
        self.subscribe();
        if scope == Scope::Global && self.standing.connected {
            self.fetch(Fetch::Recent(None));
        }
    }

    fn backfill(&mut self, room: RoomId, before: Option<MessageId>) {
        let Some(open) = self.open_room(&room) else { return };
        let oldest = before.or_else(|| open.timeline.oldest().map(|message| message.id.clone()));
        match oldest {
            Some(id) if self.standing.connected && self.standing.capabilities.backfill => {
                self.fetch(Fetch::Before { room, id });
            }
            _ => {
                let more = self.standing.capabilities.backfill;
                self.tell(Event::Backfilled { room, more });
            }
        }
    }

    /// Looks like our last line that came from the server, where there is one.
    fn own_author(&self) -> Arc<Author> {
        let name = self.me.as_ref().map_or("me", |me| me.raw.as_str());
        self.translator.author(name).cloned().unwrap_or_else(|| author(name, None, None).into())
    }

    fn refuse(&mut self, code: RejectionCode, words: &str) {
        self.tell(Event::Refused(Rejection { code, message: SafeText::line(words), retry_after: None }));
    }
}
