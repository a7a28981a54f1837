//! What holds in a room, for everybody and for oneself. Must not know who decided it.

use std::time::Duration;

use super::Role;
use crate::chat::{Body, MessageId, SafeText, Timestamp};

/// What everybody who can read a room may know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomInfo {
    /// Time between two messages of one person.
    pub slow: Option<Duration>,
    pub rules: Option<Rules>,
    /// Pictures are held back until a moderator has marked them.
    pub hold: bool,
    /// Newest first.
    pub pins: Vec<Pin>,
    /// The event that is on.
    pub live: Option<Live>,
    /// Whose room it is.
    pub dj: Option<SafeText>,
    pub moderators: Vec<SafeText>,
    /// Running timeouts; bans only for moderators.
    pub restrained: Vec<Restraint>,
    /// Only the DJ and the moderators can read it.
    pub private: bool,
    /// Bounds of a timeout.
    pub shortest: Duration,
    pub longest: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Grows with each change of the text.
    pub version: u64,
    /// As it was typed.
    pub text: SafeText,
    /// As it is to be read.
    pub body: Body,
    /// Nobody posts before having accepted them.
    pub must_accept: bool,
}

/// A message that stays in view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    pub message: MessageId,
    pub author: SafeText,
    /// The beginning of its text, on one line.
    pub excerpt: SafeText,
    pub by: SafeText,
    pub until: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    pub since: Timestamp,
    pub title: Option<SafeText>,
}

/// Somebody who may not post for the time being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restraint {
    pub user: SafeText,
    pub kind: RestraintKind,
    /// `None` for a ban.
    pub until: Option<Timestamp>,
    pub since: Timestamp,
    pub by: SafeText,
    pub reason: Option<SafeText>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestraintKind {
    Timeout,
    Ban,
}

/// How one stands in a room oneself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub role: Role,
    /// The version of the rules that one has accepted.
    pub accepted: Option<u64>,
    pub restraint: Option<Restraint>,
    /// What waits for a moderator here. Zero for everybody else.
    pub queue: usize,
    /// Direct messages held back until one's event is over.
    pub held: usize,
}
