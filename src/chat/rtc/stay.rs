//! Step D: from when to when a device was in a session, read from old events.
//!
//! The seeds of this (MSC4143) call it a user session. They join their conditions by "and", by which a change of the
//! call id alone would neither leave nor join; here every change of application, call id or device does both. Slots are
//! not looked at: what they were at each moment is not in a membership's own past.
//!
//! Must not know other devices; that is step E.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::classify::{Classified, Device, Scope, classify};
use super::event::{Place, ROOM_MEMBER, RawEvent};
use super::facts::Membership;
use super::key;
use crate::chat::id::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    pub user: Arc<str>,
    pub device: Arc<str>,
    pub scope: Scope,
    pub start: Timestamp,
    /// `None` while it goes on.
    pub end: Option<Timestamp>,
    /// It began before the first event that was read, nobody knows when; `start` is when that event was sent.
    pub began_earlier: bool,
}

/// `events` are memberships of devices and of the room in the order of the room; others are passed over. `now` is the
/// homeserver's time.
pub fn stays(events: &[RawEvent], now: Timestamp) -> Vec<Stay> {
    let edge = events.iter().map(|event| event.at).min().unwrap_or(now);
    let mut reader = Reader { stays: Vec::new(), places: BTreeMap::new(), edge };
    for event in events {
        if &*event.kind == ROOM_MEMBER {
            reader.room_membership(event);
        } else if let Some(place) = event.place().filter(|_| event.is_membership()) {
            reader.step(place, event);
        }
    }
    reader.close_expired(now);
    reader.stays
}

struct Reader {
    stays: Vec<Stay>,
    places: BTreeMap<Place, Line>,
    edge: Timestamp,
}

/// What stands at one place, while it is being read.
#[derive(Default)]
struct Line {
    device: Option<Device>,
    /// The stay that goes on, as an index.
    open: Option<usize>,
}

impl Reader {
    fn step(&mut self, place: Place, event: &RawEvent) {
        let mut line = self.places.remove(&place).unwrap_or_else(|| self.predecessor(event));
        let next = joined(event);
        match (line.device.take(), &next) {
            (None, None) => {}
            (None, Some(new)) => line.open = Some(self.open(new, new.created)),
            (Some(old), None) => self.close(&mut line, event.at.min(old.expiry)),
            (Some(old), Some(new)) => self.replace(&mut line, (&old, new), event.at),
        }
        line.device = next;
        self.places.insert(place, line);
    }

    fn replace(&mut self, line: &mut Line, (old, new): (&Device, &Device), at: Timestamp) {
        let (same, lapsed) = (old.identity() == new.identity(), old.expiry <= at || line.open.is_none());
        if same && old.created == new.created && !lapsed {
            return;
        }
        let end = at.min(old.expiry);
        self.close(line, end);
        let comes_back = same && old.created == new.created;
        let start = if comes_back { at } else { new.created.max(end) };
        line.open = Some(self.open(new, start));
    }

    /// What an event replaced that was sent before the first one here.
    fn predecessor(&mut self, event: &RawEvent) -> Line {
        let Some(content) = &event.before else { return Line::default() };
        // Who sent it is not told either; the key names its owner where it can be read.
        let owner = event.state_key.as_deref().and_then(|key| key::read(key).user);
        let sender = owner.map_or_else(|| Arc::clone(&event.sender), Arc::from);
        let before = RawEvent { content: Arc::clone(content), sender, ..event.clone() };
        let Some(mut device) = joined(&before) else { return Line::default() };
        if content.get("created_ts").is_some() {
            let open = Some(self.open(&device, device.created));
            return Line { device: Some(device), open };
        }
        // When it was sent is not told, unless what replaced it carries that on.
        let carried = joined(event)
            .filter(|next| next.identity() == device.identity() && event.content.get("created_ts").is_some());
        let start = carried.as_ref().map_or(self.edge, |next| next.created);
        (device.created, device.expiry) = (start, carried.map_or(Timestamp::MAX, |next| next.expiry));
        let open = self.open(&device, start);
        self.stays[open].began_earlier = device.expiry == Timestamp::MAX;
        Line { device: Some(device), open: Some(open) }
    }

    /// Who is not in the room is in no session.
    fn room_membership(&mut self, event: &RawEvent) {
        let here = matches!(Membership::read(event), Membership::Joined | Membership::Unknown);
        let Some(user) = event.state_key.as_ref().filter(|_| !here) else { return };
        let mut places = std::mem::take(&mut self.places);
        for line in places.values_mut() {
            if let Some(device) = line.device.as_ref().filter(|device| device.user == *user) {
                let end = event.at.min(device.expiry);
                self.close(line, end);
            }
        }
        self.places = places;
    }

    fn close_expired(&mut self, now: Timestamp) {
        for mut line in std::mem::take(&mut self.places).into_values() {
            if let Some(expiry) = line.device.as_ref().map(|device| device.expiry).filter(|expiry| *expiry <= now) {
                self.close(&mut line, expiry);
            }
        }
    }

    fn open(&mut self, device: &Device, start: Timestamp) -> usize {
        let (user, id) = (Arc::clone(&device.user), Arc::clone(&device.id));
        let scope = device.scope.clone();
        self.stays.push(Stay { user, device: id, scope, start, end: None, began_earlier: false });
        self.stays.len() - 1
    }

    fn close(&mut self, line: &mut Line, end: Timestamp) {
        if let Some(open) = line.open.take() {
            let stay = &mut self.stays[open];
            stay.end = Some(end.max(stay.start));
        }
    }
}

fn joined(event: &RawEvent) -> Option<Device> {
    match classify(event) {
        Classified::Join(device) => Some(*device),
        Classified::Left(_) | Classified::Legacy | Classified::Malformed(_) => None,
    }
}
