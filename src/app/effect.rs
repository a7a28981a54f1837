//! What goes into the reducer and what comes out of it.

use std::sync::Arc;

use crate::chat::{Event, Line, MessageId, NetworkId, Picture, Request, SafeText, Timestamp};

use super::action::Action;
use super::alert::Alert;
use super::beside::Beside;
use super::drafts::Draft;
use super::form::NetworkForm;
use super::ignore::Ignore;
use super::prefs::Prefs;
use super::search::{Found, Search};
use super::seen::Seen;
use super::state::Place;

/// Everything that can happen to the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    Action(Action),
    Network(NetworkId, Event),
    /// A network was added (from the command line, the store, or a form that succeeded).
    NetworkAdded {
        id: NetworkId,
        label: String,
        address: String,
        rooms: Vec<String>,
    },
    /// Signing in to the network of the open form failed; the form stays open with these words.
    NetworkRefused(String),
    /// The server of a network takes our token no more, and only a person can get another one. `address` as it is typed.
    SignInNeeded {
        id: NetworkId,
        address: String,
        name: String,
    },
    /// Something outside of the chat has to be said, or was done: a line in the room on screen.
    Words(String),
    /// The same in a sentence that need not stay, for the status line.
    Flash(String),
    /// The configuration was read, at the start or because it changed.
    Prefs(Box<Prefs>),
    /// What was typed in earlier runs and not sent, before any room is there.
    Drafts(Vec<Draft>),
    /// How far earlier runs have read their direct rooms, before any room is there.
    Seen(Vec<Seen>),
    /// Addresses of pictures that came into view for the first time.
    PicturesSeen(Vec<SafeText>),
    /// A picture was fetched; `None` if it cannot be shown.
    Pictured(SafeText, Option<Picture>),
    /// The screen looks different from now on; nothing else has changed.
    Restyled,
    /// The terminal gained or lost focus.
    Focus(bool),
    /// How many rows the timeline pane has; page keys move by it. Sent when it changes.
    TimelineRows(usize),
    /// Drawing saw whether the newest line is on screen; unread counts go only then.
    EndVisible(bool),
    /// Drawing saw which room stands beside the current one, and whether its newest line is on screen.
    Beside(Option<Beside>),
    /// Drawing has carried out `scroll_by` of the current room.
    Scrolled {
        /// The line now at the bottom and how many of its wrapped rows are cut off; `None` at the end.
        to: Option<(MessageId, usize)>,
        /// Whether the first row of the oldest known line is on screen: going further up asks for older history.
        top: bool,
    },
    /// Drawing has moved the view with the keys for pages, and the selection came to this message.
    Selected(MessageId),
    /// Drawing saw how many seconds local time is ahead of UTC; it changes twice a year.
    LocalOffset(i32),
    /// No other way to make a sound worked.
    Unheard,
    /// Drawing found the open help or list of people scrolled too far: its `top` can be at most this.
    OverlayEnd(usize),
    /// The answer to `Effect::Search` of this number, or a part of it.
    Found {
        number: u64,
        found: Found,
    },
    /// The answer to `Effect::Around`: lines of the local history about that line and it among them, oldest first. None
    /// where it is not known.
    Around {
        place: Place,
        id: MessageId,
        lines: Vec<Arc<Line>>,
    },
    /// Drawing saw whether a countdown stands among the lines on screen.
    Counting(bool),
    /// Time has passed; only sent while [`super::state::App::wants_tick`] asks for it.
    Tick,
}

/// What the world outside the reducer is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Request(NetworkId, Request),
    /// Sign in with what the form holds (never logged), store the token where the config says, then `NetworkAdded`.
    SignIn(NetworkForm),
    /// The server takes our token no more: get another one, silently or by [`Msg::SignInNeeded`], but not for ever.
    Renew(NetworkId),
    /// The rooms with which a network is to begin next time.
    KeepRooms(NetworkId, Vec<String>),
    /// Read the configuration again.
    Reload,
    /// Forget a network: close it and take it off the stored list.
    Forget(NetworkId),
    /// Wear the theme of a name and keep the choice, or name all themes; answered by `Msg::Words`.
    Theme(Option<String>),
    /// Look something up in the local history.
    Search(Search),
    /// Nobody waits for the rest of the answer to that question.
    StopSearch(u64),
    /// Get what was said about a line that is no longer in memory.
    Around {
        place: Place,
        id: MessageId,
        at: Timestamp,
    },
    /// Put a text into the clipboard, by the terminal and by the desktop.
    Copy(String),
    /// Show the page or picture at an address with the desktop's own program.
    OpenLink(SafeText),
    /// Tell the person of a mention outside the screen.
    Alert(Box<Alert>),
    /// Keep what is typed in a room, so that it survives the end of the program.
    KeepDraft(Box<Draft>),
    /// Keep how far direct rooms have been read; only what is new.
    KeepSeen(Box<Seen>),
    /// Fetch the picture at an address that may be asked, answered by `Msg::Pictured`.
    Picture(SafeText),
    /// Ring the terminal's own bell.
    Bell,
    /// Keep this change of what is ignored for the next run.
    KeepIgnore {
        before: Arc<Ignore>,
        after: Arc<Ignore>,
    },
    Suspend,
    /// Repaint everything: the terminal may show something else.
    Redraw,
    Quit,
}
