//! Keeping order, on servers of ours that do: what the person asks for (`actions`, `asked`), what the server tells
//! (`told`, `said`), which rooms are private (`closed`), and all of it in neutral words (`translate`).
//!
//! Must not know who may do what: the server decides. Nothing is sent to servers that have not announced it.

mod actions;
mod asked;
mod closed;
mod said;
mod told;
mod translate;

use std::collections::HashSet;

use crate::chat::{Event, MessageId};

pub use actions::Asked;
pub use closed::is_private;

pub(super) use actions::Actions;

/// Deleted messages of one room that are remembered to be readable.
const MOST_SPARED: usize = 8192;

/// What order has to do with one joined room.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// One keeps order there oneself.
    pub moderates: bool,
    /// An event is on.
    pub live: bool,
    /// Deleted messages of which one may go on reading the text.
    spared: HashSet<MessageId>,
    /// How far the server was last told that one has read.
    pub read: Option<MessageId>,
    /// What is to be told before the next lines: a picture must not be seen before its mark is known.
    pub beside: Vec<Event>,
}

impl Order {
    pub fn spare(&mut self, id: &MessageId) {
        if self.spared.len() >= MOST_SPARED {
            self.spared.clear();
        }
        self.spared.insert(id.clone());
    }

    pub fn spares(&self, id: &MessageId) -> bool {
        self.spared.contains(id)
    }

    /// The connection is another one: what one may do there is told anew.
    pub fn begin(&mut self) {
        (self.moderates, self.live, self.read) = (false, false, None);
    }
}
