//! What a network counts for the list of rooms: unread lines, on all devices the same and right in rooms whose lines are
//! not here, and who is in a session.
//!
//! Where a network counts, the lines that come in set only the marker. Must not know what counts.

use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::rtc::Snapshot;

impl App {
    pub(super) fn counted(&mut self, place: &Place, unread: usize, mentions: usize) -> Vec<Effect> {
        // What is read at this moment is unread only until the network hears of it.
        let counts = if self.reading(place) { (0, 0) } else { (unread, mentions) };
        let kept = self.lists.kept_unread.as_ref() == Some(place);
        let Some(room) = self.room_mut(place) else { return Vec::new() };
        room.counted = true;
        if kept {
            return Vec::new();
        }
        (room.unread, room.mentions) = counts;
        if unread == 0 && mentions == 0 {
            room.marker = None;
        }
        Vec::new()
    }

    pub(super) fn sessions_changed(&mut self, place: &Place, snapshot: Snapshot) -> Vec<Effect> {
        if let Some(room) = self.room_mut(place) {
            room.sessions = snapshot;
        }
        Vec::new()
    }
}
