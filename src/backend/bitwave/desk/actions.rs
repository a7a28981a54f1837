//! What a person does to keep order, on its way: asked once, answered, refused, or given up with words.
//!
//! Nothing is ever sent later by itself: what was right a minute ago may hit somebody else now. Must not know sockets.

use std::time::Instant;

use crate::backend::bitwave::direct::is_direct;
use crate::backend::bitwave::outbox::PATIENCE;
use crate::backend::bitwave::session::{Deed, Now, Session};
use crate::chat::{Event, ModAction, RejectionCode, RoomId};
use crate::proto::bitwave::desk::entry::WireEntry;

use super::translate;

const NO_DESK: &str = "this server keeps no moderator's desk";
const NO_CONNECTION: &str = "nothing was done: there is no connection; /reconnect makes one";
const NO_ACCOUNT: &str = "without an account there is nothing to keep in order; /connect signs in";
const NO_ROOM: &str = "direct messages have no moderators; /block refuses what somebody writes to you";
const LOST: &str = "the connection went before the server answered; look whether it was done";
const SILENCE: &str = "the server did not answer; look whether it was done";

/// What is asked for in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub room: RoomId,
    pub action: ModAction,
}

/// The actions that the present connection still owes an answer for: their numbers, and until when.
#[derive(Debug, Default)]
pub struct Actions(Vec<(u64, Instant)>);

impl Actions {
    /// Whether this is the number of an action, which needs no answer any more.
    pub fn answered(&mut self, number: u64) -> bool {
        let before = self.0.len();
        self.0.retain(|(asked, _)| *asked != number);
        self.0.len() < before
    }

    pub fn awaits_answers(&self) -> bool {
        !self.0.is_empty()
    }

    pub fn deadline(&self) -> Option<Instant> {
        self.0.iter().map(|(_, until)| *until).min()
    }
}

impl Session {
    /// `Request::Moderate`.
    pub(in crate::backend::bitwave) fn moderate(&mut self, room: RoomId, action: ModAction) {
        if self.may_ask_desk(&room) {
            self.deeds.push(Deed::Moderate(Asked { room, action }));
        }
    }

    /// Whether a desk can be asked about a room now; if not, the person is told why.
    pub(super) fn may_ask_desk(&mut self, room: &RoomId) -> bool {
        let (code, why) = if !self.standing.connected {
            (RejectionCode::Unavailable, NO_CONNECTION)
        } else if !self.standing.capabilities.desk {
            (RejectionCode::Other, NO_DESK)
        } else if self.me.is_none() {
            (RejectionCode::Forbidden, NO_ACCOUNT)
        } else if is_direct(room) {
            (RejectionCode::Other, NO_ROOM)
        } else {
            return true;
        };
        self.refuse(code, why);
        false
    }

    /// The action has gone to the connection under this number.
    pub fn asked(&mut self, number: u64, now: Now) {
        self.waiting.actions.0.push((number, now.at + PATIENCE));
    }

    /// Also where the answer comes after it was given up.
    pub(in crate::backend::bitwave) fn done(&mut self, number: u64, entry: &WireEntry) {
        self.waiting.actions.answered(number);
        self.tell(Event::ModDone(translate::entry(entry).into()));
    }

    /// Nobody will answer any more.
    pub(in crate::backend::bitwave) fn actions_lost(&mut self) {
        for _ in std::mem::take(&mut self.waiting.actions.0) {
            self.refuse(RejectionCode::Unavailable, LOST);
        }
    }

    pub(in crate::backend::bitwave) fn actions_overdue(&mut self, now: Now) {
        let before = self.waiting.actions.0.len();
        self.waiting.actions.0.retain(|(_, until)| *until > now.at);
        for _ in self.waiting.actions.0.len()..before {
            self.refuse(RejectionCode::Unavailable, SILENCE);
        }
    }
}
