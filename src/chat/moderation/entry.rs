//! One line of the moderators' log: who did what to whom, why and when. Must not know who may read it.

use std::time::Duration;

use crate::chat::{MessageId, RoomId, SafeText, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModEntry {
    /// What `ModAction::Undo` names.
    pub id: String,
    pub at: Timestamp,
    pub room: RoomId,
    pub verb: ModVerb,
    pub by: SafeText,
    /// To whom.
    pub user: Option<SafeText>,
    /// How long it was to last, for what lasts.
    pub length: Option<Duration>,
    pub reason: Option<SafeText>,
    /// About which message.
    pub message: Option<MessageId>,
    /// Somebody has taken it back.
    pub undone: bool,
}

/// What was done; the words are part of our protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModVerb {
    Timeout,
    Lift,
    Extend,
    Ban,
    Warn,
    Delete,
    Clear,
    Slow,
    Pin,
    Unpin,
    Report,
    Dismiss,
    Mark,
    Hold,
    Appoint,
    Unappoint,
    Rules,
    Event,
    Note,
    Undo,
    /// An administrator has come without being listed.
    Visit,
    /// A word of a newer server.
    Other,
}

impl ModVerb {
    const ALL: [(Self, &'static str); 21] = [
        (Self::Timeout, "timeout"),
        (Self::Lift, "lift"),
        (Self::Extend, "extend"),
        (Self::Ban, "ban"),
        (Self::Warn, "warn"),
        (Self::Delete, "delete"),
        (Self::Clear, "clear"),
        (Self::Slow, "slow"),
        (Self::Pin, "pin"),
        (Self::Unpin, "unpin"),
        (Self::Report, "report"),
        (Self::Dismiss, "dismiss"),
        (Self::Mark, "mark"),
        (Self::Hold, "hold"),
        (Self::Appoint, "appoint"),
        (Self::Unappoint, "unappoint"),
        (Self::Rules, "rules"),
        (Self::Event, "event"),
        (Self::Note, "note"),
        (Self::Undo, "undo"),
        (Self::Visit, "visit"),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(verb, _)| *verb == self).map_or("other", |(_, word)| word)
    }

    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Other, |(verb, _)| *verb)
    }
}
