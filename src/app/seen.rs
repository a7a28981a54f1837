//! How far each account has read its rooms, so that what came while the program was off counts as unread.
//!
//! Of direct rooms this computer keeps it itself. A server that keeps it for all devices of an account tells of all
//! rooms by [`App::seen_elsewhere`] and hears of it where [`App::keep_seen`] gives effects: at most once a second and
//! room, however much is said there. Must not know where it is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::chat::{Line, MessageId, NetworkId, Request, RoomId, Timestamp};

use super::effect::Effect;
use super::state::{App, Place};

/// What one account has seen, or what of that is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whose network: account and label.
    pub home: String,
    /// When this computer met the account first; what is older was never unread here.
    pub since: Timestamp,
    /// The time of the newest line that was seen, by room.
    pub rooms: BTreeMap<String, Timestamp>,
}

/// What all accounts have seen, and what of it is to be kept.
#[derive(Debug, Default)]
pub struct SeenRooms {
    all: Vec<Seen>,
    changed: BTreeSet<(String, String)>,
    met: BTreeSet<String>,
    /// How far public rooms were read, as their server knows it.
    marked: HashMap<Place, Timestamp>,
    /// What servers have not heard yet.
    untold: HashMap<Place, MessageId>,
}

impl SeenRooms {
    fn of(&self, home: &str) -> Option<&Seen> {
        self.all.iter().find(|seen| seen.home == home)
    }

    fn meet(&mut self, home: &str, now: Timestamp) {
        if self.of(home).is_none() {
            self.all.push(Seen { home: home.to_owned(), since: now, rooms: BTreeMap::new() });
            self.met.insert(home.to_owned());
        }
    }

    fn until(&self, home: &str, room: &RoomId) -> Option<Timestamp> {
        let seen = self.of(home)?;
        Some(seen.rooms.get(room.as_str()).copied().unwrap_or(seen.since))
    }

    fn set(&mut self, home: &str, room: &RoomId, until: Timestamp) {
        let Some(seen) = self.all.iter_mut().find(|seen| seen.home == home) else { return };
        seen.rooms.insert(room.as_str().to_owned(), until);
        self.changed.insert((home.to_owned(), room.as_str().to_owned()));
    }

    /// What was not kept yet, an entry for each account.
    fn take_changed(&mut self) -> Vec<Seen> {
        let (changed, met) = (std::mem::take(&mut self.changed), std::mem::take(&mut self.met));
        let news = |seen: &Seen| {
            let is_new = |room: &&String| changed.contains(&(seen.home.clone(), (*room).clone()));
            let rooms = seen.rooms.iter().filter(|(room, _)| is_new(room));
            let rooms: BTreeMap<_, _> = rooms.map(|(room, until)| (room.clone(), *until)).collect();
            (!rooms.is_empty() || met.contains(&seen.home)).then(|| Seen { rooms, ..seen.clone() })
        };
        self.all.iter().filter_map(news).collect()
    }
}

impl App {
    /// What earlier runs have seen, before any room is there.
    pub(super) fn seen_loaded(&mut self, seen: Vec<Seen>) -> Vec<Effect> {
        self.memory.seen.all = seen;
        Vec::new()
    }

    /// The name of an account is known. When it was met first is kept with the next thing that is, or at the end.
    pub(super) fn account_met(&mut self, network: NetworkId) {
        if let Some(home) = self.home(network) {
            let now = self.now;
            self.memory.seen.meet(&home, now);
        }
    }

    /// Until when a room was seen; `None` where that is not known.
    pub(super) fn seen_until(&self, place: &Place) -> Option<Timestamp> {
        if !self.room(place)?.room.is_direct() {
            return self.memory.seen.marked.get(place).copied();
        }
        self.memory.seen.until(&self.home(place.network)?, &place.room)
    }

    /// A room was seen up to this line.
    pub(super) fn seen_to(&mut self, place: &Place, line: &Line) {
        let until = line.message.at;
        let marks = self.marks(place);
        let known = self.seen_until(place);
        // What nobody has ever marked is marked now.
        if known.map_or(marks, |known| known < until) {
            self.set_seen(place, until);
            if marks {
                self.memory.seen.untold.insert(place.clone(), line.message.id.clone());
            }
        }
    }

    /// The server says that a room was read up to this time, on whatever device. Gives whether that is news.
    pub(super) fn seen_elsewhere(&mut self, place: &Place, until: Timestamp) -> bool {
        let news = self.room(place).is_some() && self.seen_until(place).is_none_or(|known| known < until);
        if news {
            self.set_seen(place, until);
        }
        news
    }

    /// A line of this time and what follows it count as not seen. A server's marker never moves back: this holds here.
    pub(super) fn unseen_from(&mut self, place: &Place, at: Timestamp) {
        if self.seen_until(place).is_some_and(|known| known >= at) {
            self.memory.seen.untold.remove(place);
            self.set_seen(place, Timestamp(at.0 - 1));
        }
    }

    /// Whether the server keeps how far one has read.
    fn marks(&self, place: &Place) -> bool {
        self.network(place.network).is_some_and(|network| network.capabilities.markers && network.me.is_some())
    }

    fn set_seen(&mut self, place: &Place, until: Timestamp) {
        let now = self.now;
        if self.room(place).is_some_and(|room| !room.room.is_direct()) {
            self.memory.seen.marked.insert(place.clone(), until);
        } else if let Some(home) = self.home(place.network) {
            self.memory.seen.set(&home, &place.room, until);
        }
        self.writing.drafts.hurry(now);
    }

    /// What is to be kept of it, and what servers are to hear.
    pub(super) fn keep_seen(&mut self) -> Vec<Effect> {
        let untold = std::mem::take(&mut self.memory.seen.untold);
        let told = untold
            .into_iter()
            .map(|(place, message)| Effect::Request(place.network, Request::MarkRead { room: place.room, message }));
        let kept = self.memory.seen.take_changed().into_iter().map(|seen| Effect::KeepSeen(Box::new(seen)));
        told.chain(kept).collect()
    }
}
