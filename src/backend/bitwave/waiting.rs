//! What the person has given out and the server has not answered: messages, changes of messages, and what keeps order.
//!
//! Must not know what becomes of any of it.

use std::time::Instant;

use super::changes::Changes;
use super::desk::Actions;
use super::outbox::Outbox;

#[derive(Debug)]
pub(super) struct Waiting {
    pub posts: Outbox,
    pub edits: Changes,
    pub actions: Actions,
}

impl Waiting {
    pub fn new(run: u64) -> Self {
        Self { posts: Outbox::new(run), edits: Changes::default(), actions: Actions::default() }
    }

    /// When the first of them has waited long enough.
    pub fn deadline(&self) -> Option<Instant> {
        self.posts.deadline().into_iter().chain(self.edits.deadline()).chain(self.actions.deadline()).min()
    }

    pub fn awaits_answers(&self) -> bool {
        self.posts.awaits_answers() || self.edits.awaits_answers() || self.actions.awaits_answers()
    }
}
