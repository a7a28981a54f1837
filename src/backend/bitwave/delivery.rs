//! The way of one's own messages: out with a nonce, back as an acknowledgement, an echo or a refusal.
//!
//! Nothing is lost silently and nothing is sent twice by itself, except under a nonce that the server recognises. Must
//! not know sockets.

use std::time::Duration;

use crate::chat::{Diff, Event, MessageId, Rejection, SafeText, Scope, Timeline, Timestamp, TxnId};

use super::outbox::{PATIENCE, STALE, Stage};
use super::session::{Deed, Now, Posting, Session};

impl Session {
    pub(super) fn post(&mut self, txn: TxnId) {
        let Some(outgoing) = self.outbox.get(txn) else { return };
        let capabilities = self.standing.capabilities;
        let posting = Posting {
            txn,
            room: outgoing.room.clone(),
            // Where lines are an extension, the two characters stand for a break (bitwave.md 3, row 16).
            text: if self.standing.ours { outgoing.text.clone() } else { outgoing.text.replace('\n', "\\n") },
            global: outgoing.scope == Scope::Global,
            nonce: capabilities.acks.then(|| self.outbox.nonce(txn)),
        };
        self.deeds.push(Deed::Post(posting));
    }

    /// A message has gone to the connection under this number.
    pub fn posted(&mut self, txn: TxnId, number: u64, now: Now) {
        self.outbox.set(txn, Stage::Sent { number, until: now.at + PATIENCE });
    }

    /// Messages written while offline leave now, unless the talk has moved on; with our server, so do those whose fate
    /// is unknown, since it recognises the nonce.
    pub(super) fn send_what_waits(&mut self, now: Now) {
        let acks = self.standing.capabilities.acks;
        let unknown: Vec<TxnId> = self.outbox.unknown().map(|entry| entry.txn).filter(|_| acks).collect();
        for txn in unknown {
            self.on_line(txn, |timeline, diffs| timeline.resend(txn, diffs));
            self.post(txn);
        }
        let waiting: Vec<(TxnId, Timestamp)> = self.outbox.waiting().map(|entry| (entry.txn, entry.written)).collect();
        for (txn, written) in waiting {
            if now.wall.0 - written.0 > STALE {
                self.fail(txn, &SafeText::line("written more than a minute before the connection came back"));
            } else {
                self.post(txn);
            }
        }
    }

    pub(super) fn give_up(&mut self, why: &str) {
        let waiting: Vec<TxnId> = self.outbox.waiting().map(|entry| entry.txn).collect();
        for txn in waiting {
            self.fail(txn, &SafeText::line(why));
        }
    }

    pub(super) fn acked(&mut self, number: u64, id: &str, at: i64) {
        let Some(txn) = self.outbox.numbered(number).map(|entry| entry.txn) else { return };
        let (id, at) = (MessageId::new(id), Timestamp::clamped(at));
        self.on_line(txn, |timeline, diffs| timeline.acked(txn, id, at, diffs));
        self.outbox.remove(txn);
    }

    pub(super) fn not_acked(&mut self, number: u64, rejection: Rejection) {
        let Some(txn) = self.outbox.numbered(number).map(|entry| entry.txn) else { return };
        match rejection.retry_after {
            Some(wait) => self.give_back(txn, wait),
            None => self.fail(txn, &rejection.message),
        }
    }

    pub(super) fn blocked(&mut self, text: Option<&str>, wait: Duration) {
        if let Some(txn) = self.outbox.blocked(text).map(|entry| entry.txn) {
            return self.give_back(txn, wait);
        }
        // Answered already, or written on another device: only the wait concerns us.
        let room = self.hello_room();
        self.tell(Event::Blocked { room, txn: None, text: String::new(), wait });
    }

    /// A message was not taken: its line goes, its words return to the input.
    fn give_back(&mut self, txn: TxnId, wait: Duration) {
        self.on_line(txn, |timeline, diffs| timeline.discard(txn, diffs));
        let Some(outgoing) = self.outbox.remove(txn) else { return };
        self.tell(Event::Blocked { room: outgoing.room, txn: Some(txn), text: outgoing.text, wait });
    }

    pub(super) fn fail(&mut self, txn: TxnId, reason: &SafeText) {
        self.on_line(txn, |timeline, diffs| timeline.failed(txn, reason.clone(), diffs));
        self.outbox.set(txn, Stage::Settled);
    }

    /// Attempts that have gone unanswered for too long on a connection that still stands.
    pub(super) fn give_up_waiting(&mut self, now: Now) {
        for txn in self.outbox.overdue(now.at) {
            self.outbox.set(txn, Stage::Unknown);
            self.on_line(txn, |timeline, diffs| timeline.unconfirmed(txn, diffs));
        }
    }

    /// Changes the timeline in which an attempt stands.
    pub(super) fn on_line(&mut self, txn: TxnId, change: impl FnOnce(&mut Timeline, &mut Vec<Diff>)) {
        let Some(room) = self.outbox.get(txn).map(|entry| entry.room.clone()) else { return };
        if let Some(open) = self.open_room(&room) {
            change(&mut open.timeline, &mut open.diffs);
        }
    }
}
