//! The changes of a list as the changes of that part of it which is shown.
//!
//! Pure. Must not know what is in the list.

use std::collections::VecDeque;

use eyeball_im::VectorDiff;

/// Remembers of each item of the whole list whether it is shown.
#[derive(Debug, Default)]
pub struct Filter {
    shown: VecDeque<bool>,
}

impl Filter {
    /// What one change of the whole list means for the shown part. `show` gives the shown form of an item, if it has one.
    pub fn pass<T: Clone, U: Clone>(
        &mut self,
        change: VectorDiff<T>,
        show: impl Fn(&T) -> Option<U>,
    ) -> Option<VectorDiff<U>> {
        match change {
            VectorDiff::Append { values } => {
                let shown: Vec<_> = values.iter().map(&show).collect();
                self.shown.extend(shown.iter().map(Option::is_some));
                Some(VectorDiff::Append { values: shown.into_iter().flatten().collect() })
            }
            VectorDiff::Clear => {
                self.shown.clear();
                Some(VectorDiff::Clear)
            }
            VectorDiff::PushFront { value } => self.insert(0, show(&value)),
            VectorDiff::PushBack { value } => self.insert(self.shown.len(), show(&value)),
            VectorDiff::PopFront => self.remove(0),
            VectorDiff::PopBack => self.remove(self.shown.len().checked_sub(1)?),
            VectorDiff::Insert { index, value } => self.insert(index, show(&value)),
            VectorDiff::Set { index, value } => self.set(index, show(&value)),
            VectorDiff::Remove { index } => self.remove(index),
            VectorDiff::Truncate { length } => {
                let length_shown = self.before(length);
                self.shown.truncate(length);
                Some(VectorDiff::Truncate { length: length_shown })
            }
            VectorDiff::Reset { values } => {
                let shown: Vec<_> = values.iter().map(&show).collect();
                self.shown = shown.iter().map(Option::is_some).collect();
                Some(VectorDiff::Reset { values: shown.into_iter().flatten().collect() })
            }
        }
    }

    fn before(&self, index: usize) -> usize {
        self.shown.iter().take(index).filter(|shown| **shown).count()
    }

    fn insert<U: Clone>(&mut self, index: usize, value: Option<U>) -> Option<VectorDiff<U>> {
        let at = self.before(index);
        self.shown.insert(index.min(self.shown.len()), value.is_some());
        value.map(|value| VectorDiff::Insert { index: at, value })
    }

    fn remove<U: Clone>(&mut self, index: usize) -> Option<VectorDiff<U>> {
        let at = self.before(index);
        self.shown.remove(index)?.then_some(VectorDiff::Remove { index: at })
    }

    fn set<U: Clone>(&mut self, index: usize, value: Option<U>) -> Option<VectorDiff<U>> {
        let at = self.before(index);
        let was = std::mem::replace(self.shown.get_mut(index)?, value.is_some());
        match (was, value) {
            (true, Some(value)) => Some(VectorDiff::Set { index: at, value }),
            (false, Some(value)) => Some(VectorDiff::Insert { index: at, value }),
            (true, None) => Some(VectorDiff::Remove { index: at }),
            (false, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use eyeball_im::ObservableVector;
    use futures_util::{FutureExt, StreamExt};
    use proptest::prelude::*;

    use super::*;

    fn even(number: &u32) -> Option<u32> {
        number.is_multiple_of(2).then_some(*number)
    }

    /// One change of a list, as a list can be changed.
    fn change(list: &mut ObservableVector<u32>, (deed, place, number): (u8, usize, u32)) {
        let at = place % (list.len() + 1);
        match deed {
            0 => list.push_back(number),
            1 => list.push_front(number),
            2 => list.insert(at, number),
            3 => list.append([number, number + 1, number + 3].into_iter().collect()),
            4 if at < list.len() => drop(list.set(at, number)),
            5 if at < list.len() => drop(list.remove(at)),
            6 => drop(list.pop_back()),
            7 => drop(list.pop_front()),
            8 => list.truncate(at),
            9 => list.clear(),
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn the_shown_part_stays_what_filtering_the_whole_gives(
            deeds in prop::collection::vec((0..10_u8, any::<usize>(), 0..50_u32), 1..60),
        ) {
            let mut list = ObservableVector::new();
            let mut changes = list.subscribe().into_stream();
            let (mut filter, mut followed) = (Filter::default(), list.clone());
            for deed in deeds {
                change(&mut list, deed);
                while let Some(Some(change)) = changes.next().now_or_never() {
                    if let Some(change) = filter.pass(change, even) {
                        change.apply(&mut followed);
                    }
                }
                let whole: Vec<u32> = list.iter().filter_map(even).collect();
                prop_assert_eq!(followed.iter().copied().collect::<Vec<_>>(), whole);
            }
        }
    }
}
