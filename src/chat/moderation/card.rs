//! What moderators may know of a person in one room. Must not know how it is gathered.

use std::sync::Arc;

use super::{ModEntry, Restraint, Role};
use crate::chat::{Line, SafeText, Timestamp};

#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub name: SafeText,
    pub role: Role,
    /// When the account was made; `None` for a name without one.
    pub created: Option<Timestamp>,
    /// When the person was last seen in the room.
    pub seen: Option<Timestamp>,
    /// Zero for a clean slate, lower the more had to be done; it recovers with time.
    pub karma: i64,
    pub restraint: Option<Restraint>,
    /// What was done to this person here, newest first.
    pub entries: Vec<ModEntry>,
    pub notes: Vec<Note>,
    /// What the person said here last, oldest first.
    pub lines: Vec<Arc<Line>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub by: SafeText,
    pub at: Timestamp,
    pub text: SafeText,
}
