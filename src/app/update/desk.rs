//! What moderators fetch and mark: the queue, the log, cards, pictures, deleted messages. Must not know where it is
//! shown.

use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::{Card, ImageMark, MessageId, ModEntry, QueueItem, SafeText};

impl App {
    pub(super) fn marked(&mut self, place: &Place, message: MessageId, mark: ImageMark) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            house.marks.insert(message, mark);
        }
        Vec::new()
    }

    pub(super) fn deleted(&mut self, place: &Place, message: MessageId, by: Option<SafeText>) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            house.deleted.insert(message, by);
        }
        Vec::new()
    }

    pub(super) fn queue_came(&mut self, place: &Place, items: Vec<QueueItem>) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            house.queue = items;
        }
        Vec::new()
    }

    /// A page follows on what is known; the newest page begins anew.
    pub(super) fn log_came(&mut self, place: &Place, entries: Vec<ModEntry>, more: bool) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            let newest = house.log.entries.first().map(|first| first.at);
            if entries.first().is_none_or(|entry| newest.is_none_or(|newest| entry.at >= newest)) {
                house.log.entries.clear();
            }
            house.log.entries.extend(entries);
            house.log.more = more;
        }
        Vec::new()
    }

    pub(super) fn card_came(&mut self, place: &Place, card: Card) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            house.card = Some(Box::new(card));
        }
        Vec::new()
    }
}
