//! A list of messages or links: mentions, search hits, links and media, the lines around a hit. All have the same keys.
//!
//! The entries are looked up when they are needed, so that a list shows what is there now; the chosen one is remembered
//! by its message. Must not know how it is drawn, nor where the screen has room for it.

use std::mem::discriminant;
use std::sync::Arc;

use super::desk_lists::{DeskEntry, DeskList};
use super::gathered::{self, Posted};
use super::search::Hit;
use super::state::{App, Network, Place};
use crate::chat::name::fold;
use crate::chat::{Invite, Line, MessageId, NetworkId, RoomId, SafeText, Timestamp};

#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    pub what: What,
    /// `None` is the first.
    pub chosen: Option<Key>,
    /// Only entries that contain all its words are listed; in a search, the question.
    pub filter: String,
    /// Letters go to the filter.
    pub typing: bool,
    /// It gets the keys. Without them a list stands beside the timeline, or waits where there is no room for that.
    pub focused: bool,
}

/// What is listed.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The links and pictures of a room.
    Links {
        place: Place,
        tab: Tab,
    },
    /// The links of one message.
    LinksOf {
        place: Place,
        line: Arc<Line>,
    },
    /// Where somebody spoke to the person, in all rooms.
    Mentions,
    /// The rooms one is asked into, on all networks.
    Invites,
    Search(Searching),
    /// What was said about a line that is no longer in memory.
    Around {
        place: Place,
        id: MessageId,
        lines: Vec<Arc<Line>>,
    },
    /// What those see who keep order in a room.
    Desk(Place, DeskList),
}

/// A search that is being typed. The question is the filter of its list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Searching {
    /// Only there; everywhere without it.
    pub place: Option<Place>,
    /// The number of the last question that went out; answers to others are too late.
    pub asked: u64,
    pub answered: bool,
    /// So far the local history has been searched back to here.
    pub back_to: Option<Timestamp>,
    /// Newest first.
    pub hits: Vec<Hit>,
    pub more: bool,
    /// What is wrong with the question, or why the answer is short.
    pub trouble: Option<SafeText>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    All,
    Links,
    Media,
}

impl Tab {
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Links,
            Self::Links => Self::Media,
            Self::Media => Self::All,
        }
    }

    fn shows(self, posted: &Posted) -> bool {
        match self {
            Self::All => true,
            Self::Links => !posted.linked.link.image,
            Self::Media => posted.linked.link.image,
        }
    }
}

/// By what an entry is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Message(MessageId),
    /// One message can have several.
    Link(MessageId, SafeText),
    Person(SafeText),
    /// By the id of an entry of the moderators' log.
    Logged(String),
    Noted(Timestamp, SafeText),
    Invite(NetworkId, RoomId),
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// `label` is the room as people know it, where it is not clear from the list.
    Message {
        place: Option<Place>,
        label: SafeText,
        line: Arc<Line>,
    },
    Link {
        place: Place,
        posted: Arc<Posted>,
    },
    Desk {
        place: Place,
        entry: DeskEntry,
    },
    Invite {
        network: NetworkId,
        invite: Invite,
    },
}

impl Listing {
    /// A list that gets the keys.
    pub fn new(what: What) -> Self {
        Self { what, chosen: None, filter: String::new(), typing: false, focused: true }
    }

    /// Whether what is typed narrows it down.
    pub fn can_filter(&self) -> bool {
        !matches!(self.what, What::LinksOf { .. } | What::Around { .. })
    }

    /// Whether it can stand beside the timeline.
    pub fn is_panel(&self) -> bool {
        match &self.what {
            What::Links { .. } | What::Mentions | What::Invites => true,
            What::Desk(_, list) => list.is_panel(),
            _ => false,
        }
    }

    /// Whether both list things of one kind, wherever.
    pub fn is_like(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (What::Desk(_, one), What::Desk(_, other)) => discriminant(one) == discriminant(other),
            (one, other) => discriminant(one) == discriminant(other),
        }
    }

    /// Whether the entry that was chosen is gone: somebody else has dealt with it. Whoever acts on people must not act
    /// on its neighbour.
    pub fn has_lost(&self, entries: &[Entry]) -> bool {
        let chosen = self.chosen.as_ref().filter(|_| matches!(self.what, What::Desk(..)));
        chosen.is_some_and(|key| !entries.iter().any(|entry| entry.key() == *key))
    }
}

impl Entry {
    pub fn key(&self) -> Key {
        match self {
            Self::Message { line, .. } => Key::Message(line.message.id.clone()),
            Self::Link { posted, .. } => Key::Link(posted.linked.message.clone(), posted.linked.link.url.clone()),
            Self::Desk { entry, .. } => entry.key(),
            Self::Invite { network, invite } => Key::Invite(*network, invite.room.clone()),
        }
    }

    pub fn at(&self) -> Timestamp {
        match self {
            Self::Message { line, .. } => line.message.at,
            Self::Link { posted, .. } => posted.linked.at,
            Self::Desk { entry, .. } => entry.at(),
            // Networks do not say when.
            Self::Invite { .. } => Timestamp::MIN,
        }
    }

