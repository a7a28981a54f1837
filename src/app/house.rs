//! What the client knows about order in one room: what holds there, how one stands, what waits for a moderator.
//!
//! All of it is what the server said last. Must not know who decides, nor how it is drawn.

use std::collections::HashMap;

use super::bulletin::Posted;
use crate::chat::{Card, ImageMark, MessageId, ModEntry, QueueItem, RoomInfo, SafeText, Standing, Timestamp};

#[derive(Debug, Default)]
pub struct House {
    /// `None` before the server has said, and for ever on servers without house rules.
    pub info: Option<RoomInfo>,
    pub standing: Standing,
    pub marks: HashMap<MessageId, ImageMark>,
    /// Deleted messages that one may still read, with who deleted them.
    pub deleted: HashMap<MessageId, Option<SafeText>>,
    /// Oldest first, as last fetched.
    pub queue: Vec<QueueItem>,
    pub log: Log,
    /// Of the person whose card was opened last.
    pub card: Option<Box<Card>>,
    /// What this run has said of it.
    pub posted: Posted,
    /// Slow mode: when one can write again after one's last message.
    pub slow_until: Option<Timestamp>,
    /// Who was seen, newest first, as last fetched.
    pub seen: Vec<(SafeText, Timestamp)>,
}

/// The moderators' log as far as it has been fetched, newest first.
#[derive(Debug, Default)]
pub struct Log {
    pub entries: Vec<ModEntry>,
    pub more: bool,
}

impl House {
    /// Whether one keeps order in this room.
    pub fn moderates(&self) -> bool {
        self.standing.role.moderates()
    }
}
