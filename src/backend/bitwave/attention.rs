//! What the person looks at, and what is heard beside the joined rooms because of it.
//!
//! Must not know what is said in a room.

use crate::chat::{RoomId, Scope};

use super::overheard::Overheard;

#[derive(Debug)]
pub(super) struct Attention {
    pub room: Option<RoomId>,
    pub scope: Scope,
    pub overheard: Overheard,
}

impl Default for Attention {
    /// Nothing beyond the joined rooms, until the person has been seen.
    fn default() -> Self {
        Self { room: None, scope: Scope::Local, overheard: Overheard::default() }
    }
}
