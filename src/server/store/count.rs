//! How much waits for somebody: for the moderators of a room, for a DJ whose event is on. Must not know what becomes of
//! it.

use super::report::WAITING;
use super::{Readers, StoreError};

impl Readers {
    /// Messages of a room with open reports, and those with pictures that nobody has marked.
    pub async fn queue_length(&self, room: &str) -> Result<usize, StoreError> {
        let room = room.to_owned();
        let count = format!("SELECT COUNT(*) FROM ({WAITING})");
        self.read(move |db| Ok(db.prepare_cached(&count)?.query_row([room], |row| row.get(0))?)).await
    }

    /// Direct messages that wait until the event of this person (folded name) is over.
    pub async fn held_count(&self, person: &str) -> Result<usize, StoreError> {
        let person = person.to_owned();
        let count = "SELECT COUNT(*) FROM held WHERE person = ?1 AND refused = 0";
        self.read(move |db| Ok(db.prepare_cached(count)?.query_row([person], |row| row.get(0))?)).await
    }
}
