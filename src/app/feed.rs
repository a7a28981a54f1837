//! The merged lines of all rooms of one network: what the global view shows (RFC 2.4).
//!
//! Follows the rooms' timelines: lines are shared with them and found again by message id. Must not know rooms' rules.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use crate::chat::{Line, MessageId};

use super::sieve::Shown;

/// How many lines the global view keeps, and a fiftieth more: as many as a room.
const CAP: usize = 4_000;

#[derive(Debug, Default)]
pub struct Feed {
    /// Oldest first; no id stands twice.
    pub lines: VecDeque<Arc<Line>>,
    /// What of them is not hidden.
    pub shown: Shown,
    ids: HashSet<MessageId>,
}

impl Feed {
    /// Takes in a line that has just been said: it comes last, whatever its sender's clock says. A known id takes over
    /// the place it has. Returns whether the line is new.
    pub fn append(&mut self, line: Arc<Line>) -> bool {
        if !self.ids.insert(line.message.id.clone()) {
            self.change(line);
            return false;
        }
        self.shown.pushed(&line);
        self.lines.push_back(line);
        self.trim();
        true
    }

    /// Takes in a line at its place by time; otherwise like [`Feed::append`]. Returns whether it is new and the last.
    pub fn insert(&mut self, line: Arc<Line>) -> bool {
        let at = self.lines.iter().rposition(|known| known.message.at <= line.message.at).map_or(0, |known| known + 1);
        if at == self.lines.len() || self.ids.contains(&line.message.id) {
            return self.append(line);
        }
        if at > 0 || self.lines.len() < CAP {
            self.ids.insert(line.message.id.clone());
            self.lines.insert(at, line);
            self.shown.forget();
            self.trim();
        }
        false
    }

    /// Takes in lines of history.
    pub fn extend(&mut self, lines: &[Arc<Line>]) {
        for line in lines {
            self.insert(Arc::clone(line));
        }
    }

    /// Puts `line` where the line called `old` stands; without it, the line takes its place by time.
    pub fn replace(&mut self, old: &MessageId, line: Arc<Line>) {
        if *old == line.message.id {
            return self.change(line);
        }
        // The server's name for an own line may have arrived under that name before.
        self.remove(&line.message.id);
        let Some(at) = self.position(old) else {
            self.insert(line);
            return;
        };
        self.ids.remove(old);
        self.ids.insert(line.message.id.clone());
        self.lines[at] = line;
        self.shown.forget();
    }

    /// Changes the line of the same id, if it is known.
    pub fn change(&mut self, line: Arc<Line>) {
        if let Some(at) = self.position(&line.message.id) {
            self.lines[at] = line;
            self.shown.forget();
        }
    }

    pub fn remove(&mut self, id: &MessageId) {
        if self.ids.remove(id)
            && let Some(at) = self.lines.iter().rposition(|line| line.message.id == *id)
        {
            self.lines.remove(at);
            self.shown.forget();
        }
    }

    /// Keeps the lines for which `keep` holds.
    pub fn retain(&mut self, keep: impl Fn(&Line) -> bool) {
        self.shown.forget();
        let ids = &mut self.ids;
        self.lines.retain(|line| {
            let stays = keep(line);
            if !stays {
                ids.remove(&line.message.id);
            }
            stays
        });
    }

    fn position(&self, id: &MessageId) -> Option<usize> {
        if !self.ids.contains(id) {
            return None;
        }
        self.lines.iter().rposition(|line| line.message.id == *id)
    }

    fn trim(&mut self) {
        // Some at a time, as the timelines do.
        if self.lines.len() <= CAP + CAP / 50 {
            return;
        }
        for line in self.lines.drain(..self.lines.len() - CAP) {
            self.ids.remove(&line.message.id);
            self.shown.cut(&line);
        }
    }
}
