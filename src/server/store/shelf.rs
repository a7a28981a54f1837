//! The two shelves that messages stand on: what everybody may read, and what only its participants may.
//!
//! A reader names its shelf and gets nothing of the other. Must not know who reads.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    Public,
    Whispers,
}

impl Shelf {
    pub(super) fn messages(self) -> &'static str {
        match self {
            Self::Public => "messages",
            Self::Whispers => "whispers",
        }
    }

    pub(super) fn edits(self) -> &'static str {
        match self {
            Self::Public => "edits",
            Self::Whispers => "whisper_edits",
        }
    }

    pub(super) fn links(self) -> &'static str {
        match self {
            Self::Public => "links",
            Self::Whispers => "whisper_links",
        }
    }
}
