//! Whether somebody may say something in a room now: one judgement for every way in.
//!
//! The order is fixed: who cannot read a room learns nothing of it, then bans, timeouts, rules and slow mode. Rate
//! limits come after it and count somewhere else. Must not know what is said, nor over which way it came.

use std::time::Duration;

use crate::chat::{Rejection, RejectionCode, Role, Timestamp};

use super::house::{EVERYWHERE, House, Restraint, RoomBook, Who};
use super::timeout::in_words;
use super::{refuse, refuse_for, rules};

/// What is about to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// A new message.
    Message,
    /// Other words for an own message; slow mode spaces out messages only.
    Edit,
}

/// Somebody is about to say something in a room (folded name).
#[derive(Clone, Copy, Debug)]
pub struct Speech<'a> {
    pub who: Who<'a>,
    pub room: &'a str,
    pub saying: Saying,
}

/// What somebody is in the room, who may speak there now.
///
/// Moderators and above are exempt from slow mode and need not accept the rules that they keep. A restraint holds for
/// whoever it was laid on.
///
/// # Errors
/// `NotFound` for a room that the person cannot read, `Forbidden` for a ban and for rules that wait to be accepted,
/// `RateLimited` for a timeout and for slow mode.
pub fn may_say(house: &House, speech: Speech<'_>, now: Timestamp) -> Result<Role, Rejection> {
    let Speech { who, room, saying } = speech;
    if !house.can_read(room, Some(who)) {
        return Err(no_such_room());
    }
    restraints(house, room, who.key, now)?;
    let role = house.role(room, who);
    if let Some(book) = house.room(room)
        && !role.moderates()
    {
        rules::check(book, who.key)?;
        if saying == Saying::Message {
            slow(book, who.key, now)?;
        }
    }
    Ok(role)
}

/// As [`may_say`], for words that are said in no room: only what holds everywhere counts.
///
/// # Errors
/// `Forbidden` or `RateLimited`.
pub fn may_whisper(house: &House, person: &str, now: Timestamp) -> Result<(), Rejection> {
    restraints(house, EVERYWHERE, person, now)
}

/// Whether somebody may bring something before those who keep order: being timed out stops nobody, a ban everywhere does.
///
/// # Errors
/// `Forbidden`.
pub fn may_report(house: &House, person: &str, now: Timestamp) -> Result<(), Rejection> {
    let banned = restraint(house, EVERYWHERE, person, now).is_some_and(|held| held.until.is_none());
    if banned { restraints(house, EVERYWHERE, person, now) } else { Ok(()) }
}

/// What holds for somebody in a room: a ban before a timeout, the later end before the earlier.
pub fn restraint<'a>(house: &'a House, room: &str, person: &str, now: Timestamp) -> Option<&'a Restraint> {
    let here = |room: &str| house.room(room)?.restraints.get(person).filter(|restraint| restraint.holds(now));
    // No end at all is the latest end.
    let end = |restraint: &&Restraint| restraint.until.map_or(i64::MAX, |until| until.0);
    [here(EVERYWHERE), here(room)].into_iter().flatten().max_by_key(end)
}

/// Whether somebody may keep another one in order: only moderators, and only somebody lower. `name` is how the other one
/// is spelled.
///
/// # Errors
/// `Forbidden`.
pub fn may_act(house: &House, room: &str, (who, on): (Who<'_>, Who<'_>), name: &str) -> Result<(), Rejection> {
    let (mine, theirs) = (house.role(room, who), house.role(room, on));
    at_least(mine, Role::Moderator)?;
    if who.key == on.key {
        return Err(refuse(RejectionCode::Forbidden, "this cannot be done to oneself"));
    }
    if mine > theirs {
        return Ok(());
    }
    let reason = format!("{name} is {} here; nobody acts on an equal or on somebody higher", called(theirs));
    Err(refuse(RejectionCode::Forbidden, &reason))
}

/// Whether somebody is enough of something.
///
/// # Errors
/// `Forbidden`, with who may instead.
pub fn at_least(role: Role, least: Role) -> Result<(), Rejection> {
    if role >= least {
        return Ok(());
    }
    let reason = match least {
        Role::Admin => "only an administrator of this server can do this",
        Role::Dj => "only the DJ of this channel can do this",
        _ => "only a moderator of this channel can do this; /report tells them",
    };
    Err(refuse(RejectionCode::Forbidden, reason))
}

/// A role in a sentence.
pub fn called(role: Role) -> &'static str {
    match role {
        Role::Guest => "a guest",
        Role::User => "a user",
        Role::Moderator => "a moderator",
        Role::Dj => "the DJ",
        Role::Admin => "an administrator",
    }
}

/// The same words for a room that is not there and for one that only others can read.
pub fn no_such_room() -> Rejection {
    refuse(RejectionCode::NotFound, "there is no such channel")
}

fn restraints(house: &House, room: &str, person: &str, now: Timestamp) -> Result<(), Rejection> {
    let Some(restraint) = restraint(house, room, person, now) else { return Ok(()) };
    let everywhere = house.room(EVERYWHERE).and_then(|book| book.restraints.get(person)) == Some(restraint);
    let place = if everywhere { "on this server".to_owned() } else { format!("in #{room}") };
    let reason = restraint.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let by = &restraint.by;
    Err(match restraint.until {
        None => refuse(RejectionCode::Forbidden, &format!("you are banned {place} by {by}{reason}")),
        Some(until) => {
            let left = left(until, now);
            refuse_for(left, &format!("you are timed out {place} for {} by {by}{reason}", in_words(left)))
        }
    })
}

fn slow(book: &RoomBook, person: &str, now: Timestamp) -> Result<(), Rejection> {
    let Some(every) = book.slow else { return Ok(()) };
    let Some(spoke) = book.spoke.get(person) else { return Ok(()) };
    let passed = Duration::from_millis(now.0.saturating_sub(spoke.0).max(0).unsigned_abs());
    match every.checked_sub(passed) {
        Some(wait) if !wait.is_zero() => {
            let words = format!("slow mode: one message every {}; {} to go", in_words(every), in_words(wait));
            Err(refuse_for(wait, &words))
        }
        _ => Ok(()),
    }
}

fn left(until: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(until.0.saturating_sub(now.0).max(0).unsigned_abs())
}
