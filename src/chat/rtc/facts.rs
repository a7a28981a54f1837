//! What is known of a room as far as its sessions go: memberships of devices, slots, who is in the room.
//!
//! State is what the homeserver says now, so the last told counts; of sticky events the one that lasts longest counts,
//! whatever the order they come in. Events of the past do not belong here, see [`stay`](super::stay). Must not know
//! what time it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::event::{Place, ROOM_MEMBER, RawEvent};
use crate::chat::id::Timestamp;

#[derive(Clone, Debug, Default)]
pub struct Facts {
    standing: BTreeMap<Place, Standing>,
    slots: BTreeMap<Place, Arc<Value>>,
    members: BTreeMap<Arc<str>, Membership>,
}

#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub event: RawEvent,
    /// When the first event came at this place. A sticky event is sent again before it wears off, without the time of
    /// the first, and its key is another one for each time somebody joins.
    pub since: Timestamp,
}

/// A user's standing in the room itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Membership {
    Joined,
    /// Left by own will.
    Left,
    /// Made to leave.
    Kicked,
    Banned,
    Invited,
    Knocked,
    /// Not told, as homeservers do with members who have not spoken; to be fetched.
    #[default]
    Unknown,
}

impl Membership {
    /// What an `m.room.member` event says.
    pub fn read(event: &RawEvent) -> Self {
        let own = event.state_key.as_ref() == Some(&event.sender);
        match event.content.get("membership").and_then(Value::as_str) {
            Some("join") => Self::Joined,
            Some("leave") if own => Self::Left,
            Some("leave") => Self::Kicked,
            Some("ban") => Self::Banned,
            Some("invite") => Self::Invited,
            Some("knock") => Self::Knocked,
            _ => Self::Unknown,
        }
    }
}

impl Facts {
    /// Takes in an event. Returns whether it is of a kind that sessions depend on.
    pub fn take(&mut self, event: RawEvent) -> bool {
        if &*event.kind == ROOM_MEMBER {
            let Some(user) = event.state_key.clone() else { return false };
            self.set_membership(user, Membership::read(&event));
            return true;
        }
        let Some(place) = event.place() else { return false };
        if event.is_slot() && place.sticky_of.is_none() {
            self.slots.insert(place, event.content);
            return true;
        }
        let is_membership = event.is_membership();
        if is_membership {
            self.stand(place, event);
        }
        is_membership
    }

    /// What was found out about somebody who was [`Unknown`](Membership::Unknown).
    pub fn set_membership(&mut self, user: Arc<str>, membership: Membership) {
        self.members.insert(user, membership);
    }

    pub fn membership(&self, user: &str) -> Membership {
        self.members.get(user).copied().unwrap_or_default()
    }

    /// Somebody took an event back: nothing of it is left but that it was there.
    pub fn redact(&mut self, id: &str) {
        for standing in self.standing.values_mut().filter(|standing| &*standing.event.id == id) {
            standing.event.content = Arc::new(Value::Object(serde_json::Map::new()));
        }
    }

    /// Lets go of sticky events that have worn off.
    pub fn forget_worn_off(&mut self, now: Timestamp) {
        self.standing.retain(|_, standing| standing.event.sticky_until.is_none_or(|until| now < until));
    }

    pub(super) fn standing(&self) -> impl Iterator<Item = &Standing> {
        self.standing.values()
    }

    pub(super) fn at(&self, place: &Place) -> Option<&RawEvent> {
        self.standing.get(place).map(|standing| &standing.event)
    }

    /// Whether a slot of this id is open for this application. Anything but a whole, open slot is a closed one.
    pub(super) fn is_open(&self, slot: &str, app: &str) -> bool {
        let fits = |content: &Value| {
            let runs = content.get("application").and_then(|application| application.get("type"));
            content.get("status").and_then(Value::as_str) == Some("open") && runs.and_then(Value::as_str) == Some(app)
        };
        self.slots.iter().any(|(place, content)| &*place.key == slot && fits(content))
    }

    fn stand(&mut self, place: Place, event: RawEvent) {
        let Some(old) = self.standing.get_mut(&place) else {
            let since = event.at;
            self.standing.insert(place, Standing { event, since });
            return;
        };
        let rank = |event: &RawEvent| (event.sticky_until, Arc::clone(&event.id));
        old.since = if place.sticky_of.is_some() { old.since.min(event.at) } else { event.at };
        if place.sticky_of.is_none() || rank(&old.event) <= rank(&event) {
            old.event = event;
        }
    }
}
