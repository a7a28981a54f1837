//! What was typed and not sent, room by room, so that it survives the end of the program, however it ends.
//!
//! A change is kept within a second, in one effect per room. Must not know where drafts are kept.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::chat::{NetworkId, Reply, Timestamp};

use super::effect::Effect;
use super::state::{App, LinkState, Place, RoomState};

/// Typing is kept this many milliseconds after its first key.
const DELAY: i64 = 1_000;
/// How many sent texts of a room are kept, and how long they may be in bytes.
const SENT: usize = 50;
const LONGEST_SENT: usize = 4_096;

/// The input of a room as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Whose network: account and label.
    pub home: String,
    pub room: String,
    pub text: String,
    /// Byte index in `text`.
    pub cursor: usize,
    pub reply: Option<Arc<Reply>>,
    /// What was sent from there, oldest first.
    pub sent: Vec<String>,
}

impl Draft {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.sent.is_empty() && self.reply.is_none()
    }
}

/// Drafts of earlier runs that wait for their room, and what is to be kept when.
#[derive(Debug, Default)]
pub struct Drafts {
    waiting: Vec<Draft>,
    touched: Vec<Place>,
    due: Option<Timestamp>,
    /// What is kept already.
    kept: HashMap<Place, Draft>,
}

impl Drafts {
    /// The input of a room may have changed.
    pub(super) fn touch(&mut self, place: Place, now: Timestamp) {
        if !self.touched.contains(&place) {
            self.touched.push(place);
        }
        self.hurry(now);
    }

    /// Something is to be kept soon.
    pub(super) fn hurry(&mut self, now: Timestamp) {
        self.due.get_or_insert(Timestamp(now.0 + DELAY));
    }
}

impl App {
    /// The drafts of earlier runs, before any room is there.
    pub(super) fn drafts_loaded(&mut self, drafts: Vec<Draft>) -> Vec<Effect> {
        self.writing.drafts.waiting = drafts;
        Vec::new()
    }

    /// The name of the account is known: what it typed in the rooms that are there already comes back.
    pub(super) fn bring_drafts(&mut self, network: NetworkId) {
        let places: Vec<_> = self.places().filter(|place| place.network == network).collect();
        let now = self.now;
        for place in places {
            self.bring_draft(&place);
            self.writing.drafts.touch(place, now);
        }
    }

    /// A room is there: what was typed in it before comes back, once it is known by whom.
    pub(super) fn bring_draft(&mut self, place: &Place) {
        let Some(home) = self.home(place.network) else { return };
        let room = place.room.as_str();
        let waiting = &mut self.writing.drafts.waiting;
        let Some(at) = waiting.iter().position(|draft| draft.home == home && draft.room == room) else { return };
        let draft = waiting.swap_remove(at);
        if let Some(room) = self.room_mut(place) {
            let unfinished = (draft.text.as_str(), draft.cursor, draft.reply.clone());
            room.compose.restore(unfinished, draft.sent.clone());
        }
        self.writing.drafts.kept.insert(place.clone(), draft);
    }

    /// A room goes; should it come again, its input is there.
    pub(super) fn shelve_draft(&mut self, place: &Place, gone: &RoomState) {
        self.writing.drafts.kept.remove(place);
        let Some(home) = self.home(place.network) else { return };
        let draft = draft_of(home, gone);
        if !draft.is_empty() {
            self.writing.drafts.waiting.push(draft);
        }
    }

    /// How soon [`App::keep_drafts`] wants to be called; `None` when everything is kept.
    pub fn wants_keeping(&self) -> Option<Duration> {
        let left = self.writing.drafts.due?.0 - self.now.0;
        // A clock that was set back must not put it off.
        Some(Duration::from_millis(left.clamp(0, DELAY).unsigned_abs()))
    }

    /// Everything that is not kept yet: the program may end after this.
    pub fn keep_drafts(&mut self) -> Vec<Effect> {
        let drafts = &mut self.writing.drafts;
        drafts.due = None;
        let touched = std::mem::take(&mut drafts.touched);
        let mut effects: Vec<_> = touched.into_iter().filter_map(|place| self.keep_draft(place)).collect();
        effects.append(&mut self.keep_seen());
        effects
    }

    fn keep_draft(&mut self, place: Place) -> Option<Effect> {
        let draft = draft_of(self.home(place.network)?, self.room(&place)?);
        let kept = &mut self.writing.drafts.kept;
        let same = kept.get(&place).map_or_else(|| draft.is_empty(), |kept| *kept == draft);
        if same {
            return None;
        }
        kept.insert(place, draft.clone());
        Some(Effect::KeepDraft(Box::new(draft)))
    }

    /// The account and the label of its network: two accounts on one server have drafts of their own. `None` before
    /// the account is known.
    pub(super) fn home(&self, network: NetworkId) -> Option<String> {
        let network = self.network(network)?;
        match &network.me {
            Some(me) => Some(format!("{me}@{}", network.label)),
            None => (network.link == LinkState::Connected).then(|| network.label.as_str().to_owned()),
        }
    }
}

fn draft_of(home: String, room: &RoomState) -> Draft {
    let (text, cursor, reply) = room.compose.unfinished();
    let short = room.compose.sent().iter().filter(|sent| sent.len() <= LONGEST_SENT);
    let mut sent: Vec<String> = short.rev().take(SENT).cloned().collect();
    sent.reverse();
    Draft { home, room: room.room.id.as_str().to_owned(), text: text.to_owned(), cursor, reply: reply.cloned(), sent }
}