    pub fn author(&self) -> &SafeText {
        match self {
            Self::Message { line, .. } => &line.message.author.name,
            Self::Link { posted, .. } => &posted.linked.author,
            Self::Desk { entry, .. } => entry.author(),
            Self::Invite { invite, .. } => invite.by.as_ref().unwrap_or(&invite.name),
        }
    }

    /// Everything it shows, for the filter.
    fn words(&self) -> String {
        match self {
            Self::Message { label, line, .. } => {
                format!("{label} {} {}", self.author(), line.message.body.plain())
            }
            Self::Link { posted, .. } => format!("{} {} {}", posted.handle(), self.author(), posted.linked.link.url),
            Self::Desk { entry, .. } => entry.words(),
            Self::Invite { invite, .. } => format!("{} {}", self.author(), invite.name),
        }
    }
}

impl App {
    /// The entries of a list that match its filter, in the order in which they are shown.
    pub fn entries(&self, listing: &Listing) -> Vec<Entry> {
        let words = listing.filter.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut entries = self.all_entries(&listing.what);
        // Whoever keeps order sees what others are spared.
        if !matches!(listing.what, What::Desk(..)) {
            entries.retain(|entry| !self.ignores(entry));
        }
        // The hits of a search have been found by its words already.
        if !words.is_empty() && !matches!(listing.what, What::Search(_)) {
            entries.retain(|entry| {
                let text = entry.words().to_lowercase();
                words.iter().all(|word| text.contains(word))
            });
        }
        entries
    }

    fn all_entries(&self, what: &What) -> Vec<Entry> {
        match what {
            What::Links { place, tab } => {
                let known = self.lists.gathered.get(place).into_iter().flat_map(|known| known.newest_first());
                let shown = known.filter(|posted| tab.shows(posted));
                shown.map(|posted| Entry::Link { place: place.clone(), posted: Arc::clone(posted) }).collect()
            }
            What::LinksOf { place, line } => {
                let numbered = (1..).zip(gathered::links(line));
                let posted = numbered.map(|(number, linked)| Arc::new(Posted { linked, number }));
                posted.map(|posted| Entry::Link { place: place.clone(), posted }).collect()
            }
            What::Mentions => {
                self.mentions.iter().map(|mention| self.entry_of(&mention.place, &mention.line)).collect()
            }
            What::Invites => {
                self.invites().into_iter().map(|(network, invite)| Entry::Invite { network, invite }).collect()
            }
            What::Search(search) => search.hits.iter().map(|hit| self.entry_of_hit(hit)).collect(),
            What::Around { place, lines, .. } => lines.iter().map(|line| self.entry_of(place, line)).collect(),
            What::Desk(place, list) => self.desk_entries(place, list),
        }
    }
}

impl App {
    /// Whether the person ignores who said it, or where.
    fn ignores(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Message { place: Some(place), line, .. } => self.hides(place, &line.message),
            Entry::Message { place: None, .. } | Entry::Desk { .. } => false,
            Entry::Invite { invite, .. } => {
                invite.by.as_ref().is_some_and(|by| self.ignore.people.has(&fold(by.as_str())))
            }
            Entry::Link { place, posted } => {
                let sieve = self.network(place.network).and_then(|network| network.sieve.as_ref());
                sieve.is_some_and(|sieve| sieve.hides_link(&posted.linked))
            }
        }
    }

    /// The rooms one is asked into, network by network.
    pub fn invites(&self) -> Vec<(NetworkId, Invite)> {
        let of =
            |network: &Network| network.invites.iter().cloned().map(|invite| (network.id, invite)).collect::<Vec<_>>();
        self.networks.iter().flat_map(of).collect()
    }

    pub(super) fn entry_of(&self, place: &Place, line: &Arc<Line>) -> Entry {
        Entry::Message { place: Some(place.clone()), label: self.label_of(place), line: Arc::clone(line) }
    }

    /// The history knows a room by its id, which need not be what it is called.
    fn entry_of_hit(&self, hit: &Hit) -> Entry {
        let room = hit.place.as_ref().and_then(|place| self.room(place));
        let label = room.map_or_else(|| hit.label.clone(), |room| SafeText::line(&room.room.shown()));
        Entry::Message { place: hit.place.clone(), label, line: Arc::clone(&hit.line) }
    }

    /// A room as people know it: `#nova`.
    pub fn label_of(&self, place: &Place) -> SafeText {
        let name = self.room(place).map_or(place.room.as_str(), |room| room.room.name.as_str());
        SafeText::line(&format!("#{name}"))
    }
}

/// The index of the chosen entry; one that is gone leaves its place to the first.
pub fn position(entries: &[Entry], chosen: Option<&Key>) -> usize {
    chosen.and_then(|key| entries.iter().position(|entry| entry.key() == *key)).unwrap_or(0)
}
