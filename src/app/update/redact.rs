//! Messages are taken back for everybody, where the network can do that without a moderators' desk.
//!
//! Whether those of others may go is decided by the server, which says no in words. Must not know keys.

use crate::app::command::desk;
use crate::app::desk::{Ask, Asked, Target};
use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::{MessageId, Request};

type Outcome = Result<Vec<Effect>, String>;

impl App {
    /// Whether a message of that room can be taken back by asking for just that.
    pub fn redacts(&self, place: &Place) -> bool {
        let can = self.network(place.network).map(|network| network.capabilities);
        can.is_some_and(|can| can.redact && !can.desk)
    }

    /// The key: nothing brings a message back, so the person is asked.
    pub(super) fn ask_to_redact(&mut self, target: Target) -> Outcome {
        self.has_left(&target.place, &target.message)?;
        let (question, yes) = match self.is_me(&target) {
            true => (format!("Take your message back, for everybody? {}", target.excerpt), "take it back".to_owned()),
            false => (
                format!("Take this of {} away, for everybody? {}", target.user, target.excerpt),
                format!("take away what {} said", target.user),
            ),
        };
        let asked = Asked::Redact { message: target.message, reason: None };
        desk::ask_person(self, Ask { question, yes, place: target.place, asked, typed: None })
    }

    pub(in crate::app) fn redact(&mut self, place: Place, id: MessageId, reason: Option<String>) -> Outcome {
        self.has_left(&place, &id)?;
        Ok(vec![Effect::Request(place.network, Request::Redact { room: place.room, id, reason })])
    }

    fn has_left(&self, place: &Place, id: &MessageId) -> Result<(), String> {
        let line = self.room(place).and_then(|room| room.lines.iter().rev().find(|line| line.message.id == *id));
        match line.is_some_and(|line| line.delivery.txn().is_some()) {
            true => Err("The server does not have that message; /discard takes it away here.".to_owned()),
            false => Ok(()),
        }
    }
}
