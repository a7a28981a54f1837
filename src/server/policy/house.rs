//! What has been decided about rooms and people, as plain data with plain questions: roles, restraints, rules, modes.
//!
//! The service keeps it in step with the store: written there first, here second. Time is an argument. Must not know
//! where it is stored, nor who is told.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::chat::{Role, Timestamp};

/// The room that belongs to nobody: its owners are the administrators.
const MEGA: &str = "global";
/// The private room of a DJ and the moderators is called after the DJ. No account can be called so.
const PRIVATE_END: &str = "-mods";
/// The name under which a restraint holds in every room.
pub const EVERYWHERE: &str = "*";

/// People in the table of slow mode before anybody looks who can go.
const SWEEP_FROM: usize = 1024;

#[derive(Clone, Debug, Default)]
pub struct House {
    rooms: HashMap<Arc<str>, RoomBook>,
}

/// What has been decided about one room. People by their folded names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomBook {
    pub slow: Option<Duration>,
    pub hold: bool,
    pub rules: Option<Rules>,
    pub live: Option<Live>,
    /// Newest first.
    pub pins: Vec<Pin>,
    pub moderators: HashMap<Arc<str>, Appointment>,
    pub restraints: HashMap<Arc<str>, Restraint>,
    pub accepted: HashMap<Arc<str>, u64>,
    /// When somebody last said something, for slow mode; not stored.
    pub spoke: HashMap<Arc<str>, Timestamp>,
}

/// `version` is another one for every other text, and grows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub version: u64,
    pub text: String,
    pub must_accept: bool,
}

/// An event of the DJ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    pub since: Timestamp,
    pub title: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub message: String,
    pub author: String,
    pub excerpt: String,
    pub by: String,
    pub until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub shown: String,
    /// Only while the event is on.
    pub event: bool,
}

/// Somebody may not post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restraint {
    pub shown: String,
    pub since: Timestamp,
    /// `None` for a ban.
    pub until: Option<Timestamp>,
    pub by: String,
    pub reason: Option<String>,
    /// The entry in the log.
    pub entry: String,
}

impl Restraint {
    /// Nothing has to end it: it is over when its time has come.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// Something in a room that has ended by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    pub room: Arc<str>,
    /// Who may post again (folded names).
    pub people: Vec<Arc<str>>,
}

/// Somebody, as far as rights go.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// The folded name.
    pub key: &'a str,
    /// False for an anonymous name.
    pub account: bool,
    pub admin: bool,
}

/// Whether only the DJ and the moderators can read a room (folded name).
pub fn is_private(room: &str) -> bool {
    room.ends_with(PRIVATE_END)
}

/// The room whose DJ and moderators a room has: a private one has those of its public one.
pub fn governing(room: &str) -> &str {
    room.strip_suffix(PRIVATE_END).unwrap_or(room)
}

/// The private room of the DJ after whom a room is called.
pub fn private_of(home: &str) -> String {
    format!("{home}{PRIVATE_END}")
}

impl House {
    pub fn room(&self, room: &str) -> Option<&RoomBook> {
        self.rooms.get(room)
    }

    /// Folded names of all who keep order somewhere: DJs of rooms with rules, moderators or an event, and moderators.
    pub fn keepers(&self) -> impl Iterator<Item = &str> {
        let keeps = |book: &RoomBook| book.rules.is_some() || book.live.is_some() || !book.moderators.is_empty();
        self.rooms
            .iter()
            .filter(move |(_, book)| keeps(book))
            .flat_map(|(room, book)| std::iter::once(governing(room)).chain(book.moderators.keys().map(AsRef::as_ref)))
    }

    /// All of which something was decided.
    pub fn rooms(&self) -> impl Iterator<Item = (&Arc<str>, &RoomBook)> {
        self.rooms.iter()
    }

    pub fn room_mut(&mut self, room: &str) -> &mut RoomBook {
        if !self.rooms.contains_key(room) {
            self.rooms.insert(room.into(), RoomBook::default());
        }
        self.rooms.get_mut(room).expect("it was put there just now")
    }

    /// What somebody is in a room.
    ///
    /// Administrators are nobody in the private room of a DJ unless the DJ appoints them: what is said there is not
    /// the operator's business. The megachannel has no DJ, so its private room is theirs.
    pub fn role(&self, room: &str, who: Who<'_>) -> Role {
        let home = governing(room);
        if !who.account {
            return Role::Guest;
        }
        if who.admin && (!is_private(room) || home == MEGA) {
            return Role::Admin;
        }
        if who.key == home {
            return Role::Dj;
        }
        if self.room(home).is_some_and(|book| book.appoints(who.key)) { Role::Moderator } else { Role::User }
    }

    /// Somebody has said something in a room; slow mode counts from here.
    pub fn spoke(&mut self, room: &str, person: &Arc<str>, now: Timestamp) {
        if let Some(book) = self.rooms.get_mut(room)
            && let Some(every) = book.slow
        {
            // Each time the table has doubled, those leave it who may speak again anyhow.
            if book.spoke.len() >= SWEEP_FROM && book.spoke.len().is_power_of_two() {
                let over = now.0.saturating_sub(i64::try_from(every.as_millis()).unwrap_or(i64::MAX));
                book.spoke.retain(|_, at| at.0 > over);
            }
            book.spoke.insert(Arc::clone(person), now);
        }
    }

    /// When the next restraint or pin is over, if any is to end by itself.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.rooms.values().filter_map(RoomBook::next_end).min()
    }

    /// Takes out what is over; the rooms and, of restraints, the people concerned.
    pub fn take_over(&mut self, now: Timestamp) -> Vec<Over> {
        let over = |(room, book): (&Arc<str>, &mut RoomBook)| {
            let before = book.pins.len();
            book.pins.retain(|pin| pin.until.is_none_or(|until| now < until));
            let people: Vec<_> =
                book.restraints.extract_if(|_, restraint| !restraint.holds(now)).map(|(person, _)| person).collect();
            let changed = before != book.pins.len() || !people.is_empty();
            changed.then(|| Over { room: Arc::clone(room), people })
        };
        self.rooms.iter_mut().filter_map(over).collect()
    }

    /// When the event of a room began, if one is on. A private room has the one of its public room.
    pub fn event_of(&self, room: &str) -> Option<Timestamp> {
        self.room(governing(room))?.live.as_ref().map(|live| live.since)
    }

    /// Who cannot read a room must not learn whether it is there.
    pub fn can_read(&self, room: &str, who: Option<Who<'_>>) -> bool {
        !is_private(room) || who.is_some_and(|who| self.role(room, who).moderates())
    }
}

impl RoomBook {
    fn next_end(&self) -> Option<Timestamp> {
        let restraints = self.restraints.values().filter_map(|restraint| restraint.until);
        restraints.chain(self.pins.iter().filter_map(|pin| pin.until)).min()
    }

    /// Whether somebody is a moderator now.
    pub fn appoints(&self, person: &str) -> bool {
        self.moderators.get(person).is_some_and(|appointment| !appointment.event || self.live.is_some())
    }
}
