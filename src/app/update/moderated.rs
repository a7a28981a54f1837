//! What was done to keep order: what one did oneself, and what others did. Must not know how it is shown.

use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::{ModEntry, ModVerb, NetworkId};

impl App {
    pub(super) fn moderated(&mut self, id: NetworkId, entry: ModEntry) -> Vec<Effect> {
        let place = Place { network: id, room: entry.room.clone() };
        // What was taken back comes once more, marked as such.
        if !entry.undone {
            self.tell_deed(&place, &entry);
        }
        self.desk_news(&place, &entry)
    }

    /// One's own action was carried out.
    pub(super) fn mod_done(&mut self, id: NetworkId, entry: ModEntry) -> Vec<Effect> {
        // Accepting rules is no deed that could be taken back; one's standing tells of it.
        if entry.verb == ModVerb::Rules && entry.user.is_some() {
            return Vec::new();
        }
        let place = Place { network: id, room: entry.room.clone() };
        self.note_deed(place.clone(), &entry);
        self.go_on_in_queue(&place, &entry);
        self.desk_news(&place, &entry)
    }
}
