//! A list over the screen that is narrowed down by typing: where to go and what to do (Ctrl-K), emotes, channels of the
//! network.
//!
//! What there is to choose is computed from the app whenever it is needed. Must not know keys or how it is drawn.

mod entries;

use crate::chat::{NetworkId, SafeText};

use super::action::Action;
use super::compose::Compose;
use super::state::Place;

pub use entries::entries;

#[derive(Clone, Debug, PartialEq)]
pub struct Chooser {
    pub what: What,
    pub query: Compose,
    pub selected: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Channels and people; behind `>` or where it matches, everything that can be done.
    Anything,
    Emotes,
    /// The public channels of a network; none before the answer has come.
    Rooms {
        network: NetworkId,
        found: Option<Vec<(SafeText, usize)>>,
    },
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub label: String,
    /// At the right: the key, the network, what it is.
    pub detail: String,
    pub choice: Choice,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Open(Place),
    Whisper(SafeText),
    Do(Action),
    /// A command of the table, by its name.
    Command(&'static str),
    /// Goes into the input.
    Insert(String),
    Join(NetworkId, SafeText),
}

/// A deed that has a key, for the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    pub action: Action,
    /// What it does, in a few words.
    pub does: &'static str,
    /// The keys as people write them.
    pub key: String,
}

impl Chooser {
    pub fn new(what: What) -> Self {
        Self { what, query: Compose::default(), selected: 0 }
    }
}
