//! Rooms for direct messages: their names, opening them, and which one a message that arrived belongs to.
//!
//! The wire has no such rooms: our server names everybody who can read a message, others leave it to the author's name
//! and to words in front of the text. Must not know how anything is sent.

use std::collections::HashMap;

use crate::chat::name::fold;
use crate::chat::{Event, Message, Rejection, RejectionCode, Room, RoomId, RoomKind, SafeText, Timestamp, Whispers};
use crate::proto::bitwave::rest::{Refusal, read_conversations};

use super::fetch::Fetch;
use super::open_room::{Hole, OpenRoom};
use super::session::{Now, Session};
use super::translate::Said;

/// Others in one conversation.
const MOST_NAMES: usize = 16;
const LONGEST_NAME: usize = 64;
/// Direct rooms that are open at a time; a server cannot fill the list with more.
const MOST_ROOMS: usize = 100;
/// Conversations that are opened after connecting: the latest, and none that is older than thirty days (in ms).
const MOST_OPENED: usize = 20;
const OLDEST_OPENED: i64 = 30 * 24 * 3600 * 1000;

#[derive(Debug, Default)]
pub(super) struct Direct {
    /// Rooms that the person has closed, with the time of their last message: older ones do not open them again.
    closed: HashMap<RoomId, Timestamp>,
    /// Lines may have been missed since then.
    pub since: Option<Timestamp>,
}

pub fn is_direct(room: &RoomId) -> bool {
    room.as_str().starts_with('@')
}

/// The part of an address that stands for a direct room: the names, or `-` for notes to oneself.
pub fn path(room: &RoomId) -> Option<&str> {
    let names = room.as_str().strip_prefix('@')?;
    Some(if names.is_empty() { "-" } else { names })
}

/// The names of the others, as one would see them, in the order of the room's name. Each once.
fn people<'a>(names: impl Iterator<Item = &'a str>, me: Option<&str>) -> Vec<(Box<str>, SafeText)> {
    let mut people: Vec<(Box<str>, SafeText)> = names
        .map(SafeText::name)
        .map(|name| (key(&name), name))
        .filter(|(key, name)| !name.is_empty() && Some(&**key) != me)
        .collect();
    people.sort_by(|(a, _), (b, _)| a.cmp(b));
    people.dedup_by(|(a, _), (b, _)| a == b);
    people.truncate(MOST_NAMES);
    people
}

/// A comma parts names, so none may stand in one.
fn key(name: &SafeText) -> Box<str> {
    fold(name.as_str()).replace(',', "\u{fffd}").into()
}

fn id(people: &[(Box<str>, SafeText)]) -> RoomId {
    let names: Vec<&str> = people.iter().map(|(key, _)| &**key).collect();
    RoomId::new(&format!("@{}", names.join(",")))
}

fn named(people: Vec<(Box<str>, SafeText)>) -> Room {
    let id = id(&people);
    let with: Vec<SafeText> = people.into_iter().map(|(_, name)| name).collect();
    let names: Vec<&str> = with.iter().map(SafeText::as_str).collect();
    let name = if names.is_empty() { "notes (self)".to_owned() } else { names.join(", ") };
    Room { id, name: SafeText::line(&name), mine: false, kind: RoomKind::Direct { with } }
}

impl Session {
    /// `Request::OpenDirect`.
    pub(super) fn open_direct(&mut self, names: &[String]) {
        match self.may_open(names) {
            Ok(room) => {
                let id = room.id.clone();
                self.direct.closed.remove(&id);
                self.show(room);
                self.fetch_direct(id);
            }
            Err(words) => self.refuse(RejectionCode::BadName, words),
        }
    }

    /// Opens `@ann,bob`, as rooms are remembered.
    pub(super) fn open_remembered(&mut self, names: &str) {
        let names: Vec<String> = names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        self.open_direct(&names);
    }

