//! What the app asks of a session: a method per request. Must not know sockets.

use std::sync::Arc;

use crate::chat::name::fold;
use crate::chat::{
    Author, Body, Event, Kind, Message, MessageId, Post, Rejection, RejectionCode, Reply, Request, Room, RoomId,
    RoomKind, SafeText, Scope, Timestamp, TxnId, Whispers,
};

use super::changes::Edit;
use super::direct::is_direct;
use super::outbox::{Outgoing, Stage};
use super::session::{Fetch, Now, Session};
use super::translate::{author, canonical};
use super::whisper::own_id;

/// Longest room name that is sent anywhere.
const LONGEST_NAME: usize = 64;

impl Session {
    /// `Reconnect` is the task's business; nothing happens to it here.
    pub fn request(&mut self, request: Request, now: Now) {
        match request {
            Request::Send { txn, room, post } => self.send(txn, room, post, now),
            Request::Resend { txn, .. } => self.resend(txn, now),
            Request::Restore { txn, room, post, written, refused } => self.restore((txn, refused), room, post, written),
            Request::Discard { room, txn } => self.discard(&room, txn),
            Request::Join { name } => self.join(&name, now),
            Request::Leave { room } => self.leave(&room),
            Request::Look { room, scope } => self.look(room, scope),
            Request::Backfill { room, before } => self.backfill(room, before),
            Request::Members { .. } => self.people_changed(now),
            Request::Reconnect => {}
            Request::Edit { room, id, text } => self.edit(Edit { room, id, text }),
            Request::Source { room, id } => self.source(room, id),
            Request::OpenDirect { names } => self.open_direct(&names),
            Request::Block { name, on } => self.block(name, on),
            Request::Links { room, before } => self.links(room, before),
            Request::Rooms => self.list_rooms(),
            Request::Moderate { room, action } => self.moderate(room, action),
            Request::Queue { room } => self.queue(room),
            Request::ModLog { room, before } => self.mod_log(room, before),
            Request::Card { room, user } => self.card(room, &user),
            Request::Seen { room } => self.seen(room),
            Request::MarkRead { room, message } => self.mark_read(room, &message),
            // No server of this protocol can: nobody asks where the capability is off.
            Request::React { .. } | Request::Redact { .. } | Request::Typing { .. } | Request::Invite { .. } => {}
        }
    }

    /// Whether a server keeps what was said in a room.
    fn keeps_history(&self, room: &RoomId) -> bool {
        !is_direct(room) || self.standing.capabilities.whispers == Whispers::Rooms
    }

    fn send(&mut self, txn: TxnId, room: RoomId, post: Post, now: Now) {
        let message = self.own_message(txn, &room, &post, now.wall);
        let Some(open) = self.open_room(&room) else {
            self.waiting.posts.refused(txn);
            return self.refuse(RejectionCode::NotFound, "that channel is not open; /join opens it");
        };
        open.timeline.send(txn, message, &post.text, &mut open.diffs);
        let (written, stage) = (now.wall, Stage::Waiting);
        self.waiting.posts.add(Outgoing { txn, room, post, written, tried: false, stage });
        self.send_if_possible(txn, now);
    }

    /// A message of an earlier run: shown, and sent again only by the person.
    fn restore(&mut self, (txn, refused): (TxnId, Option<SafeText>), room: RoomId, post: Post, written: Timestamp) {
        if self.open_room(&room).is_none() {
            self.open(room.as_str());
        }
        let message = self.own_message(txn, &room, &post, written);
        let Some(open) = self.open_room(&room) else { return };
        open.timeline.send(txn, message, &post.text, &mut open.diffs);
        match refused {
            Some(why) => open.timeline.failed(txn, why, &mut open.diffs),
            None => open.timeline.unconfirmed(txn, &mut open.diffs),
        }
        self.waiting.posts.add(Outgoing { txn, room, post, written, tried: true, stage: Stage::Settled });
    }

    fn own_message(&mut self, txn: TxnId, room: &RoomId, post: &Post, at: Timestamp) -> Message {
        Message {
            id: own_id(txn),
            room: room.clone(),
            at,
            author: self.own_author(),
            body: Body::Plain(SafeText::block(&post.text)),
            scope: post.scope,
            kind: if is_direct(room) { Kind::Whisper } else { Kind::Text },
            edited: false,
            reply: self.answered(room, post),
            extra: None,
        }
    }

