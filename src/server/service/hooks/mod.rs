//! Webhooks of a room: made, listed and revoked by its DJ. Calls that come in are in `incoming`, those that go out in
//! `outgoing`. Must not know HTTP.

mod incoming;
mod outgoing;

use crate::chat::{Rejection, RejectionCode, Role, Timestamp};
use crate::clock;
use crate::server::policy::room::RoomName;
use crate::server::policy::webhook::HookEvent;
use crate::server::policy::{name, refuse};
use crate::server::service::{Identity, Service, secret, unavailable};
use crate::server::store::{Hook, HookSecret, Outgoing, Rotated};

use super::gate::account_only;

pub use incoming::SignedCall;
pub use outgoing::{Envelope, Outcome};

pub(super) use outgoing::{Listeners, Told};

/// In one room.
const MOST_HOOKS: usize = 16;
/// Of one webhook: a new one, the one before, and one more for who is in the middle of it.
const MOST_SECRETS: usize = 3;

/// What somebody wants.
pub struct HookWish {
    pub name: String,
    /// `None` for one that posts.
    pub outgoing: Option<(String, Vec<String>)>,
    /// It ends with the event that is on.
    pub event: bool,
}

/// A webhook for whom it was made for, with its secret this once.
pub struct NewHook {
    pub hook: Hook,
    pub secret: String,
}

impl Service {
    /// # Errors
    /// `NotFound` for a room that the person cannot read, `Forbidden` for who is not its DJ, for an address that may not
    /// be called and when there are too many; `BadName`, `Malformed`.
    pub async fn make_hook(&self, who: &Identity, room: RoomName, wish: HookWish) -> Result<NewHook, Rejection> {
        self.owns(who, &room.key)?;
        name::check(&wish.name)?;
        let outgoing = wish.outgoing.map(|(url, events)| self.outgoing(&url, &events)).transpose()?;
        let event = if wish.event { Some(self.event_of(&room.key).ok_or_else(no_event)?) } else { None };
        let hook = Hook {
            id: clock::message_id(),
            room,
            name: wish.name,
            outgoing,
            event,
            by: who.key.to_string(),
            made: self.wall(),
        };
        self.clear_away(&hook.room.key).await?;
        let secret = secret::draw_signing();
        if !self.archive.add_hook(hook.clone(), secret.clone(), MOST_HOOKS).await.map_err(unavailable)? {
            return Err(refuse(RejectionCode::Forbidden, "this channel has 16 webhooks already; remove one first"));
        }
        self.hooks.add(&hook);
        Ok(NewHook { hook, secret })
    }

    /// Those that are in use, with the numbers of their secrets.
    ///
    /// # Errors
    /// `NotFound` for a room that the person cannot read, `Forbidden` for who is not its DJ.
    pub async fn hooks(&self, who: &Identity, room: &RoomName) -> Result<Vec<(Hook, Vec<HookSecret>)>, Rejection> {
        self.owns(who, &room.key)?;
        let hooks = self.readers.hooks(Some(&room.key)).await.map_err(unavailable)?;
        let mut found = Vec::new();
        for hook in hooks.into_iter().filter(|hook| self.is_on(&hook.room.key, hook.event)) {
            found.extend(self.readers.hook(&hook.id).await.map_err(unavailable)?);
        }
        Ok(found)
    }

    /// # Errors
    /// As [`Service::hooks`]; `NotFound` when the room has no such webhook.
    pub async fn remove_hook(&self, who: &Identity, room: &RoomName, id: &str) -> Result<(), Rejection> {
        self.owned(who, room, id).await?;
        self.archive.revoke_hook(id, self.wall()).await.map_err(unavailable)?;
        self.hooks.remove(id);
        Ok(())
    }

    /// A further secret, valid beside those there are; its number and itself.
    ///
    /// # Errors
    /// As [`Service::remove_hook`]; `Forbidden` for more than three.
    pub async fn add_secret(&self, who: &Identity, room: &RoomName, id: &str) -> Result<(i64, String), Rejection> {
        self.owned(who, room, id).await?;
        let secret = secret::draw_signing();
        let added = self.archive.add_secret(id, secret.clone(), self.wall(), MOST_SECRETS).await;
        match added.map_err(unavailable)? {
            Rotated::Done(number) => Ok((number, secret)),
            _ => {
                Err(refuse(RejectionCode::Forbidden, "this webhook has three secrets already; remove an old one first"))
            }
        }
    }

    /// # Errors
    /// As [`Service::remove_hook`]; `NotFound` for an unknown number, `Forbidden` for the only one.
    pub async fn remove_secret(
        &self,
        who: &Identity,
        (room, id): (&RoomName, &str),
        number: i64,
    ) -> Result<(), Rejection> {
        self.owned(who, room, id).await?;
        match self.archive.remove_secret(id, number).await.map_err(unavailable)? {
            Rotated::Done(_) => Ok(()),
            Rotated::Last => Err(refuse(RejectionCode::Forbidden, "this is the only secret; make another one first")),
            _ => Err(refuse(RejectionCode::NotFound, "this webhook has no secret of this number")),
        }
    }

    /// Takes out the webhooks of events that are over.
    async fn clear_away(&self, room: &str) -> Result<(), Rejection> {
        for hook in self.readers.hooks(Some(room)).await.map_err(unavailable)? {
            if !self.is_on(room, hook.event) {
                self.archive.revoke_hook(&hook.id, self.wall()).await.map_err(unavailable)?;
                self.hooks.remove(&hook.id);
            }
        }
        Ok(())
    }

    fn outgoing(&self, url: &str, events: &[String]) -> Result<Outgoing, Rejection> {
        let url = self.options.reach.read(url)?.to_string();
        let known: Option<Vec<_>> = events.iter().map(|word| HookEvent::parse(word)).collect();
        let unknown = "`events` is a list of `message`, `edited`, `deleted` and `moderated`";
        let events =
            known.filter(|events| !events.is_empty()).ok_or_else(|| refuse(RejectionCode::Malformed, unknown))?;
        Ok(Outgoing { url, events, failing_since: None })
    }

    /// Only the DJ, and administrators where they may read.
    fn owns(&self, who: &Identity, room: &str) -> Result<(), Rejection> {
        account_only(who)?;
        self.check_read(Some(who), room)?;
        self.needs(who, room, Role::Dj).map(drop)
    }

    async fn owned(&self, who: &Identity, room: &RoomName, id: &str) -> Result<Hook, Rejection> {
        self.owns(who, &room.key)?;
        let found = self.readers.hook(id).await.map_err(unavailable)?.map(|(hook, _)| hook);
        found.filter(|hook| hook.room.key == room.key).ok_or_else(no_such_hook)
    }

    /// When the event of a room began, if one is on. A private room has the one of its public room.
    fn event_of(&self, room: &str) -> Option<Timestamp> {
        self.house().event_of(room)
    }

    /// Whether a webhook that was made for an event (or for none) is still in use.
    pub(in crate::server::service) fn is_on(&self, room: &str, event: Option<Timestamp>) -> bool {
        event.is_none() || self.event_of(room) == event
    }
}

fn no_event() -> Rejection {
    refuse(RejectionCode::Forbidden, "no event is on; begin one first, or make a webhook that stays")
}

fn no_such_hook() -> Rejection {
    refuse(RejectionCode::NotFound, "there is no such webhook; it may have been removed, or its event is over")
}
