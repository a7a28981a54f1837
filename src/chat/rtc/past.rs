//! Step E: sessions that are over, made of stays that overlap.
//!
//! Must not know events; stays are all it sees.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::classify::Scope;
use super::stay::Stay;
use crate::chat::id::Timestamp;

/// One session of the past, or what there was so far of one that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub scope: Scope,
    pub start: Timestamp,
    /// `None` while somebody is there.
    pub end: Option<Timestamp>,
    pub users: BTreeSet<Arc<str>>,
    /// The most devices that were there at the same time.
    pub peak: usize,
    /// The stays it is made of, by their start.
    pub stays: Vec<Stay>,
    /// More of it may lie before what was read.
    pub incomplete: bool,
}

/// By application and call id, each in the order of time. Stays that only touch are two sessions.
///
/// `read_from` is how far back the room was read; `None` when that is its beginning.
pub fn past_sessions(stays: &[Stay], read_from: Option<Timestamp>) -> Vec<Past> {
    let mut by_scope = BTreeMap::<&Scope, Vec<&Stay>>::new();
    for stay in stays {
        by_scope.entry(&stay.scope).or_default().push(stay);
    }
    let mut sessions = Vec::new();
    for stays in by_scope.values_mut() {
        stays.sort_by_key(|stay| (stay.start, ends(stay.end), &stay.user, &stay.device));
        for part in overlapping(stays) {
            sessions.extend(session(part, read_from));
        }
    }
    sessions
}

/// Runs of stays of which each begins before all of those before it have ended.
fn overlapping<'a, 'b>(sorted: &'b [&'a Stay]) -> Vec<&'b [&'a Stay]> {
    let (mut runs, mut from, mut until) = (Vec::new(), 0, Timestamp(i64::MIN));
    for (at, stay) in sorted.iter().enumerate() {
        if stay.start >= until && at > from {
            runs.push(&sorted[from..at]);
            from = at;
        }
        until = until.max(ends(stay.end));
    }
    runs.push(&sorted[from..]);
    runs
}

fn session(part: &[&Stay], read_from: Option<Timestamp>) -> Option<Past> {
    let first = part.first()?;
    let last = part.iter().map(|stay| ends(stay.end)).max()?;
    let at_the_edge = read_from.is_some_and(|edge| first.start <= edge);
    Some(Past {
        scope: first.scope.clone(),
        start: first.start,
        end: Some(last).filter(|end| *end < ENDLESS),
        users: part.iter().map(|stay| Arc::clone(&stay.user)).collect(),
        peak: peak(part),
        stays: part.iter().copied().cloned().collect(),
        incomplete: at_the_edge || part.iter().any(|stay| stay.began_earlier),
    })
}

/// Later than any time that an event can have.
const ENDLESS: Timestamp = Timestamp(i64::MAX);

fn ends(end: Option<Timestamp>) -> Timestamp {
    end.unwrap_or(ENDLESS)
}

/// At one moment ends come before starts, so that who takes over from somebody does not count beside them; but a stay
/// that ends as it begins was there.
fn peak(part: &[&Stay]) -> usize {
    let mut moments = Vec::with_capacity(2 * part.len());
    for stay in part {
        moments.push((stay.start, true, (&stay.user, &stay.device)));
        moments.push((ends(stay.end).max(stay.start.plus(1)), false, (&stay.user, &stay.device)));
    }
    moments.sort_unstable();
    let (mut there, mut peak) = (BTreeMap::new(), 0);
    for (_, comes, device) in moments {
        let times: &mut usize = there.entry(device).or_default();
        if comes {
            *times += 1
        } else {
            *times -= 1
        }
        if *times == 0 {
            there.remove(&device);
        }
        peak = peak.max(there.len());
    }
    peak
}
