//! The newest messages of each room and of all rooms, as ready wire JSON: what hydration answers from.
//!
//! Ahead of the archive by what is delivered but not committed yet, and therefore the authority on the recent past.
//! Filled from the archive on first use. Must not know how the JSON is made.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// Messages kept per room and for all rooms together.
pub const RECENT: usize = 200;
/// Rooms kept. Beyond it the one that was used longest ago goes, unless something of it is not committed yet.
const ROOMS: usize = 128;

/// One message as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: Arc<str>,
    pub json: Arc<str>,
}

/// Recent messages by room.
#[derive(Debug, Default)]
pub struct Live {
    everywhere: Recent,
    rooms: HashMap<Arc<str>, Recent>,
    /// Counts uses, to know which room was used longest ago.
    uses: u64,
    /// Counts changes of messages, to know when what was read from the archive is out of date.
    changes: u64,
}

#[derive(Debug, Default)]
struct Recent {
    items: VecDeque<Item>,
    /// Nothing older is missing: the archive was read, or there are [`RECENT`] items.
    complete: bool,
    uncommitted: usize,
    used: u64,
}

impl Live {
    /// Appends a message that is being delivered; [`Live::settle`] follows when its commit is known.
    pub fn push(&mut self, room: &Arc<str>, item: Item) {
        self.everywhere.push(item.clone());
        let recent = self.room(room);
        recent.uncommitted += 1;
        recent.push(item);
    }

    /// After the commit; a message that could not be kept is taken out again.
    pub fn settle(&mut self, room: &str, id: &str, kept: bool) {
        let recent = self.rooms.get_mut(room);
        if let Some(recent) = recent {
            recent.uncommitted = recent.uncommitted.saturating_sub(1);
            if !kept {
                recent.take_back(id);
            }
        }
        if !kept {
            self.everywhere.take_back(id);
        }
    }

    /// Puts the new form of a changed message in the place of the old one, after its commit.
    pub fn replace(&mut self, room: &str, item: &Item) {
        self.changes += 1;
        self.everywhere.replace(item);
        if let Some(recent) = self.rooms.get_mut(room) {
            recent.replace(item);
        }
    }

    /// Takes out messages that were deleted, after their commit.
    pub fn take_out(&mut self, room: &str, ids: &[String]) {
        self.changes += 1;
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        self.everywhere.take_out(&ids);
        if let Some(recent) = self.rooms.get_mut(room) {
            recent.take_out(&ids);
        }
    }

    /// Messages of a room are back, after their commit: what is committed is read from the archive again, which knows
    /// their places.
    pub fn read_again(&mut self, room: &str) {
        self.changes += 1;
        let uncommitted = self.rooms.values().map(|recent| recent.uncommitted).sum();
        self.everywhere.keep_last(uncommitted);
        if let Some(recent) = self.rooms.get_mut(room) {
            recent.keep_last(recent.uncommitted);
        }
    }

    /// Another value than before means that messages were changed in between.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The newest messages, oldest first; none while the archive has to be read first.
    pub fn recent(&mut self, room: Option<&str>) -> Option<Vec<Item>> {
        self.uses += 1;
        let uses = self.uses;
        let recent = self.find(room)?;
        recent.used = uses;
        recent.complete.then(|| recent.items.iter().cloned().collect())
    }

    /// The messages right before the one named `id`, oldest first; none when memory does not reach that far.
    pub fn before(&mut self, room: Option<&str>, id: &str, limit: usize) -> Option<Vec<Item>> {
        let recent = self.find(room)?;
        let end = recent.items.iter().position(|item| &*item.id == id)?;
        let from = end.checked_sub(limit)?;
        Some(recent.items.range(from..end).cloned().collect())
    }

