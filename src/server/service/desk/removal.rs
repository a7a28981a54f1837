//! Deleting a message, clearing a room, and reading what was deleted. Must not know how a message is hidden.

use std::sync::Arc;

use serde::Serialize;

use crate::chat::{MessageId, ModVerb, Rejection, RejectionCode, Role};
use crate::proto::bitwave::outgoing::{bulk_frame, delete_item, event_frame};
use crate::server::policy::house::is_private;
use crate::server::policy::name::fold;
use crate::server::policy::refuse;
use crate::server::policy::webhook::HookEvent;
use crate::server::service::private::shelf_of;
use crate::server::service::{Identity, News, Service, unavailable, wire};
use crate::server::store::{Entry, Logged, Page, Removal, Target, Tell, Which};

use super::Scene;
use super::decide::remembered;
use super::done::Done;

/// For who keeps order, before the message goes from everybody's screen.
#[derive(Serialize)]
struct Deleted<'a> {
    channel: &'a str,
    id: &'a str,
    by: &'a str,
}

impl Service {
    /// Nobody acts on an equal or on somebody higher; one's own words are one's own.
    pub(super) async fn delete(
        &self,
        scene: &Scene,
        message: &MessageId,
        reason: Option<String>,
    ) -> Result<Done, Rejection> {
        let mine = self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        let found = self.standing_in(scene, message).await?;
        let author = Target { folded: fold(&found.author.name), shown: found.author.name.to_string() };
        if author.folded != *scene.who.key && self.rank_of(scene, &author.shown).await? >= mine {
            let reason = format!("{} is not below you here; nobody acts on an equal or higher", author.shown);
            return Err(refuse(RejectionCode::Forbidden, &reason));
        }
        let message = Some(found.id.clone());
        let entry = Logged { target: Some(author), reason, message, ..scene.entry(ModVerb::Delete) };
        self.take_away(scene, Which::One(found.id), entry).await
    }

    pub(super) async fn clear(&self, scene: &Scene, user: Option<String>) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        let target = match user {
            None => None,
            Some(user) => self.below(scene, &user).await?.target(),
        };
        let which = Which::Latest(target.as_ref().map(|target| target.folded.clone()));
        self.take_away(scene, which, Logged { target, ..scene.entry(ModVerb::Clear) }).await
    }

    /// A message of the room in which somebody keeps order.
    ///
    /// # Errors
    /// `NotFound` when there is none, or it was deleted.
    pub(super) async fn standing_in(&self, scene: &Scene, message: &MessageId) -> Result<Entry, Rejection> {
        let found = self.find(shelf_of(&scene.room.key), message.as_str()).await?;
        found.filter(|entry| entry.room.key == scene.room.key).ok_or_else(no_such_message)
    }

    /// The messages of a room as ready wire JSON, with the deleted ones, oldest first.
    ///
    /// # Errors
    /// `NotAuthorised` without a token, `Forbidden` for who does not keep order there; `NotFound` when `before` names no message.
    pub(in crate::server::service) async fn with_deleted(
        &self,
        who: Option<&Identity>,
        page: Page,
    ) -> Result<Vec<Arc<str>>, Rejection> {
        let stranger = || refuse(RejectionCode::NotAuthorised, "deleted messages need `Authorization: Bearer TOKEN`");
        let nowhere = || refuse(RejectionCode::Forbidden, "deleted messages are given of one channel only; name it");
        let (who, room) = (who.ok_or_else(stranger)?, page.room.clone().ok_or_else(nowhere)?);
        self.needs(who, &room, Role::Moderator)?;
        let found = self.archive.page_with_deleted(shelf_of(&room), page).await.map_err(unavailable)?;
        let found = found.ok_or_else(|| refuse(RejectionCode::NotFound, "no message has this id; start anew"))?;
        Ok(found.iter().map(|(entry, by)| wire::json_for_keepers(entry, by.as_deref()).into()).collect())
    }

    async fn take_away(&self, scene: &Scene, which: Which, entry: Logged) -> Result<Done, Rejection> {
        let room = &scene.room.key;
        // Held until everybody was told, so that nobody hears of an edit behind the deletion.
        let _turn = self.turns.take(entry.message.as_deref().unwrap_or(room)).await;
        let removal = Removal { shelf: shelf_of(room), which, entry: entry.clone(), remembered };
        let ids = self.archive.remove(removal, self.tell_of_deletion(room, &entry)).await.map_err(unavailable)?;
        if ids.is_empty() {
            return Err(no_such_message());
        }
        self.live().take_out(room, &ids);
        self.tell_deletion(room, &ids, &entry.by).await;
        // A picture that waited does not wait any more.
        let done = Done::new(entry).queue();
        Ok(if self.drop_pins(room, &ids) { done.room() } else { done })
    }

    fn tell_of_deletion(&self, room: &Arc<str>, entry: &Logged) -> Option<Tell<Vec<String>>> {
        let (listeners, calls) = (self.listeners(room, HookEvent::Deleted), self.calls_of(&[entry]));
        if listeners.is_none() && calls.is_empty() {
            return None;
        }
        Some(Box::new(move |ids| {
            if ids.is_empty() {
                return Vec::new();
            }
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let deleted = listeners.as_ref().map(|listeners| listeners.calls(&delete_item(&ids)));
            deleted.into_iter().flatten().chain(calls.iter().cloned()).collect()
        }))
    }

    async fn tell_deletion(&self, room: &Arc<str>, ids: &[String], by: &str) {
        for id in ids {
            self.tell_people(self.keepers(room), "deleted", &Deleted { channel: room, id, by }).await;
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let json = delete_item(&ids);
        let news = if is_private(room) {
            News::Told { to: self.audience(room), frame: bulk_frame(&[json]).into() }
        } else {
            News::Said { room: Arc::clone(room), json: json.into() }
        };
        // An error means that nobody listens any more.
        let _ = self.news.send(news).await;
    }

    /// Messages that are there again, to everybody whose client takes the event. An item of `bulkmessage` would stand as
    /// the newest message on the screens of RFC clients, so those have them again with the history.
    pub(super) async fn show_restored(&self, scene: &Scene, ids: &[String]) -> Result<(), Rejection> {
        let room = &scene.room.key;
        let _turn = self.turns.take(if let [id] = ids { id } else { room }).await;
        let shelf = shelf_of(room);
        if !is_private(room) {
            self.live().read_again(room);
        }
        let mut items = Vec::new();
        for id in ids {
            let Some(entry) = self.archive.find(shelf, id).await.map_err(unavailable)? else { continue };
            items.push(wire::json_of(shelf, &entry));
        }
        let frame = event_frame("restored", &[&format!("[{}]", items.join(","))]).into();
        // An error means that nobody listens any more.
        let _ = self.news.send(News::Told { to: self.audience(room), frame }).await;
        Ok(())
    }

    /// True when one of these messages was pinned.
    fn drop_pins(&self, room: &str, ids: &[String]) -> bool {
        let mut house = self.house();
        // Asked first, so that nothing is kept of a room of which nothing is decided.
        if house.room(room).is_none() {
            return false;
        }
        let pins = &mut house.room_mut(room).pins;
        let before = pins.len();
        pins.retain(|pin| !ids.contains(&pin.message));
        before != pins.len()
    }
}

fn no_such_message() -> Rejection {
    refuse(RejectionCode::NotFound, "there is no such message here any more; nothing was done")
}
