//! How rooms are spelled: as they were first written, whatever case people use later. Must not know who is in them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::chat::Rejection;
use crate::server::policy::room::RoomName;

use super::{Service, unavailable};

/// Spellings kept in memory; the archive knows the others.
const KEPT: usize = 1024;

#[derive(Default)]
pub(super) struct Spellings(Mutex<HashMap<Arc<str>, Arc<str>>>);

impl Spellings {
    fn known(&self, key: &str) -> Option<Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// The first to say it decides, also when two ask at once.
    fn decide(&self, room: RoomName) -> RoomName {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        let shown = Arc::clone(kept.entry(Arc::clone(&room.key)).or_insert(room.shown));
        RoomName { key: room.key, shown }
    }
}

impl Service {
    /// The room as it was first written.
    pub(super) async fn spelled(&self, room: RoomName) -> Result<RoomName, Rejection> {
        if let Some(shown) = self.people.spellings.known(&room.key) {
            return Ok(RoomName { key: room.key, shown });
        }
        let first = self.readers.first_spelling(&room.key).await.map_err(unavailable)?;
        let shown = first.unwrap_or(room.shown);
        Ok(self.people.spellings.decide(RoomName { key: room.key, shown }))
    }
}
