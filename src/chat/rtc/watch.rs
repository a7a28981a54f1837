//! One room under watch: facts come in, changes come out.
//!
//! Must not know who tells the facts and who hears of the changes.

use super::change::{Change, changes};
use super::facts::Facts;
use super::session::{Snapshot, sessions};
use crate::chat::id::Timestamp;

#[derive(Debug, Default)]
pub struct Watch {
    pub facts: Facts,
    shown: Option<Snapshot>,
}

impl Watch {
    /// Begins with what is known already.
    pub fn new(facts: Facts) -> Self {
        Self { facts, shown: None }
    }

    /// Computes anew: after events of a kind that counts, and at [`next_wakeup`](Snapshot::next_wakeup). The first time
    /// there is nothing that changed, however many are there. `now` is the homeserver's time.
    pub fn compute(&mut self, now: Timestamp) -> Vec<Change> {
        let after = sessions(&self.facts, now);
        let changed = self.shown.as_ref().map(|before| changes(before, &after, &self.facts)).unwrap_or_default();
        self.facts.forget_worn_off(now);
        self.shown = Some(after);
        changed
    }

    /// What the last computation found; `None` before the first.
    pub fn shown(&self) -> Option<&Snapshot> {
        self.shown.as_ref()
    }
}
