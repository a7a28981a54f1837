//! What moderators made of single messages of a network: the marks of their pictures, and who deleted those that one may
//! still read.
//!
//! Bounded: the oldest are forgotten first. Must not know how either is shown.

use std::collections::{HashMap, VecDeque};

use crate::chat::{ImageMark, MessageId, SafeText};

/// So many messages are known of.
const KEPT: usize = 10_000;

#[derive(Clone, Debug, Default)]
pub struct Marks {
    known: HashMap<MessageId, Made>,
    order: VecDeque<MessageId>,
    /// Counts the changes.
    generation: u64,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Made {
    pictures: Option<ImageMark>,
    deleted: Option<Option<SafeText>>,
}

impl PartialEq for Marks {
    fn eq(&self, other: &Self) -> bool {
        self.generation == other.generation
    }
}

impl Marks {
    pub fn pictures(&self, id: &MessageId) -> Option<ImageMark> {
        self.known.get(id)?.pictures
    }

    /// Whether it was deleted, and by whom if that is known.
    pub fn deleted(&self, id: &MessageId) -> Option<Option<&SafeText>> {
        self.known.get(id)?.deleted.as_ref().map(Option::as_ref)
    }

    /// Whether its pictures are not to be seen before somebody asks for them.
    pub fn hides_pictures(&self, id: &MessageId) -> bool {
        matches!(self.pictures(id), Some(ImageMark::Held | ImageMark::Nsfw))
    }

    /// Gives whether that is news.
    pub fn mark(&mut self, id: MessageId, mark: ImageMark) -> bool {
        self.change(id, |made| made.pictures = Some(mark))
    }

    pub fn delete(&mut self, id: MessageId, by: Option<SafeText>) -> bool {
        self.change(id, |made| made.deleted = Some(by))
    }

    pub fn restore(&mut self, id: &MessageId) -> bool {
        self.change(id.clone(), |made| made.deleted = None)
    }

    fn change(&mut self, id: MessageId, change: impl FnOnce(&mut Made)) -> bool {
        if !self.known.contains_key(&id) {
            self.order.push_back(id.clone());
        }
        let made = self.known.entry(id).or_default();
        let before = made.clone();
        change(made);
        let news = *made != before;
        self.generation += u64::from(news);
        while self.order.len() > KEPT {
            let oldest = self.order.pop_front();
            oldest.and_then(|oldest| self.known.remove(&oldest));
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_are_kept_and_the_oldest_go_first() {
        let mut marks = Marks::default();
        let id = |n: usize| MessageId::new(&n.to_string());
        (0..=KEPT).for_each(|n| assert!(marks.mark(id(n), ImageMark::Nsfw)));
        assert_eq!((marks.pictures(&id(0)), marks.pictures(&id(1))), (None, Some(ImageMark::Nsfw)));
        assert!(!marks.mark(id(1), ImageMark::Nsfw), "that was known");
    }
}
