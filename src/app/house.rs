//! What the client knows about order in one room: what holds there, how one stands, what waits for a moderator.
//!
//! All of it is what the server said last. Must not know who decides, nor how it is drawn.

use std::sync::Arc;

use crate::chat::{Card, ModEntry, QueueItem, RoomInfo, SafeText, Standing, Timestamp};

use super::bulletin::Posted;
use super::fetching::Fetching;

#[derive(Debug, Default)]
pub struct House {
    /// `None` before the server has said, and for ever on servers without house rules.
    pub info: Option<RoomInfo>,
    pub standing: Standing,
    pub queue: Queue,
    pub log: Log,
    /// Of the person whose card was opened last.
    pub card: Option<Box<Card>>,
    pub card_asked: Fetching,
    /// What this run has said of it.
    pub posted: Posted,
    /// Slow mode: when one can write again after one's last message.
    pub slow_until: Option<Timestamp>,
    /// Who was seen, newest first, as last fetched.
    pub seen: Vec<(SafeText, Timestamp)>,
}

/// What waits for a moderator.
#[derive(Debug, Default)]
pub struct Queue {
    /// Oldest first, as last fetched.
    pub items: Vec<Arc<QueueItem>>,
    /// The last list that was another one: where an item stood that is gone.
    pub before: Vec<Arc<QueueItem>>,
    /// It has been fetched.
    pub known: bool,
    pub asked: Fetching,
}

/// The moderators' log as far as it has been fetched, newest first.
#[derive(Debug, Default)]
pub struct Log {
    pub entries: Vec<Arc<ModEntry>>,
    pub more: bool,
    pub known: bool,
    /// The page that is asked for follows on what is known.
    pub older: bool,
    pub asked: Fetching,
}

impl House {
    /// Whether one keeps order in this room.
    pub fn moderates(&self) -> bool {
        self.standing.role.moderates()
    }
}
