//! What has been picked out of the chat: the selected message, the lists of messages and links that are open, and the
//! links that were posted.
//!
//! Everything is bound to messages, never to rows: what arrives meanwhile moves nothing. Must not know keys or widths.

use std::collections::{HashMap, HashSet};

use super::gathered::Gathered;
use super::listing::Listing;
use super::state::{App, Place};
use crate::chat::MessageId;

/// The part of the app's state that this is about.
#[derive(Debug, Default)]
pub struct Lists {
    pub selection: Option<Selection>,
    /// Lists that are open, the newest last: it gets the keys, if any does.
    pub open: Vec<Listing>,
    /// The links and pictures of each room.
    pub gathered: HashMap<Place, Gathered>,
    /// Messages shown whole although they are long or hide something.
    pub unfolded: HashSet<MessageId>,
    /// What the last search found, newest first: what `n` and `N` walk along.
    pub hits: Vec<(Place, MessageId)>,
    /// The message that older pages are being fetched for.
    pub sought: Option<Sought>,
    /// A room that somebody marked unread: being looked at does not change that until it is left.
    pub kept_unread: Option<Place>,
}

/// A message that is to be gone to as soon as it is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    pub place: Place,
    pub id: MessageId,
    /// How many more pages are asked for.
    pub pages: u32,
}

/// A message that deeds act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The view it was selected in; the message may be of another room of that network.
    pub view: Place,
    pub id: MessageId,
    /// The view followed the newest line before, and does so again afterwards.
    pub live: bool,
}

/// What can be done with a message or a link, wherever it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    Oldest,
    Newest,
    /// The one before or after by the same person.
    SameBefore,
    SameAfter,
    /// The next hit of the last search, further back or forth.
    HitBefore,
    HitAfter,
    /// Enter: go to it, open its only link.
    Use,
    /// Show it whole, or folded again.
    Unfold,
    Reply,
    /// Put a sign below it.
    React,
    Edit,
    Copy,
    /// The address of its link; without one the id.
    CopyLink,
    Open,
    Ignore,
    Whisper,
    MarkUnread,
    Jump,
    /// Type what the entries of a list must contain.
    Filter,
    // Keeping order: with the message and its author.
    /// The n-th timeout of the room that is at hand, counted from 0.
    Preset(u8),
    Timeout,
    /// Warns; where one keeps no order, whispers.
    Warn,
    Ban,
    Delete,
    Pin,
    Report,
    /// Its pictures can be shown, or only to those who ask for them.
    Safe,
    Nsfw,
    /// What was reported about it is no reason to do anything.
    Dismiss,
    /// Its author may write again.
    Lift,
    /// Its author's timeout lasts longer.
    Extend,
    /// What moderators know of its author, and a note about them.
    Card,
    Note,
    /// One's own last action.
    Undo,
}

impl Deed {
    /// Whether it keeps order: then it names the message by itself, and leaves the selection where it is.
    pub fn keeps_order(self) -> bool {
        matches!(
            self,
            Self::Preset(_) | Self::Timeout | Self::Warn | Self::Ban | Self::Delete | Self::Pin | Self::Report
        ) || self.is_of_desk()
    }

    /// Whether it belongs to the lists of those who keep order; it works on every message as well.
    pub fn is_of_desk(self) -> bool {
        matches!(self, Self::Safe | Self::Nsfw | Self::Dismiss) || self.is_about_person()
    }

    /// Whether it needs no message.
    pub fn is_about_person(self) -> bool {
        matches!(self, Self::Lift | Self::Extend | Self::Card | Self::Note)
    }

    /// The name by which the configuration calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oldest => "first",
            Self::Newest => "last",
            Self::SameBefore => "same-person-before",
            Self::SameAfter => "same-person-after",
            Self::HitBefore => "hit-before",
            Self::HitAfter => "hit-after",
            Self::Use => "use",
            Self::Unfold => "unfold",
            Self::Reply => "reply",
            Self::React => "react",
            Self::Edit => "edit",
            Self::Copy => "copy",
            Self::CopyLink => "copy-link",
            Self::Open => "open-link",
            Self::Ignore => "ignore",
            Self::Whisper => "whisper",
            Self::MarkUnread => "mark-unread",
            Self::Jump => "go-to-message",
            Self::Filter => "filter",
            Self::Preset(0) => "timeout-first",
            Self::Preset(1) => "timeout-second",
            Self::Preset(_) => "timeout-third",
            Self::Timeout => "timeout",
            Self::Warn => "warn",
            Self::Ban => "ban",
            Self::Delete => "delete-message",
            Self::Pin => "pin",
            Self::Report => "report",
            Self::Safe => "mark-safe",
            Self::Nsfw => "mark-nsfw",
            Self::Dismiss => "dismiss",
            Self::Lift => "lift-timeout",
            Self::Extend => "extend-timeout",
            Self::Card => "user-card",
            Self::Note => "note",
            Self::Undo => "undo",
        }
    }
}

impl App {
    /// The message selected in the view on screen, if it is still there.
    pub fn selected(&self) -> Option<&Selection> {
        self.lists.selection.as_ref().filter(|selection| self.current.as_ref() == Some(&selection.view))
    }

    /// The list that gets the keys.
    pub fn focused_listing(&self) -> Option<&Listing> {
        self.lists.open.last().filter(|listing| listing.focused)
    }
}
