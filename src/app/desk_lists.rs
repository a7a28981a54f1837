//! The lists of those who keep order: what waits, who is timed out, what was done, what is known of a person.
//!
//! Entries are what the server said last. Must not know how they are drawn.

use std::sync::Arc;

use crate::chat::{
    Card, Line, MessageId, ModEntry, ModVerb, Note, Pin, QueueItem, QueueKind, Restraint, SafeText, Timestamp,
};

use super::listing::{Entry, Key, Listing, What};
use super::mention::same_name;
use super::state::{App, Place};
use super::told;

/// Which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskList {
    /// Reports, and pictures that wait.
    Queue,
    /// Running timeouts, and bans as far as one may know of them.
    Timeouts,
    /// What is pinned, the newest pin first.
    Pins,
    /// Who did what to whom, why and when.
    Log,
    /// What is known of this person.
    Card(SafeText),
}

/// One entry of such a list that is not just a message.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskEntry {
    Queued(Arc<QueueItem>),
    Restrained(Box<Restraint>),
    Pinned(Box<Pin>),
    Logged(Arc<ModEntry>),
    Noted { about: SafeText, note: Box<Note> },
}

impl DeskList {
    /// Whether it stands beside the timeline where there is room; a card lies over what it was opened from.
    pub fn is_panel(&self) -> bool {
        !matches!(self, Self::Card(_))
    }
}

impl DeskEntry {
    pub fn key(&self) -> Key {
        match self {
            Self::Queued(item) => Key::Message(item.line.message.id.clone()),
            Self::Restrained(restraint) => Key::Person(restraint.user.clone()),
            Self::Pinned(pin) => Key::Message(pin.message.clone()),
            Self::Logged(entry) => Key::Logged(entry.id.clone()),
            Self::Noted { note, .. } => Key::Noted(note.at, note.text.clone()),
        }
    }

    pub fn at(&self) -> Timestamp {
        match self {
            Self::Queued(item) => item.line.message.at,
            Self::Restrained(restraint) => restraint.since,
            // The server does not say when.
            Self::Pinned(pin) => pin.until.unwrap_or(Timestamp::MIN),
            Self::Logged(entry) => entry.at,
            Self::Noted { note, .. } => note.at,
        }
    }

    pub fn author(&self) -> &SafeText {
        match self {
            Self::Queued(item) => &item.line.message.author.name,
            Self::Restrained(restraint) => &restraint.user,
            Self::Pinned(pin) => &pin.author,
            Self::Logged(entry) => &entry.by,
            Self::Noted { note, .. } => &note.by,
        }
    }

    /// Whom deeds with a person are about.
    pub fn person(&self) -> &SafeText {
        match self {
            Self::Logged(entry) => entry.user.as_ref().unwrap_or(&entry.by),
            Self::Noted { about, .. } => about,
            other => other.author(),
        }
    }

    /// What it says, on one line.
    pub fn text(&self) -> String {
        match self {
            Self::Queued(item) => item.line.message.body.plain(),
            Self::Restrained(restraint) => restrained(restraint),
            Self::Pinned(pin) => pin.excerpt.to_string(),
            Self::Logged(entry) => logged(entry),
            Self::Noted { note, .. } => note.text.to_string(),
        }
    }

    /// The same with what its row marks otherwise.
    pub fn whole(&self) -> String {
        let text = self.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let undone = matches!(self, Self::Logged(entry) if entry.undone);
        if undone { format!("{text} (taken back)") } else { text }
    }

    /// Everything it shows, for the filter.
    pub fn words(&self) -> String {
        match self {
            Self::Queued(item) => format!("{} {} {}", self.author(), self.text(), complaints(item)),
            Self::Logged(entry) => format!("{} {}", entry.verb.as_str(), self.text()),
            Self::Restrained(_) | Self::Pinned(_) | Self::Noted { .. } => format!("{} {}", self.author(), self.text()),
        }
    }
}

