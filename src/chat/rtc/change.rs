//! Step C: what is different between two computations of the same room.
//!
//! Must not know when to compute.

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
        left(was, is, &mut out, |device| departure(device, facts, after.at));
        came(was, is, &mut out);
        if is.is_none() {
            out.push(Change::Ended(scope.clone()));
        }
    }
    out
}

fn devices(session: Option<&Session>) -> &[Device] {
    session.map_or(&[], Session::devices)
}

/// The same stay of the same device.
fn is_same(a: &Device, b: &Device) -> bool {
    a.identity() == b.identity() && a.created == b.created
}

fn left(was: Option<&Session>, is: Option<&Session>, out: &mut Vec<Change>, why: impl Fn(&Device) -> Departure) {
    let gone = devices(was).iter().filter(|device| !devices(is).iter().any(|other| is_same(device, other)));
    out.extend(gone.map(|device| Change::Left(device.clone(), why(device))));
}

fn came(was: Option<&Session>, is: Option<&Session>, out: &mut Vec<Change>) {
    for device in devices(is) {
        match devices(was).iter().find(|other| is_same(device, other)) {
            None => out.push(Change::Joined(device.clone())),
            Some(other) if other.content != device.content => out.push(Change::Updated(device.clone())),
            Some(_) => {}
        }
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
