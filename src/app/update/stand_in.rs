//! Answers and edits until the input knows them.

use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::MessageId;

impl App {
    pub(super) fn start_reply(&mut self, place: &Place, id: &MessageId) {
        if let Some(line) = self.room(place).and_then(|room| room.lines.iter().find(|line| line.message.id == *id)) {
            let at = format!("@{} ", line.message.author.name);
            self.compose_mut().insert(&at);
        }
    }

    pub(super) fn start_edit(&mut self, _: &Place, _: &MessageId) -> Vec<Effect> {
        Vec::new()
    }
}