    /// Takes what the archive knew (its newest [`RECENT`], oldest first) and answers as [`Live::recent`].
    ///
    /// A room without any message takes no place, so that asking for made-up names costs no memory.
    pub fn fill(&mut self, room: Option<&Arc<str>>, archived: Vec<Item>) -> Vec<Item> {
        let known = self.find(room.map(AsRef::as_ref)).is_some_and(|recent| !recent.items.is_empty());
        if archived.is_empty() && !known && room.is_some() {
            return Vec::new();
        }
        let recent = match room {
            Some(room) => self.room(room),
            None => &mut self.everywhere,
        };
        recent.fill(archived);
        recent.items.iter().cloned().collect()
    }

    fn find(&mut self, room: Option<&str>) -> Option<&mut Recent> {
        match room {
            Some(room) => self.rooms.get_mut(room),
            None => Some(&mut self.everywhere),
        }
    }

    fn room(&mut self, room: &Arc<str>) -> &mut Recent {
        if !self.rooms.contains_key(room) && self.rooms.len() >= ROOMS {
            self.forget_one();
        }
        self.uses += 1;
        let recent = self.rooms.entry(Arc::clone(room)).or_default();
        recent.used = self.uses;
        recent
    }

    fn forget_one(&mut self) {
        let idle =
            self.rooms.iter().filter(|(_, recent)| recent.uncommitted == 0).min_by_key(|(_, recent)| recent.used);
        if let Some(room) = idle.map(|(room, _)| Arc::clone(room)) {
            self.rooms.remove(&room);
        }
    }
}

impl Recent {
    fn push(&mut self, item: Item) {
        self.items.push_back(item);
        if self.items.len() > RECENT {
            self.items.pop_front();
            self.complete = true;
        }
    }

    fn replace(&mut self, item: &Item) {
        // From the end, since it is mostly the last words that are changed.
        if let Some(old) = self.items.iter_mut().rev().find(|old| old.id == item.id) {
            old.clone_from(item);
        }
    }

    /// An older message may have been dropped for this one, so the archive has to be read again.
    fn take_back(&mut self, id: &str) {
        self.items.retain(|item| &*item.id != id);
        self.complete = false;
    }

    fn take_out(&mut self, ids: &HashSet<&str>) {
        let before = self.items.len();
        self.items.retain(|item| !ids.contains(&*item.id));
        self.complete &= before == self.items.len();
    }

    /// What was delivered last is committed last.
    fn keep_last(&mut self, count: usize) {
        self.items.drain(..self.items.len().saturating_sub(count));
        self.complete = false;
    }

