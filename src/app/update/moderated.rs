//! What was done to keep order: what one did oneself, and what others did. Must not know how it is shown.

use crate::app::effect::Effect;
use crate::app::state::App;
use crate::chat::{ModEntry, NetworkId};

impl App {
    pub(super) fn moderated(&mut self, _id: NetworkId, _entry: ModEntry) -> Vec<Effect> {
        Vec::new()
    }

    /// One's own action was carried out.
    pub(super) fn mod_done(&mut self, _id: NetworkId, _entry: ModEntry) -> Vec<Effect> {
        Vec::new()
    }
}
