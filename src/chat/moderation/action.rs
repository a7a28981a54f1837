//! What can be asked of a server that keeps order, for one room. Must not know who may ask for it.

use std::time::Duration;

use super::ImageMark;
use crate::chat::MessageId;

/// Names of people are as typed or as shown; the server folds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModAction {
    /// No words from this person for a while; it ends by itself. `message` is the one it was for.
    Timeout {
        user: String,
        length: Duration,
        reason: Option<String>,
        message: Option<MessageId>,
    },
    /// Ends a timeout or a ban.
    Lift {
        user: String,
    },
    /// Adds to a running timeout.
    Extend {
        user: String,
        by: Duration,
    },
    Ban {
        user: String,
        reason: Option<String>,
    },
    /// The person alone reads it, in the room.
    Warn {
        user: String,
        reason: String,
    },
    Delete {
        message: MessageId,
        reason: Option<String>,
    },
    /// All that a person has said there lately, or, without a name, all that anybody has.
    Clear {
        user: Option<String>,
    },
    /// At least this long between two messages of one person; `None` switches it off.
    Slow {
        every: Option<Duration>,
    },
    /// For a while, or until it is unpinned.
    Pin {
        message: MessageId,
        length: Option<Duration>,
    },
    Unpin {
        message: MessageId,
    },
    /// Anybody with an account: brings a message before the moderators.
    Report {
        message: MessageId,
        reason: Option<String>,
    },
    /// Closes the reports about a message without doing anything else.
    Dismiss {
        message: MessageId,
    },
    Mark {
        message: MessageId,
        mark: ImageMark,
    },
    /// Whether pictures are held back until a moderator has marked them.
    Hold {
        on: bool,
    },
    /// Makes somebody a moderator, in general or until the present event ends.
    Appoint {
        user: String,
        event: bool,
    },
    Unappoint {
        user: String,
    },
    /// The rules of the room; no text takes them away. `must_accept`: nobody posts before accepting them.
    Rules {
        text: Option<String>,
        must_accept: bool,
    },
    /// Anybody: accepts the rules in this version.
    Accept {
        version: u64,
    },
    /// The DJ goes live, or the event is over.
    Event {
        live: bool,
        title: Option<String>,
    },
    /// What moderators tell each other about somebody.
    Note {
        user: String,
        text: String,
    },
    /// Takes back what was done, by its entry in the log.
    Undo {
        entry: String,
    },
}