    /// Everything said since this memory began is in it, so what it lacks is older than all it has.
    fn fill(&mut self, archived: Vec<Item>) {
        if self.complete {
            return;
        }
        let here: HashSet<Arc<str>> = self.items.iter().map(|item| Arc::clone(&item.id)).collect();
        let older = archived.into_iter().rev().filter(|item| !here.contains(&item.id));
        for item in older.take(RECENT.saturating_sub(self.items.len())) {
            self.items.push_front(item);
        }
        self.complete = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(n: usize) -> Item {
        Item { id: n.to_string().into(), json: format!("{{{n}}}").into() }
    }

    fn ids(items: &[Item]) -> Vec<usize> {
        items.iter().map(|item| item.id.parse().unwrap()).collect()
    }

    fn room(name: &str) -> Arc<str> {
        name.into()
    }

    #[test]
    fn what_is_delivered_but_not_archived_is_part_of_the_recent_past() {
        let mut live = Live::default();
        live.push(&room("a"), item(3));
        assert_eq!(live.recent(Some("a")), None, "the archive was not read yet");
        live.push(&room("a"), item(4));
        // The archive was read between the commit of 3 and that of 4.
        assert_eq!(ids(&live.fill(Some(&room("a")), vec![item(1), item(2), item(3)])), [1, 2, 3, 4]);
        live.push(&room("a"), item(5));
        assert_eq!(ids(&live.recent(Some("a")).unwrap()), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_message_that_could_not_be_kept_is_taken_back() {
        let mut live = Live::default();
        live.fill(None, vec![item(1)]);
        live.fill(Some(&room("a")), vec![item(1)]);
        live.push(&room("a"), item(2));
        live.settle("a", "2", false);
        assert_eq!(live.recent(Some("a")), None, "what it pushed out has to be read again");
        assert_eq!(ids(&live.fill(Some(&room("a")), vec![item(0), item(1)])), [0, 1]);
        assert_eq!(ids(&live.fill(None, vec![item(1)])), [1]);
    }

    #[test]
    fn only_the_newest_are_kept_and_then_nothing_is_missing() {
        let mut live = Live::default();
        (0..=RECENT).for_each(|n| live.push(&room("a"), item(n)));
        let kept = ids(&live.recent(Some("a")).expect("complete without the archive"));
        assert_eq!((kept.len(), kept[0], kept[RECENT - 1]), (RECENT, 1, RECENT));
    }

    #[test]
    fn a_page_comes_from_memory_only_when_memory_reaches_far_enough() {
        let mut live = Live::default();
        live.fill(Some(&room("a")), (1..=9).map(item).collect());
        assert_eq!(ids(&live.before(Some("a"), "9", 3).unwrap()), [6, 7, 8]);
        assert_eq!(live.before(Some("a"), "2", 3), None);
        assert_eq!(live.before(Some("a"), "77", 3), None);
    }

    #[test]
    fn a_changed_message_keeps_its_place_everywhere() {
        let mut live = Live::default();
        (1..=3).for_each(|n| live.push(&room("a"), item(n)));
        live.fill(Some(&room("a")), Vec::new());
        let before = live.changes();
        let changed = Item { id: "2".into(), json: "new".into() };
        live.replace("a", &changed);
        live.replace("b", &changed);
        assert_ne!(live.changes(), before);
        for recent in [live.recent(Some("a")).unwrap(), live.fill(None, Vec::new())] {
            assert_eq!((ids(&recent), &*recent[1].json), (vec![1, 2, 3], "new"));
        }
    }

    #[test]
    fn deleted_messages_go_everywhere_and_older_ones_take_their_place() {
        let mut live = Live::default();
        live.fill(None, vec![item(1)]);
        live.fill(Some(&room("a")), (1..=3).map(item).collect());
        let before = live.changes();
        live.take_out("a", &["1".to_owned(), "3".to_owned(), "9".to_owned()]);
        assert_ne!(live.changes(), before);
        assert_eq!(live.recent(Some("a")), None, "older ones have to be read");
        assert_eq!(ids(&live.fill(Some(&room("a")), vec![item(0), item(2)])), [0, 2]);
        assert_eq!(ids(&live.fill(None, Vec::new())), [0_usize; 0]);
        live.take_out("a", &["9".to_owned()]);
        assert_eq!(ids(&live.recent(Some("a")).expect("nothing was taken out")), [0, 2]);
    }

    #[test]
    fn messages_that_are_back_stand_where_they_were_before_what_is_not_committed_yet() {
        let mut live = Live::default();
        live.fill(None, vec![item(1), item(3)]);
        live.fill(Some(&room("a")), vec![item(1), item(3)]);
        live.push(&room("a"), item(4));
        live.push(&room("b"), item(5));
        let before = live.changes();
        live.read_again("a");
        assert_ne!(live.changes(), before);
        assert_eq!((live.recent(Some("a")), live.recent(None)), (None, None), "the archive has to be read");
        assert_eq!(ids(&live.fill(Some(&room("a")), (1..=3).map(item).collect())), [1, 2, 3, 4]);
        assert_eq!(ids(&live.fill(None, (1..=4).map(item).collect())), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn rooms_without_messages_take_no_place_and_old_rooms_go() {
        let mut live = Live::default();
        assert_eq!(live.fill(Some(&room("made up")), Vec::new()), []);
        assert!(live.rooms.is_empty());
        live.push(&room("pending"), item(0));
        for n in 0..ROOMS {
            live.fill(Some(&room(&n.to_string())), vec![item(n)]);
        }
        assert_eq!(live.rooms.len(), ROOMS);
        assert!(live.rooms.contains_key("pending"), "what is not committed stays");
        assert!(!live.rooms.contains_key("0"), "the room used longest ago went");
    }
}
