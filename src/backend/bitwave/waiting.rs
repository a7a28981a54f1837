//! What the person has given out and the server has not answered: messages, and changes of messages.
//!
//! Must not know what becomes of either.

use std::time::Instant;

use super::changes::Changes;
use super::outbox::Outbox;

#[derive(Debug)]
pub(super) struct Waiting {
    pub posts: Outbox,
    pub edits: Changes,
}

impl Waiting {
    pub fn new(run: u64) -> Self {
        Self { posts: Outbox::new(run), edits: Changes::default() }
    }

    /// When the first of them has waited long enough.
    pub fn deadline(&self) -> Option<Instant> {
        self.posts.deadline().into_iter().chain(self.edits.deadline()).min()
    }

    pub fn awaits_answers(&self) -> bool {
        self.posts.awaits_answers() || self.edits.awaits_answers()
    }
}
