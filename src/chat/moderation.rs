//! Keeping a room in order: who may, what can be done, what was done, and what holds in the room because of it.
//!
//! Neutral words for what a server with house rules announces. Must not know who enforces it, nor how it is drawn.

mod action;
mod card;
mod entry;
mod queue;
mod role;
mod room_info;

pub use action::ModAction;
pub use card::{Card, Note};
pub use entry::{ModEntry, ModVerb};
pub use queue::{Complaint, QueueItem, QueueKind};
pub use role::Role;
pub use room_info::{Live, Pin, Restraint, RestraintKind, RoomInfo, Rules, Standing};

/// What a moderator said of the pictures of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImageMark {
    /// Nobody has looked yet, and the room holds pictures back until then.
    Held,
    Safe,
    Nsfw,
}

impl ImageMark {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Safe => "safe",
            Self::Nsfw => "nsfw",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Held, Self::Safe, Self::Nsfw].into_iter().find(|mark| mark.as_str() == word)
    }
}
