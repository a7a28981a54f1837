//! The way of one's own messages: out with a nonce, back as an acknowledgement, an echo or a refusal.
//!
//! Nothing is lost silently and nothing is sent twice by itself, except under a nonce that the server recognises. Must
//! not know sockets.

use std::time::Duration;

use crate::chat::{
    Diff, Event, MessageId, Rejection, RoomId, RoomKind, SafeText, Scope, Timeline, Timestamp, TxnId, Whispers,
    is_command,
};

use super::outbox::{Outgoing, STALE, Stage};
use super::session::{Deed, Now, Posting, Session};

const COMMAND: &str = "what begins with / and a letter is a command, and never sent";
const NO_CONNECTION: &str = "there is no connection; /reconnect makes one";

impl Session {
    pub(super) fn post(&mut self, txn: TxnId, now: Now) {
        let Some(outgoing) = self.waiting.posts.get(txn) else { return };
        if is_command(&outgoing.post.text) {
            return self.fail(txn, &SafeText::line(COMMAND));
        }
        let to = match self.receivers(&outgoing.room) {
            Ok(to) => to,
            Err(why) => return self.fail(txn, &SafeText::line(why)),
        };
        let capabilities = self.standing.capabilities;
        let text = outgoing.post.text.clone();
        if let (Some([name]), Whispers::Single) = (to.as_deref(), capabilities.whispers) {
            let name = name.clone();
            return self.post_whisper(txn, name, text, now);
        }
        let posting = Posting {
            txn,
            room: outgoing.room.clone(),
            to,
            // Where lines are an extension, the two characters stand for a break.
            text: if self.standing.ours { text } else { text.replace('\n', "\\n") },
            global: outgoing.post.scope == Scope::Global,
            badge: outgoing.post.badge,
            nonce: capabilities.acks.then(|| self.waiting.posts.nonce(txn)),
            reply: outgoing.post.reply.as_ref().filter(|_| capabilities.replies).map(|id| id.as_str().to_owned()),
        };
        self.deeds.push(Deed::Post(posting));
    }