    fn may_open(&self, names: &[String]) -> Result<Room, &'static str> {
        let typed = || names.iter().map(|name| name.trim().trim_start_matches('@'));
        let fits = |name: &str| {
            let length = name.chars().count();
            (1..=LONGEST_NAME).contains(&length) && !name.contains(|c: char| c.is_whitespace() || c == ',')
        };
        if !typed().all(fits) {
            return Err("a name has 1 to 64 characters without spaces and commas");
        }
        if names.len() > MOST_NAMES {
            return Err("a conversation has at most 16 others");
        }
        let people = people(typed(), self.my_key());
        // What a server can do is known once it has taken us in.
        match (self.standing.connected, self.standing.capabilities.whispers, people.len()) {
            (true, Whispers::None, _) => Err("without an account there are no direct messages; /connect signs in"),
            (true, Whispers::Single, 0) => Err("this server has no notes to oneself; name somebody else"),
            (true, Whispers::Single, 2..) => Err("this server passes direct messages to one person at a time"),
            _ => Ok(named(people)),
        }
    }

    fn my_key(&self) -> Option<&str> {
        self.me.as_ref().map(|me| &*me.key)
    }

    /// The room that a direct message belongs to, which is opened for it. `None` where that cannot be told.
    pub(super) fn room_for(&mut self, said: &Said) -> Option<RoomId> {
        let people = self.people_of(said)?;
        let id = id(&people);
        if self.open_room(&id).is_some() {
            return Some(id);
        }
        if self.rooms.iter().filter(|open| is_direct(&open.room.id)).count() >= MOST_ROOMS {
            return None;
        }
        self.show(named(people));
        self.fetch_direct(id.clone());
        Some(id)
    }

    /// The same without opening it.
    pub(super) fn room_of(&self, said: &Said) -> Option<RoomId> {
        self.people_of(said).map(|people| id(&people))
    }

    fn people_of(&self, said: &Said) -> Option<Vec<(Box<str>, SafeText)>> {
        let me = self.my_key();
        if !said.with.is_empty() {
            return Some(people(said.with.iter().map(String::as_str), me));
        }
        let name = match &said.to {
            Some((name, _)) if self.wrote(&said.message) => name.as_str(),
            _ if self.wrote(&said.message) => return None,
            _ => said.message.author.name.as_str(),
        };
        Some(people([name].into_iter(), me))
    }

    fn wrote(&self, message: &Message) -> bool {
        self.me.as_ref().is_some_and(|me| me.wrote(message))
    }

    /// Adds a room, or tells of it again.
    pub(super) fn show(&mut self, room: Room) {
        if let Some(open) = self.open_room(&room.id) {
            let room = open.room.clone();
            return self.tell(Event::Joined(room));
        }
        self.rooms.push(OpenRoom::new(room.clone()));
        self.tell(Event::Joined(room));
        self.fetch_markers();
    }

    pub(super) fn fetch_direct(&mut self, room: RoomId) {
        if self.standing.connected && self.standing.capabilities.whispers == Whispers::Rooms {
            self.fetch(Fetch::Recent(Some(room)));
        }
    }

    pub(super) fn direct_closed(&mut self, open: &OpenRoom) {
        let last = open.timeline.newest().map_or(Timestamp::MIN, |message| message.at);
        if self.direct.closed.len() >= MOST_ROOMS {
            self.direct.closed.clear();
        }
        self.direct.closed.insert(open.room.id.clone(), last);
    }

    /// The conversations that the server knows of: those that are not open and not old are opened.
    pub(super) fn conversations(&mut self, body: &str, now: Now) {
        let Ok(talks) = read_conversations(body) else { return };
        let since = self.direct.since.take();
        for talk in talks.iter().take(MOST_OPENED).filter(|talk| now.wall.0 - talk.at <= OLDEST_OPENED) {
            let room = named(people(talk.with.iter().map(String::as_str), self.my_key()));
            let id = room.id.clone();
            let at = Timestamp::clamped(talk.at);
            let closed = self.direct.closed.get(&id).is_some_and(|last| *last >= at);
            if closed || self.open_room(&id).is_some() {
                continue;
            }
            self.show(room);
            if let (Some(since), Some(open)) = (since, self.open_room(&id)) {
                open.hole = Some(Hole { since, opened: true });
            }
            self.fetch_direct(id);
        }
    }

    /// The history of a direct room is refused: nobody has such a name, or we may not write to them. A room that holds
    /// nothing goes again.
    pub(super) fn no_direct(&mut self, room: &RoomId, refusal: &Refusal) {
        let code = refusal.code.as_deref().map_or(RejectionCode::Other, RejectionCode::parse);
        let empty = self.open_room(room).is_some_and(|open| open.timeline.lines().is_empty());
        if empty && code != RejectionCode::Other {
            self.leave(room);
        }
        let message = SafeText::line(&refusal.message);
        self.tell(Event::Refused(Rejection { code, message, retry_after: None }));
    }
}