    /// What an answer shows of the line it answers, where the server knows answers.
    fn answered(&mut self, room: &RoomId, post: &Post) -> Option<Arc<Reply>> {
        let id = post.reply.as_ref().filter(|_| self.standing.capabilities.replies)?;
        let line = self.open_room(room)?.timeline.line(id)?;
        Some(Arc::new(Reply::to(&line.message)))
    }

    /// The person's own wish: also towards servers that cannot tell a repeat.
    fn resend(&mut self, txn: TxnId, now: Now) {
        let Some(entry) = self.waiting.posts.get_mut(txn) else { return };
        (entry.written, entry.stage) = (now.wall, Stage::Waiting);
        self.on_line(txn, |timeline, diffs| timeline.resend(txn, diffs));
        self.send_if_possible(txn, now);
    }

    fn discard(&mut self, room: &RoomId, txn: TxnId) {
        self.waiting.posts.remove(txn);
        if let Some(open) = self.open_room(room) {
            open.timeline.discard(txn, &mut open.diffs);
        }
    }

    fn join(&mut self, name: &str, now: Now) {
        let typed = name.trim().trim_start_matches('#');
        if typed.is_empty() || typed.chars().count() > LONGEST_NAME || typed.chars().any(char::is_whitespace) {
            return self.refuse(RejectionCode::BadName, "a channel has a name of 1 to 64 characters without spaces");
        }
        if typed.starts_with('@') {
            return self.open(typed);
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
        let name = name.trim().trim_start_matches('#');
        if let Some(names) = name.strip_prefix('@') {
            return self.open_remembered(names);
        }
        let id = canonical(name);
        let mine = self.me.as_ref().is_some_and(|me| *me.key == *fold(id.as_str()));
        let kind = self.kind_by_name(&id);
        self.show(Room { name: SafeText::name(name), mine, kind, id });
    }

    pub(super) fn leave(&mut self, room: &RoomId) {
        let Some(at) = self.rooms.iter().position(|open| open.room.id == *room) else { return };
        let open = self.rooms.remove(at);
        if is_direct(room) {
            self.direct_closed(&open);
        } else if open.room.kind != RoomKind::Private {
            self.attention.overheard.knows(open.timeline.lines().iter().cloned());
        }
        self.waiting.posts.retain(|entry| entry.room != *room);
        if self.attention.room.as_ref() == Some(room) {
            self.attention.room = None;
        }
        self.tell(Event::Left(room.clone()));
        self.subscribe();
    }

    fn look(&mut self, room: RoomId, scope: Scope) {
        self.attention.room = Some(room);
        if std::mem::replace(&mut self.attention.scope, scope) == scope {
            return;
        }
        self.subscribe();
        if scope == Scope::Global && self.standing.connected {
            self.fetch(Fetch::Recent(None));
        }
    }

    fn backfill(&mut self, room: RoomId, before: Option<MessageId>) {
        let pages = self.pages(&room);
        let Some(open) = self.open_room(&room) else { return };
        let deleted = open.order.moderates;
        let oldest = before.or_else(|| open.timeline.oldest().map(|message| message.id.clone()));
        match oldest {
            Some(id) if self.standing.connected && pages => self.fetch(match deleted {
                true => Fetch::WithDeleted { room, before: Some(id) },
                false => Fetch::Before { room, id },
            }),
            _ => self.tell(Event::Backfilled { room, more: pages }),
        }
    }

    /// Whether older lines of a room can be asked for.
    pub(super) fn pages(&self, room: &RoomId) -> bool {
        self.standing.capabilities.backfill && self.keeps_history(room)
    }

    /// Looks like our last line that came from the server, where there is one.
    fn own_author(&self) -> Arc<Author> {
        let name = self.me.as_ref().map_or("me", |me| me.raw.as_str());
        self.translator.author(name).cloned().unwrap_or_else(|| author(name, None, None).into())
    }

    pub(super) fn refuse(&mut self, code: RejectionCode, words: &str) {
        self.tell(Event::Refused(Rejection { code, message: SafeText::line(words), retry_after: None }));
    }
}
