//! What a deed has led to: its entry, and whose picture of the room is out of date now. Must not know how they are told.

use std::sync::Arc;

use crate::server::store::Logged;

pub(super) struct Done {
    pub entry: Logged,
    /// The entry that was taken back by this one.
    pub undone: Option<Logged>,
    /// The room looks different to everybody in it.
    pub room: bool,
    /// These people (folded names) stand differently.
    pub people: Vec<Arc<str>>,
    /// Something waits for those who keep order, or does not wait any more.
    pub queue: bool,
    /// The entry is not in the log, and nobody else is told of it.
    pub unlogged: bool,
}

impl Done {
    pub fn new(entry: Logged) -> Self {
        Self { entry, undone: None, room: false, people: Vec::new(), queue: false, unlogged: false }
    }

    pub fn room(self) -> Self {
        Self { room: true, ..self }
    }

    pub fn person(mut self, key: &str) -> Self {
        self.people.push(key.into());
        self
    }

    pub fn unlogged(self) -> Self {
        Self { unlogged: true, ..self }
    }

    pub fn queue(self) -> Self {
        Self { queue: true, ..self }
    }
}
