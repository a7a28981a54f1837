//! The state of the client: networks, rooms, where one is, what lies on top.
//!
//! Only data and small questions about it; changes are in `update`. Scroll positions are anchors in the timeline,
//! never rows of a screen.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crate::chat::{Capabilities, Line, Member, MessageId, NetworkId, Room, RoomId, SafeText, Scope, Timestamp};

use super::compose::Compose;
use super::feed::Feed;
use super::form::NetworkForm;

/// One room of one network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub network: NetworkId,
    pub room: RoomId,
}

#[derive(Debug, Default)]
pub struct App {
    pub networks: Vec<Network>,
    /// The room on screen. `None` before the first is joined.
    pub current: Option<Place>,
    /// What lies over the screen, topmost last; the topmost gets the keys.
    pub overlays: Vec<Overlay>,
    /// Whether the side lists are wanted; how much fits is the screen's business.
    pub channels_wanted: Option<bool>,
    pub people_wanted: Option<bool>,
    pub terminal_focused: bool,
    /// Drawing says whether the newest line of the current view is on screen.
    pub end_visible: bool,
    pub timeline_rows: usize,
    /// A sentence for the status line until the next key: errors that say what to do next.
    pub flash: Option<SafeText>,
    /// Lines of text said to the person by this program, per room, are ordinary `Kind::Notice` lines of the room.
    pub next_txn: u64,
    /// The wall-clock time of the last update.
    pub now: Timestamp,
}

#[derive(Debug)]
pub struct Network {
    pub id: NetworkId,
    /// What the list calls it: the host, or "this computer" for the embedded server.
    pub label: SafeText,
    pub address: SafeText,
    /// Our own name there; `None` until connected, or for a spectator.
    pub me: Option<SafeText>,
    pub capabilities: Capabilities,
    pub link: LinkState,
    /// RFC 2.4: Global shows all rooms' lines, Local only the room's own. Also the flag that is sent.
    pub scope: Scope,
    /// Joined rooms in the order of the list.
    pub rooms: Vec<RoomState>,
    /// Every line of every room, for the global view.
    pub feed: Feed,
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

#[derive(Debug)]
pub struct RoomState {
    pub room: Room,
    pub lines: VecDeque<Arc<Line>>,
    pub members: Vec<Member>,
    pub unread: usize,
    pub mentions: usize,
    /// The first unread line at the time one looked away: the rule "new since" is drawn above it.
    pub marker: Option<Marker>,
    pub scroll: Scroll,
    /// The input of this room: the text stays with its room.
    pub compose: Compose,
    /// Posting is refused until then (rate limit or time-out); the input shows the countdown.
    pub blocked_until: Option<Timestamp>,
    pub history: History,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The first line after the marker.
    pub first_new: MessageId,
    pub since: Timestamp,
    pub count: usize,
}

/// Where the view of a room stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scroll {
    /// Follows the newest line.
    End,
    /// Held: `anchor` is the line at the bottom of the view with `rows_below` of its wrapped rows cut off;
    /// `new` lines have arrived below since.
    Held { anchor: MessageId, rows_below: usize, new: usize },
}

/// What is known about older history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// The server may have more.
    More,
    Asked,
    /// The first line of the room is known, or the server cannot page.
    Complete,
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

    pub fn current_network(&self) -> Option<&Network> {
        self.network(self.current.as_ref()?.network)
    }

    /// All places in the order of the list: what Alt-1..9 and next/previous count.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.networks.iter().flat_map(|network| {
            network.rooms.iter().map(|room| Place { network: network.id, room: room.room.id.clone() })
        })
    }

    /// When something on screen changes by the clock alone (a countdown), how soon; `None` lets the program sleep.
    pub fn wants_tick(&self) -> Option<Duration> {
        let counting = self.networks.iter().any(|network| {
            matches!(network.link, LinkState::Waiting { .. })
                || network.rooms.iter().any(|room| room.blocked_until.is_some_and(|until| until > self.now))
        });
        counting.then_some(Duration::from_secs(1))
    }
}

impl Network {
    pub fn room(&self, id: &RoomId) -> Option<&RoomState> {
        self.rooms.iter().find(|room| room.room.id == *id)
    }

    pub fn room_mut(&mut self, id: &RoomId) -> Option<&mut RoomState> {
        self.rooms.iter_mut().find(|room| room.room.id == *id)
    }
}