/// `alice: spam; bob`: who reported a message, and why.
pub fn complaints(item: &QueueItem) -> String {
    let QueueKind::Report(complaints) = &item.kind else { return String::new() };
    let one = |complaint: &crate::chat::Complaint| match &complaint.reason {
        Some(reason) => format!("{}: {reason}", complaint.by),
        None => complaint.by.to_string(),
    };
    complaints.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `by kat: spam`.
pub fn restrained(restraint: &Restraint) -> String {
    let reason = restraint.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    format!("by {}{reason}", restraint.by)
}

/// `kat timed out k1ller for 10m: spam`.
fn logged(entry: &ModEntry) -> String {
    told::sentence(entry).unwrap_or_else(|| {
        let reason = entry.reason.as_ref().map(SafeText::as_str).filter(|reason| !reason.is_empty());
        let what = match (entry.verb, reason) {
            (ModVerb::Hold, Some("on")) => return format!("{} has pictures wait for a moderator", entry.by),
            (ModVerb::Hold, Some("off")) => return format!("{} has pictures shown at once", entry.by),
            (ModVerb::Event, Some("over")) => return format!("{} ended the event", entry.by),
            (ModVerb::Hold, _) => "changed whether pictures wait for a moderator",
            (ModVerb::Event, _) => "began an event",
            (ModVerb::Visit, _) => "came without being listed",
            _ => "did something this program does not know",
        };
        format!("{} {what}{}", entry.by, reason.map_or_else(String::new, |reason| format!(": {reason}")))
    })
}

impl App {
    /// The list of a kind that is open for a room, if any is.
    pub fn open_desk(&self, place: &Place, is: impl Fn(&DeskList) -> bool) -> Option<&Listing> {
        self.lists.open.iter().find(|open| matches!(&open.what, What::Desk(at, list) if at == place && is(list)))
    }

    pub(super) fn desk_entries(&self, place: &Place, list: &DeskList) -> Vec<Entry> {
        let Some(house) = self.room(place).map(|room| &room.house) else { return Vec::new() };
        let desk = |entry| Entry::Desk { place: place.clone(), entry };
        match list {
            DeskList::Queue => house.queue.items.iter().map(|item| desk(DeskEntry::Queued(Arc::clone(item)))).collect(),
            DeskList::Timeouts => {
                let all = house.info.iter().flat_map(|info| &info.restrained);
                let running = all.filter(|restraint| restraint.until.is_none_or(|until| until > self.now));
                running.map(|restraint| desk(DeskEntry::Restrained(Box::new(restraint.clone())))).collect()
            }
            DeskList::Pins => {
                let pins = house.info.iter().flat_map(|info| &info.pins);
                pins.map(|pin| desk(DeskEntry::Pinned(Box::new(pin.clone())))).collect()
            }
            DeskList::Log => house.log.entries.iter().map(|entry| desk(DeskEntry::Logged(Arc::clone(entry)))).collect(),
            DeskList::Card(name) => {
                let Some(card) = self.card(place, name) else { return Vec::new() };
                let noted = |note: &Note| DeskEntry::Noted { about: card.name.clone(), note: Box::new(note.clone()) };
                let notes = card.notes.iter().map(|note| desk(noted(note)));
                let done = card.entries.iter().map(|entry| desk(DeskEntry::Logged(Arc::new(entry.clone()))));
                let said = card.lines.iter().rev().map(|line| self.entry_of(place, line));
                notes.chain(done).chain(said).collect()
            }
        }
    }

    /// Whether what a list shows has been fetched.
    pub fn is_known(&self, place: &Place, list: &DeskList) -> bool {
        let Some(house) = self.room(place).map(|room| &room.house) else { return true };
        match list {
            DeskList::Queue => house.queue.known,
            DeskList::Timeouts | DeskList::Pins => house.info.is_some(),
            DeskList::Log => house.log.known,
            DeskList::Card(name) => self.card(place, name).is_some(),
        }
    }

    /// What is known of a person there, once it was fetched.
    pub fn card(&self, place: &Place, name: &SafeText) -> Option<&Card> {
        let card = self.room(place)?.house.card.as_deref()?;
        same_name(card.name.as_str(), name.as_str()).then_some(card)
    }

    /// When a countdown in an open list of timeouts shows the next second, in milliseconds.
    pub(super) fn next_second_of_timeouts(&self) -> Option<i64> {
        let open = self.lists.open.iter().filter_map(|open| match &open.what {
            What::Desk(place, DeskList::Timeouts | DeskList::Card(_)) => self.room(place),
            _ => None,
        });
        let beside = self.beside.as_ref().and_then(|_| self.room(&self.pair()?.0));
        let infos = open.chain(beside).filter_map(|room| room.house.info.as_ref());
        let ends = infos.flat_map(|info| &info.restrained).filter_map(|restraint| restraint.until);
        let left = ends.map(|until| until.0 - self.now.0).filter(|left| *left > 0);
        left.map(|left| (left - 1) % 1000 + 1).min()
    }

    /// Whether a message holds pictures, as far as it is known here.
    pub(super) fn has_pictures(&self, place: &Place, id: &MessageId) -> Option<bool> {
        let network = self.network(place.network)?;
        if network.marks.pictures(id).is_some() {
            return Some(true);
        }
        let room = network.room(&place.room)?;
        let mut queued = room.house.queue.items.iter();
        if let Some(item) = queued.find(|item| item.line.message.id == *id) {
            return Some(item.kind == QueueKind::Image || holds_pictures(&item.line));
        }
        let line = room.lines.iter().rev().find(|line| line.message.id == *id)?;
        Some(holds_pictures(line))
    }
}

/// Whether pictures stand in a line.
pub fn holds_pictures(line: &Line) -> bool {
    super::gathered::links(line).any(|linked| linked.link.leads_to_picture())
}
