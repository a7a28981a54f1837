//! What a search has found so far: handed on in stretches from the newest, each complete, so that nobody waits for the
//! end of a long one.
//!
//! Must not know where lines come from.

use std::sync::Arc;

use super::find::Stored;
use crate::chat::{Line, Timestamp};

/// Lines looked at before the first stretch; then twice as many each time, up to the last of these.
const FIRST: usize = 4096;
const MOST: usize = 65_536;

/// A line that was found, with its room.
pub(super) type Match = (Stored, Arc<Line>);

/// Who waits for an answer.
pub(super) trait Asker {
    /// Whether anybody still does.
    fn waits(&self) -> bool;

    /// Hears what was found since the last time, newest first. Nothing later than `back_to` comes after it.
    fn hear(&self, stretch: Vec<Match>, back_to: Timestamp);
}

pub(super) struct Haul<'a> {
    asker: &'a dyn Asker,
    /// What has not been handed on.
    hits: Vec<Match>,
    /// So many more may be.
    left: usize,
    /// Lines looked at since the last stretch, and how many make the next one.
    looked: usize,
    due: usize,
}

impl<'a> Haul<'a> {
    pub(super) fn new(limit: usize, asker: &'a dyn Asker) -> Self {
        Self { asker, hits: Vec::new(), left: limit, looked: 0, due: FIRST }
    }

    pub(super) fn waits(&self) -> bool {
        self.asker.waits()
    }

    pub(super) fn add(&mut self, hit: Match) {
        self.hits.push(hit);
        if self.hits.len() > 2 * (self.left + 1) {
            self.sort();
            self.hits.truncate(self.left + 1);
        }
    }

    /// So many lines more have been looked at, and all that are later than `unseen`. False when nobody waits for more,
    /// or there can be none.
    pub(super) fn looked(&mut self, lines: usize, unseen: i64) -> bool {
        if self.is_enough(unseen) || !self.waits() {
            return false;
        }
        self.looked += lines;
        if self.looked >= self.due && unseen > i64::MIN {
            (self.looked, self.due) = (0, MOST.min(2 * self.due));
            let settled = self.settled(unseen);
            let stretch: Vec<Match> = self.hits.drain(..settled).collect();
            self.left -= stretch.len();
            self.asker.hear(stretch, Timestamp::clamped(unseen));
        }
        true
    }

    /// Whether there is one more than may be handed on, and no line that is still to come can be before them.
    pub(super) fn is_enough(&mut self, unseen: i64) -> bool {
        self.hits.len() > self.left && self.settled(unseen) > self.left
    }

    /// The last stretch, and whether there is more beyond the limit.
    pub(super) fn rest(mut self) -> (Vec<Match>, bool) {
        self.sort();
        let more = self.hits.len() > self.left;
        self.hits.truncate(self.left);
        (self.hits, more)
    }

    /// How many hits nothing can come before any more.
    fn settled(&mut self, unseen: i64) -> usize {
        self.sort();
        self.hits.partition_point(|(_, line)| line.message.at.0 > unseen)
    }

    fn sort(&mut self) {
        self.hits.sort_by_key(|(_, line)| std::cmp::Reverse(line.message.at));
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use proptest::prelude::*;

    use super::*;
    use crate::chat::{Author, Body, Kind, Message, MessageId, RoomId, SafeText, Scope};

    #[derive(Default)]
    struct Ear {
        heard: RefCell<Vec<(Vec<i64>, i64)>>,
        gone: Cell<bool>,
    }

    impl Asker for Ear {
        fn waits(&self) -> bool {
            !self.gone.get()
        }

        fn hear(&self, stretch: Vec<Match>, back_to: Timestamp) {
            self.heard.borrow_mut().push((times(&stretch), back_to.0));
        }
    }

    fn times(hits: &[Match]) -> Vec<i64> {
        hits.iter().map(|(_, line)| line.message.at.0).collect()
    }

    fn hit(at: i64) -> Match {
        let name = SafeText::name("kat");
        let line = Line::received(Message {
            id: MessageId::new(&at.to_string()),
            room: RoomId::new("nova"),
            at: Timestamp(at),
            author: Arc::new(Author { name, key: "kat".into(), color: None, badge: None, anonymous: false }),
            body: Body::Plain(SafeText::block("x")),
            scope: Scope::Global,
            kind: Kind::Text,
            edited: false,
            reply: None,
            extra: None,
        });
        (Stored { number: 1, network: "nova@https://chat.example.org/".into(), room: "nova".into() }, Arc::new(line))
    }

    proptest! {
        /// Blocks overlap in time, as they do when history is fetched while others talk.
        #[test]
        fn stretches_are_the_beginning_of_what_sorting_everything_gives(
            blocks in proptest::collection::vec((proptest::collection::vec(0..900_i64, 0..20), 1..9000_usize), 0..40),
            limit in 0..60_usize,
        ) {
            let base = |n: usize| (blocks.len() - n) as i64 * 200;
            let ear = Ear::default();
            let mut haul = Haul::new(limit, &ear);
            for (n, (hits, lines)) in blocks.iter().enumerate() {
                hits.iter().for_each(|at| haul.add(hit(base(n) + at)));
                let later = &blocks[n + 1..];
                let unseen = (n + 1..).zip(later).flat_map(|(n, (hits, _))| hits.iter().map(move |at| base(n) + at)).max();
                if !haul.looked(*lines, unseen.unwrap_or(0)) {
                    break;
                }
            }
            let (rest, more) = haul.rest();
            let mut all: Vec<i64> = (0..).zip(&blocks).flat_map(|(n, (hits, _))| hits.iter().map(move |at| base(n) + at)).collect();
            all.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
            prop_assert_eq!(more, all.len() > limit);
            all.truncate(limit);
            let heard = ear.heard.into_inner();
            let mut whole: Vec<i64> = heard.iter().flat_map(|(stretch, _)| stretch.clone()).collect();
            whole.extend(times(&rest));
            prop_assert_eq!(&whole, &all);
            prop_assert!(heard.is_sorted_by(|(_, early), (_, late)| early >= late));
            prop_assert!(heard.iter().all(|(stretch, back_to)| stretch.iter().all(|at| at > back_to)));
        }
    }

    #[test]
    fn the_first_stretch_comes_soon_and_the_others_at_growing_distances() {
        let ear = Ear::default();
        let mut haul = Haul::new(10, &ear);
        for n in 0..100 {
            assert!(haul.looked(2048, 1000 - n));
        }
        let back_to: Vec<i64> = ear.heard.borrow().iter().map(|(_, back_to)| *back_to).collect();
        assert_eq!(back_to, [999, 995, 987, 971, 939, 907], "2, 4, 8, 16, 32 steps, and 32 from there on");
    }

    #[test]
    fn a_search_that_nobody_waits_for_ends() {
        let ear = Ear::default();
        let mut haul = Haul::new(10, &ear);
        assert!(haul.looked(1, 5));
        ear.gone.set(true);
        assert!(!haul.looked(MOST, 4));
        assert!(ear.heard.borrow().is_empty());
    }
}
