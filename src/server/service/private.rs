//! Private rooms: what is said there is stored first, on the shelf of what only certain people may read, and then
//! brought to those people. Must not know connections.

use std::sync::Arc;
use std::time::Instant;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::outgoing::bulk_frame;
use crate::proto::bitwave::request::IncomingPost;
use crate::server::policy::house::is_private;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::policy::webhook::HookEvent;
use crate::server::store::{Card, Entry, Link, Page, Shelf};

use super::carry_out::carry_out;
use super::post::{Ack, tell_of};
use super::{Audience, Identity, News, Service, participants, unavailable, wire};

/// Where the messages of a room (folded name) stand.
pub(super) fn shelf_of(room: &str) -> Shelf {
    if is_private(room) { Shelf::Whispers } else { Shelf::Public }
}

impl Service {
    /// Who gets what happens in a room: for a private one its keepers of this moment, whatever they subscribed to.
    pub(super) fn audience(&self, room: &Arc<str>) -> Audience {
        if is_private(room) { Audience::People(self.keepers(room)) } else { Audience::Room(Arc::clone(room)) }
    }

    /// Who gets a message that stands among what only certain people may read.
    pub(super) fn confidants(&self, entry: &Entry) -> Vec<Arc<str>> {
        if is_private(&entry.room.key) { self.keepers(&entry.room.key) } else { participants(entry) }
    }

    /// Posts where the person may read.
    pub(super) async fn post_privately(
        self: &Arc<Self>,
        who: &Identity,
        post: IncomingPost,
        room: RoomName,
        now: Instant,
    ) -> Result<Ack, Rejection> {
        if let Some(nonce) = &post.nonce
            && let Some(stored) =
                self.readers.by_nonce(Shelf::Whispers, &who.card.name, nonce).await.map_err(unavailable)?
        {
            return Ok(stored.into());
        }
        self.may_say(who, &room.key, now).await?;
        let reply = self.answered(Shelf::Whispers, &room.key, post.reply_to.as_deref()).await?;
        let (words, links) = self.format(post.text);
        let entry = Entry {
            id: clock::message_id(),
            at: self.wall(),
            // Spelled by nobody: how its public room is first written is not known here.
            room: RoomName { shown: Arc::clone(&room.key), key: room.key },
            author: Card { badge: who.card.badge.clone().filter(|_| post.show_badge), ..who.card.clone() },
            words,
            // Clients would show it outside of its room.
            global: None,
            nonce: post.nonce,
            edited: None,
            reply,
        };
        let service = Arc::clone(self);
        carry_out(async move { service.confide(entry, links).await }).await
    }

    async fn confide(&self, entry: Entry, links: Vec<Link>) -> Result<Ack, Rejection> {
        // Held until it is on its way, so that the room is heard in the order in which it is kept.
        let _turn = self.turns.take(&entry.room.key).await;
        let (room, item) = (Arc::clone(&entry.room.key), wire::json_of(Shelf::Whispers, &entry));
        let tell = self.listeners(&room, HookEvent::Message).map(|listeners| tell_of(listeners, item.as_str().into()));
        let stored = self.archive.confide(entry, links, tell).await.map_err(unavailable)?;
        if !stored.again {
            let frame = bulk_frame(&[item]).into();
            let to = self.audience(&room);
            // An error means that nobody listens any more.
            let _ = self.news.send(News::Told { to, frame }).await;
        }
        Ok(stored.into())
    }

    /// The messages of a private room, oldest first. Who asks has passed `check_read`.
    pub(super) async fn confided(&self, page: Page) -> Result<Vec<Arc<str>>, Rejection> {
        let entries = self.readers.page(Shelf::Whispers, page).await.map_err(unavailable)?;
        let entries = entries.ok_or_else(|| refuse(RejectionCode::NotFound, "no message has this id; start anew"))?;
        Ok(entries.iter().map(|entry| wire::json_of(Shelf::Whispers, entry).into()).collect())
    }
}
