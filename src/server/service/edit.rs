//! Editing: an author puts other words in the place of an own message, for a while. Must not know connections.

use std::sync::Arc;
use std::time::Instant;

use crate::chat::{Rejection, RejectionCode, Timestamp};
use crate::proto::bitwave::outgoing::event_frame;
use crate::proto::bitwave::request::IncomingEdit;
use crate::server::policy::house::is_private;
use crate::server::policy::refuse;
use crate::server::policy::webhook::HookEvent;
use crate::server::store::{Change, Changed, Entry, Item, Shelf, Tell};

use super::carry_out::carry_out;
use super::gate::account_only;
use super::hooks::Listeners;
use super::{Audience, Identity, News, Service, unavailable, wire};

/// What the author of a durable edit is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditAck {
    pub id: String,
    pub at: Timestamp,
}

impl Service {
    /// Changes an own message, on disk first and then before everybody. The same text again changes nothing.
    ///
    /// # Errors
    /// As for posting; `Forbidden` for somebody else's message or too late; `NotFound` for one that is not there.
    pub async fn edit(
        self: &Arc<Self>,
        who: &Identity,
        edit: IncomingEdit,
        now: Instant,
    ) -> Result<EditAck, Rejection> {
        let window = self.options.edit_window;
        if window.is_zero() {
            let reason = "messages cannot be changed on this server; write a new one";
            return Err(refuse(RejectionCode::Forbidden, reason));
        }
        account_only(who)?;
        self.admit(&edit.text)?;
        let place = self.may_change(who, &edit.id, now).await?;
        let (words, links) = self.format(edit.text);
        let pictures = self.pictures_in(who, place.as_deref(), &words);
        let listeners = place.as_ref().and_then(|room| self.listeners(room, HookEvent::Edited));
        let private = place.filter(|room| is_private(room));
        let author = who.card.name.clone();
        let change = Change { id: edit.id, author, private, words, links, pictures, at: self.wall(), window };
        let service = Arc::clone(self);
        carry_out(async move { service.change(change, listeners).await }).await
    }

    /// Whether this person may write now where the message stands; one that nobody finds counts as well. Gives the
    /// room where that is one, and the person may read it.
    async fn may_change(&self, who: &Identity, id: &str, now: Instant) -> Result<Option<Arc<str>>, Rejection> {
        let room = match self.find(Shelf::Public, id).await? {
            Some(entry) => Some(entry.room.key),
            None => self.find(Shelf::Whispers, id).await?.map(|entry| entry.room.key).filter(|key| is_private(key)),
        };
        match room {
            // Who cannot read the room must not learn that the message is there.
            Some(room) if self.check_read(Some(who), &room).is_ok() => {
                self.may_reword(who, &room, now).await?;
                Ok(Some(room))
            }
            Some(_) | None => self.may_whisper(who, now).await.map(|()| None),
        }
    }

    async fn change(self: &Arc<Self>, change: Change, listeners: Option<Listeners>) -> Result<EditAck, Rejection> {
        // What waits for somebody is not brought between an edit of it and the news of that.
        let _waiting = self.order.waiting.read().await;
        // Held until everybody was told, so that they hear of two edits in the order in which they were stored.
        let _turn = self.turns.take(&change.id).await;
        match self.archive.edit(change, listeners.map(tell_of)).await.map_err(unavailable)? {
            Changed::Done(shelf, entry, was) => {
                self.announce_edit(shelf, &entry).await;
                if was != entry.words.mark {
                    self.tell_what_waits(&entry.room);
                }
                Ok(EditAck::of(&entry))
            }
            Changed::Same(entry) => Ok(EditAck::of(&entry)),
            refused => Err(refusal(refused)),
        }
    }

    pub(super) async fn announce_edit(&self, shelf: Shelf, entry: &Entry) {
        let item = wire::json_of(shelf, entry);
        let frame = event_frame("edited", &[&item]).into();
        let to = match shelf {
            Shelf::Public => {
                let item = Item { id: entry.id.as_str().into(), json: item.into() };
                self.live().replace(&entry.room.key, &item);
                Audience::Room(entry.room.key.clone())
            }
            Shelf::Whispers => Audience::People(self.got(entry).await),
        };
        // An error means that nobody listens any more.
        let _ = self.news.send(News::Told { to, frame }).await;
    }
}

impl EditAck {
    fn of(entry: &Entry) -> Self {
        Self { id: entry.id.clone(), at: entry.edited.unwrap_or(entry.at) }
    }
}

fn tell_of(listeners: Listeners) -> Tell<Changed> {
    Box::new(move |changed| match changed {
        Changed::Done(shelf, entry, _) => listeners.calls(&wire::json_of(*shelf, entry)),
        _ => Vec::new(),
    })
}

fn refusal(outcome: Changed) -> Rejection {
    match outcome {
        Changed::NotTheAuthor => refuse(RejectionCode::Forbidden, "only its author can change a message"),
        Changed::TooLate => {
            refuse(RejectionCode::Forbidden, "it is too late to change this message; write a new one instead")
        }
        Changed::Blocked(name) => {
            refuse(RejectionCode::Forbidden, &format!("{name} does not take direct messages from you any more"))
        }
        Changed::Unknown | Changed::Done(..) | Changed::Same(_) => {
            refuse(RejectionCode::NotFound, "there is no such message any more; nothing was changed")
        }
    }
}
