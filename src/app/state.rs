//! The state of the client: networks, rooms, where one is, what lies on top.
//!
//! Only data and small questions about it; changes are in `update`. Scroll positions are anchors in the timeline,
//! never rows of a screen.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::chat::{Capabilities, Invite, Line, NetworkId, RoomId, SafeText, Scope, Timestamp};

use super::action::Mode;
use super::alert::{Mentioned, Pace};
use super::beside::Beside;
use super::chooser::Chooser;
use super::comings::Comings;
use super::compose::Compose;
use super::desk::{Ask, Desk};
use super::feed::Feed;
use super::fold::Folds;
use super::form::NetworkForm;
use super::ignore::Ignore;
use super::lists::Lists;
use super::marks::Marks;
use super::memory::Memory;
use super::pictures::Pictures;
use super::prefs::Prefs;
use super::quiet::Quiet;
use super::ranks::Ranks;
use super::sieve::{Shown, Sieve};
use super::writing::Writing;

pub use super::room_state::{History, Marker, RoomState, Scroll};

/// What the list calls the server inside this program.
pub const THIS_COMPUTER: &str = "this computer";

/// One room of one network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub network: NetworkId,
    pub room: RoomId,
}

#[derive(Debug)]
pub struct App {
    /// What the person has set in the configuration; a change of the file changes it while the program runs.
    pub prefs: Prefs,
    pub networks: Vec<Network>,
    /// The room on screen. `None` before the first is joined.
    pub current: Option<Place>,
    /// The room that was on screen before: there one is again when this one closes.
    pub came_from: Option<Place>,
    /// What lies over the screen, topmost last; the topmost gets the keys.
    pub overlays: Vec<Overlay>,
    /// The selected message, and the lists of messages and links.
    pub lists: Lists,
    /// Whether the side lists are wanted; how much fits is the screen's business.
    pub channels_wanted: Option<bool>,
    pub people_wanted: Option<bool>,
    pub terminal_focused: bool,
    /// Drawing says whether the newest line of the current view is on screen.
    pub end_visible: bool,
    /// The room that is seen beside the current one, if there is one.
    pub beside: Option<Beside>,
    pub timeline_rows: usize,
    /// A sentence for the status line until the next key: errors that say what to do next.
    pub flash: Option<SafeText>,
    /// Lines of text said to the person by this program, per room, are ordinary `Kind::Notice` lines of the room.
    pub next_txn: u64,
    /// The input while no room is open: commands work there, and its text moves into the first room.
    pub lobby: Compose,
    /// What belongs to writing as a whole.
    pub writing: Writing,
    /// Keeping order, as far as it is under way.
    pub desk: Desk,
    /// The room a person asked for and that is to be opened once it is there.
    pub awaited: Option<Awaited>,
    /// Somebody has begun to write; matters only where letters are deeds before that.
    pub begun: bool,
    pub pictures: Pictures,
    /// What the last notice of a room says about those who came and went, while it can still grow.
    pub comings: HashMap<Place, Comings>,
    /// What the person does not want to see.
    pub ignore: Arc<Ignore>,
    /// Every mention of every room that is known, newest first.
    pub mentions: VecDeque<Mentioned>,
    pub pace: Pace,
    pub quiet: Quiet,
    pub memory: Memory,
    /// The wall-clock time of the last update.
    pub now: Timestamp,
}

/// What opens the next joined room: `/join` waits for a name, a network just added for any room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    pub network: NetworkId,
    /// As typed, without `#`; `None` takes whatever comes first.
    pub name: Option<String>,
}

#[derive(Debug)]
pub struct Network {
    pub id: NetworkId,
    /// What the list calls it: the host, or [`THIS_COMPUTER`].
    pub label: SafeText,
    pub address: SafeText,
    /// Our own name there; `None` until connected, or for a spectator.
    pub me: Option<SafeText>,
    pub capabilities: Capabilities,
    /// The host that its pictures come from.
    pub media: Option<SafeText>,
    pub link: LinkState,
    /// RFC 2.4: Global shows all rooms' lines, Local only the room's own. Also the flag that is sent.
    pub scope: Scope,
    /// Joined rooms in the order of the list.
    pub rooms: Vec<RoomState>,
    /// Every line of every room, for the global view.
    pub feed: Feed,
    /// What is hidden here; `None` while nothing is ignored.
    pub sieve: Option<Arc<Sieve>>,
    /// What moderators made of single messages.
    pub marks: Arc<Marks>,
    /// Whose earlier lines are folded, since they were timed out.
    pub folds: Arc<Folds>,
    /// Who is what in its rooms.
    pub ranks: Arc<Ranks>,
    /// Who cannot send one direct messages; `None` before the server has said.
    pub blocks: Option<Vec<SafeText>>,
    /// Rooms one is asked into.
    pub invites: Vec<Invite>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    Connecting,
    Connected,
    /// Lost; the next try starts at this time.
    Waiting {
        reason: SafeText,
        until: Timestamp,
    },
    /// Ended; only a person starts it again.
    Closed {
        reason: SafeText,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// All keys and commands; the offset of its first row shown.
    Help {
        top: usize,
    },
    /// Adding a network from inside.
    AddNetwork(NetworkForm),
    /// A paste of several lines or of one very long line waits for a decision.
    PasteGuard {
        text: String,
    },
    /// The channel list or the people as a full-screen overlay, on small screens. `selected` counts entries.
    Channels {
        selected: usize,
    },
    People {
        top: usize,
    },
    /// A list that is narrowed down by typing.
    Chooser(Chooser),
    /// Something to keep order waits for a yes.
    Ask(Box<Ask>),
}

impl Default for App {
    fn default() -> Self {
        Self {
            prefs: Prefs::default(),
            networks: Vec::new(),
            current: None,
            came_from: None,
            overlays: Vec::new(),
            lists: Lists::default(),
            channels_wanted: None,
            people_wanted: None,
            // Terminals that report focus say so at once; the others never do, and a person sits before them.
            terminal_focused: true,
            end_visible: true,
            beside: None,
            timeline_rows: 20,
            flash: None,
            next_txn: 1,
            lobby: Compose::default(),
            writing: Writing::default(),
            desk: Desk::default(),
            awaited: None,
            ignore: Arc::default(),
            begun: false,
            pictures: Pictures::default(),
            comings: HashMap::new(),
            mentions: VecDeque::new(),
            pace: Pace::default(),
            quiet: Quiet::default(),
            memory: Memory::default(),
            now: Timestamp::MIN,
        }
    }
}

impl App {
    pub fn network(&self, id: NetworkId) -> Option<&Network> {
        self.networks.iter().find(|network| network.id == id)
    }

