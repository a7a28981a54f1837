//! Lines of rooms that are not joined: which have been given already, and which can still be taken back.
//!
//! Bounded, whatever a server sends. Must not know rooms or connections.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use crate::chat::{Body, Kind, Line, Message, MessageId, SafeText};

/// Lines kept to recognise repeats and to take them back.
const KEPT: usize = 4000;

#[derive(Debug, Default)]
pub struct Overheard {
    lines: VecDeque<Arc<Line>>,
    ids: HashSet<MessageId>,
    fresh: Vec<Arc<Line>>,
}

impl Overheard {
    /// Notes a line, unless it is a repeat.
    pub fn hear(&mut self, message: Message) {
        if !self.ids.insert(message.id.clone()) {
            return;
        }
        let line = Arc::new(Line::received(message));
        self.lines.push_back(Arc::clone(&line));
        self.fresh.push(line);
        self.trim();
    }

    /// Lines that were given out by other means, such as a joined room's, are no news later.
    pub fn knows(&mut self, lines: impl Iterator<Item = Arc<Line>>) {
        for line in lines {
            if self.ids.insert(line.message.id.clone()) {
                self.lines.push_back(line);
            }
        }
        self.trim();
    }

    /// The lines heard since the last call.
    pub fn take(&mut self) -> Vec<Arc<Line>> {
        std::mem::take(&mut self.fresh)
    }

    pub fn contains(&self, id: &MessageId) -> bool {
        self.ids.contains(id)
    }

    /// A message was taken back: the line as it is now, if it is known.
    pub fn take_back(&mut self, id: &MessageId, notice: &SafeText) -> Option<Arc<Line>> {
        self.alter(id, |message| {
            message.kind = Kind::Removed;
            message.body = Body::Plain(notice.clone());
        })
    }

    /// A message that was taken back is there again: the line as it is now, if it is known.
    pub fn restore(&mut self, message: &Message) -> Option<Arc<Line>> {
        self.alter(&message.id, |known| {
            if known.kind == Kind::Removed {
                *known = message.clone();
            }
        })
    }

    /// A message was changed: the line as it is now, if it is known and was another before.
    pub fn change(&mut self, id: &MessageId, body: &Body) -> Option<Arc<Line>> {
        self.alter(id, |message| {
            if message.kind != Kind::Removed {
                message.body = body.clone();
                message.edited = true;
            }
        })
    }

    /// A message shows more or less than before without having been changed, as [`Overheard::change`].
    pub fn show(&mut self, id: &MessageId, body: &Body) -> Option<Arc<Line>> {
        self.alter(id, |message| {
            if message.kind != Kind::Removed {
                message.body = body.clone();
            }
        })
    }

    fn alter(&mut self, id: &MessageId, change: impl FnOnce(&mut Message)) -> Option<Arc<Line>> {
        if !self.ids.contains(id) {
            return None;
        }
        let line = self.lines.iter_mut().rev().find(|line| line.message.id == *id)?;
        let mut altered = Line::clone(line);
        change(&mut altered.message);
        if altered == **line {
            return None;
        }
        *line = Arc::new(altered);
        Some(Arc::clone(line))
    }

    fn trim(&mut self) {
        // A quarter at a time: the sets are touched in bulk, not for each line of a flood.
        if self.lines.len() <= KEPT + KEPT / 4 {
            return;
        }
        let count = self.lines.len() - KEPT;
        for line in self.lines.drain(..count) {
            self.ids.remove(&line.message.id);
        }
    }
}
