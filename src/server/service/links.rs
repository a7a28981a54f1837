//! The links and pictures that were posted in a room or conversation. Must not know HTTP.

use std::net::IpAddr;
use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::store::{LinkPage, Linked, Shelf};

use super::gate::{account_only, stored_links};
use super::private::shelf_of;
use super::whisper::talk_with;
use super::{Identity, Service, unavailable};

/// Links in one page, not counting the rest of the last message's.
const PAGE: usize = 100;

/// Which links somebody wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedLinks {
    /// Only those of messages before this one.
    pub before: Option<String>,
    pub limit: Option<usize>,
    /// Only pictures, or only what is none.
    pub pictures: Option<bool>,
}

impl Service {
    /// Newest message first. Pictures that wait for a moderator are given to those only.
    ///
    /// # Errors
    /// `NotFound` for a room that this person cannot read, or when `before` names no message here; `RateLimited`;
    /// `Unavailable` when the store fails.
    pub async fn links(
        &self,
        who: Option<&Identity>,
        room: RoomName,
        wanted: WantedLinks,
        from: IpAddr,
    ) -> Result<Vec<Linked>, Rejection> {
        self.limits.read(from, clock::now())?;
        self.check_read(who, &room.key)?;
        let veiled = !who.is_some_and(|who| self.role(who, &room.key).moderates());
        let page = LinkPage { veiled, ..page(room.key, wanted) };
        self.linked(shelf_of(&page.room), page).await
    }

    /// The same for the conversation with these people.
    ///
    /// # Errors
    /// As [`Service::links`].
    pub async fn whisper_links(
        &self,
        who: &Identity,
        with: &str,
        wanted: WantedLinks,
    ) -> Result<Vec<Linked>, Rejection> {
        account_only(who)?;
        let page = LinkPage { reader: Some(Arc::clone(&who.key)), ..page(talk_with(who, with)?, wanted) };
        self.linked(Shelf::Whispers, page).await
    }

    async fn linked(&self, shelf: Shelf, page: LinkPage) -> Result<Vec<Linked>, Rejection> {
        let found = self.readers.links(shelf, page).await.map_err(unavailable)?;
        found.ok_or_else(|| refuse(RejectionCode::NotFound, "no message has this id; start anew"))
    }

    /// Fills in the links of messages that are older than the list, a few at a time, the newest first.
    pub async fn catch_up(&self) {
        loop {
            match self.archive.fill_links(stored_links).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => return tracing::warn!(%error, "links of older messages are missing from the list"),
            }
        }
    }
}

fn page(room: Arc<str>, wanted: WantedLinks) -> LinkPage {
    let WantedLinks { before, limit, pictures } = wanted;
    LinkPage { room, before, limit: limit.unwrap_or(PAGE).min(PAGE), pictures, veiled: false, reader: None }
}
