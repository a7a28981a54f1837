//! Whose earlier lines are folded: those of people who were timed out or banned, as far as they were said before.
//!
//! A fold stays after the timeout has ended; one that was lifted or taken back goes. What was opened stays open. Must not
//! know how a fold is drawn.

use std::collections::{HashMap, HashSet};

use crate::chat::name::fold;
use crate::chat::{Line, MessageId, Restraint, RestraintKind, RoomId, RoomInfo, SafeText, Timestamp};

/// So many people of a room are remembered after their time is over.
const MOST: usize = 500;
/// A server and this computer need not agree to the second about when a timeout ends.
const SLACK: i64 = 3_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    people: HashMap<RoomId, HashMap<Box<str>, Fold>>,
    /// Lines whose run is shown whole.
    opened: HashSet<MessageId>,
}

/// Why the lines of one person are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    pub kind: RestraintKind,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub by: SafeText,
    pub reason: Option<SafeText>,
    /// It has ended by itself.
    pub over: bool,
}

impl From<&Restraint> for Fold {
    fn from(restraint: &Restraint) -> Self {
        Self {
            kind: restraint.kind,
            since: restraint.since,
            until: restraint.until,
            by: restraint.by.clone(),
            reason: restraint.reason.clone(),
            over: false,
        }
    }
}

impl Fold {
    /// How long it still lasts, in milliseconds; `None` when nothing counts down.
    pub fn left(&self, now: Timestamp) -> Option<i64> {
        self.until.map(|until| until.0 - now.0).filter(|left| *left > 0 && !self.over)
    }
}

impl Folds {
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The fold that a line belongs to. Not for lines said after it began.
    pub fn of(&self, line: &Line) -> Option<&Fold> {
        let message = &line.message;
        if self.people.is_empty() {
            return None;
        }
        let fold = self.people.get(&message.room)?.get(&*message.author.key)?;
        (message.at <= fold.since).then_some(fold)
    }

    /// Whether two lines that follow on each other are folded into one.
    pub fn are_one(&self, a: &Line, b: &Line) -> bool {
        let same = a.message.room == b.message.room && a.message.author.key == b.message.author.key;
        same && self.of(a).is_some() && self.of(b).is_some()
    }

    pub fn is_opened(&self, line: &Line) -> bool {
        self.opened.contains(&line.message.id)
    }

    /// Shows a run whole, or folds it again.
    pub fn toggle<'a>(&mut self, run: impl Iterator<Item = &'a Line> + Clone) {
        if run.clone().any(|line| self.is_opened(line)) {
            for line in run {
                self.opened.remove(&line.message.id);
            }
        } else if let Some(line) = run.clone().next() {
            self.opened.insert(line.message.id.clone());
        }
    }

    /// The folds of a room as its new state has them, or `None` if nothing changes. Oneself is never folded.
    pub fn after(&self, room: &RoomId, info: &RoomInfo, (me, now): (Option<&SafeText>, Timestamp)) -> Option<Self> {
        let none = HashMap::new();
        let known = self.people.get(room).unwrap_or(&none);
        let me = me.map(|me| fold(me.as_str()));
        let running = info.restrained.iter().take(MOST);
        let mut people: HashMap<Box<str>, Fold> = running
            .map(|restraint| (fold(restraint.user.as_str()), Fold::from(restraint)))
            .filter(|(key, _)| me.as_ref() != Some(key))
            .collect();
        for (key, fold) in known.iter().take(MOST) {
            let ended = fold.until.is_some_and(|until| until.0 <= now.0.saturating_add(SLACK));
            if ended && !people.contains_key(key) {
                people.insert(key.clone(), Fold { over: true, ..fold.clone() });
            }
        }
        if people == *known {
            return None;
        }
        let mut folds = self.clone();
        if people.is_empty() {
            folds.people.remove(room);
        } else {
            folds.people.insert(room.clone(), people);
        }
        Some(folds)
    }

    /// How soon a countdown shows another second, in milliseconds.
    pub fn next_second(&self, now: Timestamp) -> Option<i64> {
        let folds = self.people.values().flat_map(HashMap::values);
        folds.filter_map(|fold| fold.left(now)).map(|left| (left - 1) % 1000 + 1).min()
    }
}
