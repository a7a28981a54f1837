//! Step C: what is different between two computations of the same room.
//!
//! Must not know when to compute.

use std::collections::BTreeMap;

use super::classify::{Classified, Device, Scope, classify};
use super::facts::{Facts, Membership};
use super::session::{Session, Snapshot};
use crate::chat::id::Timestamp;
use crate::chat::text::SafeText;

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Started(Scope),
    Left(Device, Departure),
    Joined(Device),
    /// Still there, having said something else.
    Updated(Device),
    Ended(Scope),
}

/// Why a device is no longer in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// It said so, with why; or it is now somewhere else.
    Left(Option<SafeText>),
    /// It was silent for too long.
    Expired,
    /// Its user left the room.
    LeftRoom,
    /// Its user was made to leave the room, for now or for good.
    Kicked,
}

/// In the order in which it can be told: session by session, its start first and its end last.
///
/// `facts` are those that `after` was computed from; they tell why somebody left.
pub fn changes(before: &Snapshot, after: &Snapshot, facts: &Facts) -> Vec<Change> {
    let mut scopes: Vec<&Scope> = before.sessions.iter().chain(&after.sessions).map(|session| &session.scope).collect();
    scopes.sort();
    scopes.dedup();
    let mut out = Vec::new();
    for scope in scopes {
        let (was, is) = (before.session(scope), after.session(scope));
        if was.is_none() {
            out.push(Change::Started(scope.clone()));
        }
        let (there, here) = (devices(was), devices(is));
        let gone = there.iter().filter(|(stay, _)| !here.contains_key(*stay)).map(|(_, device)| *device);
        out.extend(gone.map(|device| Change::Left(device.clone(), departure(device, facts, after.at))));
        out.extend(here.iter().filter_map(|(stay, device)| came(there.get(stay).copied(), device)));
        if is.is_none() {
            out.push(Change::Ended(scope.clone()));
        }
    }
    out
}

/// The devices of a session by what makes a stay the same stay.
fn devices(session: Option<&Session>) -> BTreeMap<(Timestamp, &str, &str), &Device> {
    let devices = session.map_or(&[][..], Session::devices);
    devices.iter().map(|device| ((device.created, &*device.user, &*device.id), device)).collect()
}

fn came(was: Option<&Device>, device: &Device) -> Option<Change> {
    match was {
        None => Some(Change::Joined(device.clone())),
        Some(was) => (was.content != device.content).then(|| Change::Updated(device.clone())),
    }
}

fn departure(device: &Device, facts: &Facts, now: Timestamp) -> Departure {
    match facts.membership(&device.user) {
        Membership::Kicked | Membership::Banned => return Departure::Kicked,
        Membership::Left | Membership::Invited | Membership::Knocked => return Departure::LeftRoom,
        Membership::Joined | Membership::Unknown => {}
    }
    let standing = facts.at(&device.said.place);
    match standing.map(classify) {
        Some(Classified::Left(why)) => Departure::Left(why),
        Some(Classified::Join(now_there)) if now_there.identity() != device.identity() => Departure::Left(None),
        _ if device.expiry <= now => Departure::Expired,
        _ => Departure::Left(None),
    }
}
