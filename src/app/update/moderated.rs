//! What was done to keep order: what one did oneself, and what others did. Must not know how it is shown.

use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::{ModEntry, NetworkId};

impl App {
    pub(super) fn moderated(&mut self, id: NetworkId, entry: ModEntry) -> Vec<Effect> {
        self.tell_deed(&Place { network: id, room: entry.room.clone() }, &entry);
        Vec::new()
    }

    /// One's own action was carried out.
    pub(super) fn mod_done(&mut self, id: NetworkId, entry: ModEntry) -> Vec<Effect> {
        self.note_deed(Place { network: id, room: entry.room.clone() }, &entry);
        Vec::new()
    }
}
