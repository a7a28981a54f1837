//! How far direct rooms were read, between the notes and the app. Must not know when it changes.

use crate::app::effect::Msg;
use crate::app::seen::Seen;
use crate::chat::Timestamp;
use crate::config::notes;

use super::effects::World;

impl World {
    /// What earlier runs have seen, for the app before it hears of any room.
    pub fn seen(&self) -> Msg {
        Msg::Seen(self.store().notes().seen.into_iter().map(loaded).collect())
    }

    pub(super) fn keep_seen(&self, seen: Seen) {
        let Seen { home, since, rooms } = seen;
        let rooms = rooms.into_iter().map(|(room, until)| (room, until.0)).collect();
        self.keeper().seen(notes::Seen { home, since: since.0, rooms }, self.cannot_keep());
    }
}

/// A file is no more trusted than the network.
fn loaded(noted: notes::Seen) -> Seen {
    let rooms = noted.rooms.into_iter().map(|(room, until)| (room, Timestamp::clamped(until))).collect();
    Seen { home: noted.home, since: Timestamp::clamped(noted.since), rooms }
}
