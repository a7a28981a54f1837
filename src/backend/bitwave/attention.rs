//! What the person looks at, and what is heard beside the joined rooms because of it.
//!
//! Must not know what is said in a room.

use crate::chat::{RoomId, Scope};

use super::fetch::Fetch;
use super::overheard::Overheard;

#[derive(Debug)]
pub(super) struct Attention {
    pub room: Option<RoomId>,
    pub scope: Scope,
    pub overheard: Overheard,
    /// History to fetch once the server tells of the rooms that were asked for; `None` while it does. Requests travel
    /// beside the connection and may overtake it: fetched earlier, what is said in between would be lost.
    pub held: Option<Vec<Fetch>>,
}

impl Default for Attention {
    /// Nothing beyond the joined rooms, until the person has been seen.
    fn default() -> Self {
        Self { room: None, scope: Scope::Local, overheard: Overheard::default(), held: None }
    }
}
