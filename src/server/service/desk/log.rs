//! Reading the moderators' log. Must not know HTTP.

use crate::chat::{Rejection, Role};
use crate::proto::bitwave::desk::entry::WireEntry;
use crate::server::policy::room::RoomName;
use crate::server::service::{Identity, Service, unavailable};
use crate::server::store::LogPage;

use super::wire_entry;

/// Entries in one answer.
const MOST: usize = 200;

/// Which part of the log: the newest `limit` entries, or those right before an entry.
pub struct WantedLog {
    pub room: RoomName,
    pub before: Option<String>,
    pub limit: Option<usize>,
}

impl Service {
    /// Newest first.
    ///
    /// # Errors
    /// `NotFound` for a room that the person cannot read, `Forbidden` for who does not keep order there.
    pub async fn log(&self, who: &Identity, wanted: WantedLog) -> Result<Vec<WireEntry>, Rejection> {
        let WantedLog { room, before, limit } = wanted;
        self.check_read(Some(who), &room.key)?;
        self.needs(who, &room.key, Role::Moderator)?;
        let limit = limit.unwrap_or(MOST).min(MOST);
        let page = LogPage { room: room.key.to_string(), person: None, before, limit };
        let entries = self.archive.log_page(page).await.map_err(unavailable)?;
        Ok(entries.iter().map(wire_entry).collect())
    }
}