    pub fn network_mut(&mut self, id: NetworkId) -> Option<&mut Network> {
        self.networks.iter_mut().find(|network| network.id == id)
    }

    pub fn room(&self, place: &Place) -> Option<&RoomState> {
        self.network(place.network)?.room(&place.room)
    }

    pub fn room_mut(&mut self, place: &Place) -> Option<&mut RoomState> {
        self.network_mut(place.network)?.room_mut(&place.room)
    }

    pub fn current_room(&self) -> Option<&RoomState> {
        self.room(self.current.as_ref()?)
    }

    /// What the letters mean at the moment.
    pub fn mode(&self) -> Mode {
        match self.focused_listing() {
            _ if !self.overlays.is_empty() => Mode::Typing,
            Some(listing) => {
                if listing.typing {
                    Mode::Typing
                } else {
                    Mode::Listing
                }
            }
            None if self.selected().is_some() || self.is_at_rest() => Mode::Selecting,
            None => Mode::Typing,
        }
    }

    /// How long posting to a room is still refused; `None` when it is not.
    pub fn blocked_for(&self, place: &Place) -> Option<Duration> {
        let room = self.room(place)?;
        let left = room.blocked_until.max(room.house.slow_until)?.0 - self.now.0;
        (left > 0).then(|| Duration::from_millis(left.unsigned_abs()))
    }

    pub fn current_network(&self) -> Option<&Network> {
        self.network(self.current.as_ref()?.network)
    }

    /// The input on screen: that of the current room, or the lobby's.
    pub fn compose(&self) -> &Compose {
        self.current_room().map_or(&self.lobby, |room| &room.compose)
    }

    /// What the timeline of a room shows, oldest first: with global visibility every room's lines, otherwise its own
    /// (RFC 2.4).
    pub fn view_lines(&self, place: &Place) -> &VecDeque<Arc<Line>> {
        static NOTHING: VecDeque<Arc<Line>> = VecDeque::new();
        let Some(network) = self.network(place.network) else { return &NOTHING };
        network.room(&place.room).map_or(&NOTHING, |room| network.lines_shown(room))
    }

    /// All places in the order of the list: what Alt-1..9 and next/previous count.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.networks.iter().flat_map(|network| {
            network.rooms.iter().map(|room| Place { network: network.id, room: room.room.id.clone() })
        })
    }
}

impl Network {
    /// A network that has not connected yet.
    pub fn new(id: NetworkId, label: &str, address: &str) -> Self {
        Self {
            id,
            label: SafeText::line(label),
            address: SafeText::line(address),
            me: None,
            capabilities: Capabilities::PLAIN_RFC,
            media: None,
            link: LinkState::Connecting,
            scope: Scope::Global,
            rooms: Vec::new(),
            feed: Feed::default(),
            sieve: None,
            marks: Arc::default(),
            folds: Arc::default(),
            ranks: Arc::default(),
            blocks: None,
            invites: Vec::new(),
        }
    }

    /// What the timeline of one of its rooms shows.
    pub fn lines_shown<'a>(&'a self, room: &'a RoomState) -> &'a VecDeque<Arc<Line>> {
        match self.shows_all_in(room) {
            true => self.feed.shown.of(&self.feed.lines),
            false => room.shown.of(&room.lines),
        }
    }

    /// What is known of those lines as a list.
    pub fn shown<'a>(&'a self, room: &'a RoomState) -> &'a Shown {
        if self.shows_all_in(room) { &self.feed.shown } else { &room.shown }
    }

    /// Whether a room's timeline shows what is said in all rooms. A conversation among few is never mixed with others.
    pub fn shows_all_in(&self, room: &RoomState) -> bool {
        self.scope != Scope::Local && !room.room.is_closed()
    }

    pub fn room(&self, id: &RoomId) -> Option<&RoomState> {
        self.rooms.iter().find(|room| room.room.id == *id)
    }

    pub fn room_mut(&mut self, id: &RoomId) -> Option<&mut RoomState> {
        self.rooms.iter_mut().find(|room| room.room.id == *id)
    }
}
