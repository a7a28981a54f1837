//! What belongs to writing as a whole and not to one input: completion, drafts, emotes, what waits to be whispered.
//!
//! Only data. Must not know what a key does to it.

use std::collections::HashMap;

use crate::chat::{NetworkId, SafeText, Timestamp, TxnId};

use super::chooser::Bound;
use super::complete::Completion;
use super::drafts::Drafts;
use super::state::Place;

#[derive(Debug, Default)]
pub struct Writing {
    /// The open list of what a word could become.
    pub completion: Option<Completion>,
    pub drafts: Drafts,
    /// The emotes of each network, without colons.
    pub emotes: HashMap<NetworkId, Vec<SafeText>>,
    /// What is whispered as soon as its room is there.
    pub whisper: Option<Whisper>,
    /// The person does not want their badge shown (RFC 3, `showBadge`).
    pub without_badge: bool,
    /// When the person did something last.
    pub last_key: Option<Timestamp>,
    /// Where others were told that one is writing, and when last.
    pub told_typing: Option<(Place, Timestamp)>,
    /// What was sent and has no fate yet.
    pub under_way: Vec<TxnId>,
}

impl Writing {
    /// A message has got its fate.
    pub fn settled(&mut self, txn: Option<TxnId>) {
        self.under_way.retain(|known| Some(*known) != txn);
    }
}

/// A direct room that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whisper {
    pub network: NetworkId,
    /// The others, as typed.
    pub names: Vec<String>,
    pub text: Option<String>,
}

/// What the person has set about writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WritingPrefs {
    pub up: Up,
    /// Own commands: name without the slash, and what is typed for it.
    pub aliases: Vec<(String, String)>,
    /// What has a key, for the palette.
    pub bound: Vec<Bound>,
}

/// What Up means in an empty input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Up {
    /// Change the own last message where that is possible, otherwise the history.
    #[default]
    Edit,
    History,
}