    /// The others of a direct room, as this server can reach them; `None` for a public room.
    fn receivers(&self, room: &RoomId) -> Result<Option<Vec<String>>, &'static str> {
        let Some(RoomKind::Direct { with }) =
            self.rooms.iter().find(|open| open.room.id == *room).map(|o| &o.room.kind)
        else {
            return Ok(None);
        };
        match (self.standing.capabilities.whispers, with.len()) {
            (Whispers::None, _) => Err("without an account there are no direct messages; /connect signs in"),
            (Whispers::Single, 0) => Err("this server has no notes to oneself"),
            (Whispers::Single, 2..) => Err("this server passes direct messages to one person at a time"),
            _ => Ok(Some(with.iter().map(|name| name.as_str().to_owned()).collect())),
        }
    }

    /// A message has gone to the connection under this number.
    pub fn posted(&mut self, posting: Posting, number: u64, now: Now) {
        self.waiting.posts.posted(posting.txn, number, posting.text, now.at);
    }

    /// Messages written while offline leave now, unless the talk has moved on; with our server, so do those whose fate
    /// is unknown, since it recognises the nonce.
    pub(super) fn send_what_waits(&mut self, now: Now) {
        let acks = self.standing.capabilities.acks;
        let unknown = if acks { self.waiting.posts.in_stage(Stage::Unknown) } else { Vec::new() };
        for txn in unknown {
            self.on_line(txn, |timeline, diffs| timeline.resend(txn, diffs));
            self.post(txn, now);
        }
        for txn in self.waiting.posts.in_stage(Stage::Waiting) {
            // Where a repeat is recognised, certainty is worth more than freshness.
            let fresh = |entry: &Outgoing| (acks && entry.tried) || now.wall.0 - entry.written.0 <= STALE;
            let stale = !self.waiting.posts.get(txn).is_some_and(fresh);
            if stale {
                self.leave_unsent(txn, "written more than a minute before the connection came back");
            } else {
                self.post(txn, now);
            }
        }
    }

    /// No connection is to be expected.
    pub(super) fn give_up(&mut self) {
        for txn in self.waiting.posts.in_stage(Stage::Waiting) {
            self.leave_unsent(txn, NO_CONNECTION);
        }
    }

    /// Sends what has just been written, or written again.
    pub(super) fn send_if_possible(&mut self, txn: TxnId, now: Now) {
        if self.standing.connected {
            self.post(txn, now);
        } else if self.standing.closed {
            self.leave_unsent(txn, NO_CONNECTION);
        }
    }

    /// A message does not go out now. One that was on a connection before may have arrived then.
    fn leave_unsent(&mut self, txn: TxnId, why: &str) {
        if self.waiting.posts.get(txn).is_some_and(|entry| entry.tried) {
            self.set_stage(txn, Stage::Unknown);
            self.on_line(txn, |timeline, diffs| timeline.unconfirmed(txn, diffs));
        } else {
            self.fail(txn, &SafeText::line(why));
        }
    }

    pub(super) fn acked(&mut self, number: u64, id: &str, at: i64) {
        let Some(txn) = self.waiting.posts.answered(number) else { return };
        let (id, at) = (MessageId::new(id), Timestamp::clamped(at));
        self.on_line(txn, |timeline, diffs| timeline.acked(txn, id, at, diffs));
        self.waiting.posts.remove(txn);
    }

    pub(super) fn not_acked(&mut self, number: u64, rejection: &Rejection) {
        let Some(txn) = self.waiting.posts.answered(number) else { return };
        if self.waiting.posts.is_under_way(txn) {
            // It was sent again; that post decides.
            return;
        }
        match rejection.retry_after {
            Some(wait) => self.give_back(txn, wait),
            None => self.fail(txn, &rejection.message),
        }
    }

    pub(super) fn blocked(&mut self, text: Option<&str>, wait: Duration) {
        if let Some(txn) = self.waiting.posts.blocked(text).filter(|txn| self.waiting.posts.get(*txn).is_some()) {
            return self.give_back(txn, wait);
        }
        // Another own message was taken for its echo: the words are still not posted. Words that were never typed here
        // do not get into the input.
        let ours = text.filter(|text| self.waiting.posts.has_said(text)).unwrap_or_default().to_owned();
        let room = self.hello_room();
        self.tell(Event::Blocked { room, txn: None, text: ours, wait });
    }

    /// A message was not taken: its line goes, its words return to the input.
    fn give_back(&mut self, txn: TxnId, wait: Duration) {
        self.on_line(txn, |timeline, diffs| timeline.discard(txn, diffs));
        let Some(outgoing) = self.waiting.posts.remove(txn) else { return };
        self.tell(Event::Blocked { room: outgoing.room, txn: Some(txn), text: outgoing.post.text, wait });
    }

    pub(super) fn fail(&mut self, txn: TxnId, reason: &SafeText) {
        self.on_line(txn, |timeline, diffs| timeline.failed(txn, reason.clone(), diffs));
        self.set_stage(txn, Stage::Settled);
    }

    pub(super) fn set_stage(&mut self, txn: TxnId, stage: Stage) {
        if let Some(entry) = self.waiting.posts.get_mut(txn) {
            entry.stage = stage;
        }
    }

    /// Attempts that have gone unanswered for too long on a connection that still stands.
    pub(super) fn give_up_waiting(&mut self, now: Now) {
        for txn in self.waiting.posts.overdue(now.at) {
            self.on_line(txn, |timeline, diffs| timeline.unconfirmed(txn, diffs));
        }
    }

    /// Changes the timeline in which an attempt stands.
    pub(super) fn on_line(&mut self, txn: TxnId, change: impl FnOnce(&mut Timeline, &mut Vec<Diff>)) {
        let Some(room) = self.waiting.posts.get(txn).map(|entry| entry.room.clone()) else { return };
        if let Some(open) = self.open_room(&room) {
            change(&mut open.timeline, &mut open.diffs);
        }
    }
}
