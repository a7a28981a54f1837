//! A question to a server whose answer can be outdated before it comes: one is under way at a time, and one more follows
//! if something has changed meanwhile. Must not know what is asked.

use crate::chat::Timestamp;

/// An answer that takes longer, in milliseconds, is not waited for.
const PATIENCE: i64 = 10_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetching {
    asked: Option<Timestamp>,
    /// What is asked for has changed since.
    stale: bool,
}

impl Fetching {
    /// Whether to ask now. Otherwise the answer that is on its way says when.
    pub fn begin(&mut self, now: Timestamp) -> bool {
        self.stale = self.is_under_way(now);
        if !self.stale {
            self.asked = Some(now);
        }
        !self.stale
    }

    /// The answer is there. Whether to ask once more.
    pub fn came(&mut self) -> bool {
        self.asked = None;
        std::mem::take(&mut self.stale)
    }

    pub fn is_under_way(&self, now: Timestamp) -> bool {
        self.asked.is_some_and(|asked| now.0 - asked.0 < PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_changes_ask_once_more_and_a_lost_answer_is_not_waited_for() {
        let mut fetching = Fetching::default();
        assert!(fetching.begin(Timestamp(0)));
        assert!(!fetching.begin(Timestamp(1)) && !fetching.begin(Timestamp(2)));
        assert!(fetching.came(), "something has changed since it was asked");
        assert!(fetching.begin(Timestamp(3)));
        assert!(!fetching.came());
        assert!(fetching.begin(Timestamp(4)));
        assert!(fetching.begin(Timestamp(4 + PATIENCE)), "that answer is lost");
    }
}
