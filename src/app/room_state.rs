//! The state of one room: its lines, what is unread, where the view stands, what is being written.
//!
//! Only data. Scroll positions are anchors in the timeline, never rows of a screen.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::chat::rtc::{Session, Snapshot};
use crate::chat::{Line, Member, MessageId, Room, SafeText, Timestamp};

use super::compose::Compose;
use super::house::House;
use super::sieve::Shown;

#[derive(Debug)]
pub struct RoomState {
    pub room: Room,
    /// The lines of the model with this program's own notices among them; draw [`App::view_lines`].
    pub lines: VecDeque<Arc<Line>>,
    /// What of them is not hidden.
    pub shown: Shown,
    /// How many of `lines` are own notices.
    pub notices: usize,
    pub members: Vec<Member>,
    pub unread: usize,
    pub mentions: usize,
    /// The network counts what is unread here, and this program does not.
    pub counted: bool,
    /// The sessions that run here, as the network told them last.
    pub sessions: Snapshot,
    /// Who is writing here now.
    pub typing: Vec<SafeText>,
    /// The first unread line at the time one looked away: the rule "new since" is drawn above it.
    pub marker: Option<Marker>,
    pub scroll: Scroll,
    /// Rows still to move by, up positive. Only drawing knows how lines wrap: a frame starts at `scroll`, moves by
    /// this, stops at either end, and reports where it came to by `Msg::Scrolled`, which makes this zero again.
    pub scroll_by: i32,
    /// The input of this room: the text stays with its room.
    pub compose: Compose,
    /// Posting is refused until then (rate limit or time-out); the input shows the countdown.
    pub blocked_until: Option<Timestamp>,
    pub history: History,
    /// What holds here, and how one stands.
    pub house: House,
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

impl RoomState {
    /// A room just joined, without any line yet.
    pub fn new(room: Room) -> Self {
        Self {
            room,
            lines: VecDeque::new(),
            shown: Shown::default(),
            notices: 0,
            members: Vec::new(),
            unread: 0,
            mentions: 0,
            counted: false,
            sessions: Snapshot::default(),
            typing: Vec::new(),
            marker: None,
            scroll: Scroll::End,
            scroll_by: 0,
            compose: Compose::default(),
            blocked_until: None,
            history: History::More,
            house: House::default(),
        }
    }

    /// How many people are in sessions here; whoever is in two counts in both.
    pub fn in_sessions(&self) -> usize {
        self.sessions.sessions.iter().map(Session::participants).sum()
    }
}
