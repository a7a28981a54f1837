//! Hydration: the messages a client missed, as ready wire JSON (RFC 4.1). Must not know HTTP.

use std::net::IpAddr;
use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::house::is_private;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::store::{Entry, Item, Page, RECENT, Shelf};

use super::{Identity, Service, unavailable, wire};

/// Which messages somebody wants; at most 200 are given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// None: of all rooms.
    pub room: Option<RoomName>,
    /// Only those before this message.
    pub before: Option<String>,
    pub limit: Option<usize>,
    /// With those that a moderator deleted.
    pub deleted: bool,
}

impl Service {
    /// Messages oldest first.
    ///
    /// # Errors
    /// `NotFound` for a room that this person cannot read, or when `before` names no message here; `Forbidden` for
    /// deleted messages to who does not keep order there; `RateLimited`; `Unavailable` when the store fails.
    pub async fn hydrate(
        &self,
        who: Option<&Identity>,
        wanted: Wanted,
        from: IpAddr,
    ) -> Result<Vec<Arc<str>>, Rejection> {
        self.limits.read(from, clock::now())?;
        let limit = wanted.limit.unwrap_or(RECENT).min(RECENT);
        let room = wanted.room.map(|room| room.key);
        if let Some(room) = &room {
            self.check_read(who, room)?;
        }
        if wanted.deleted {
            return self.with_deleted(who, Page { room, before: wanted.before, limit }).await;
        }
        if room.as_deref().is_some_and(is_private) {
            return self.confided(Page { room, before: wanted.before, limit }).await;
        }
        let items = match wanted.before {
            None => self.newest(room).await?,
            Some(before) => self.older(Page { room, before: Some(before), limit }).await?,
        };
        let skip = items.len().saturating_sub(limit);
        Ok(items.into_iter().skip(skip).map(|item| item.json).collect())
    }

    async fn newest(&self, room: Option<Arc<str>>) -> Result<Vec<Item>, Rejection> {
        loop {
            let (known, changes) = {
                let mut live = self.live();
                (live.recent(room.as_deref()), live.changes())
            };
            if let Some(items) = known {
                return Ok(items);
            }
            let page = Page { room: room.clone(), before: None, limit: RECENT };
            let archived = self.readers.page(Shelf::Public, page).await.map_err(unavailable)?.unwrap_or_default();
            let archived = archived.iter().map(wire::item).collect();
            let mut live = self.live();
            // What was read may be how a message was before it was changed; then it is read again.
            if live.changes() == changes {
                return Ok(live.fill(room.as_ref(), archived));
            }
        }
    }

    async fn older(&self, page: Page) -> Result<Vec<Item>, Rejection> {
        let before = page.before.clone().unwrap_or_default();
        if let Some(items) = self.live().before(page.room.as_deref(), &before, page.limit) {
            return Ok(items);
        }
        let archived: Option<Vec<Entry>> = self.readers.page(Shelf::Public, page).await.map_err(unavailable)?;
        let archived = archived.ok_or_else(|| refuse(RejectionCode::NotFound, "no message has this id; start anew"))?;
        Ok(archived.iter().map(wire::item).collect())
    }
}
