//! A joined room: its lines, its people, and whether lines of it are missing.
//!
//! Must not know how lines come or where they go.

use crate::chat::{Diff, Member, Room, Timeline, Timestamp};

use super::desk::Order;

/// Lines kept of each joined room. With the fiftieth that a timeline may have above it they just fit a ring of 4,096.
pub const LINES: usize = 4_000;

/// A joined room.
#[derive(Debug)]
pub(super) struct OpenRoom {
    pub room: Room,
    pub timeline: Timeline,
    /// Changes of the timeline that the app has not heard of.
    pub diffs: Vec<Diff>,
    pub members: Vec<Member>,
    /// History is being fetched to fill a hole that began then.
    pub hole: Option<Hole>,
    /// Lines of history that were news since the hole was seen.
    pub filled: usize,
    pub order: Order,
}

/// Lines that were missed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hole {
    pub since: Timestamp,
    /// The room is open because of it, so not all of its history was missed.
    pub opened: bool,
}

impl OpenRoom {
    pub fn new(room: Room) -> Self {
        let (diffs, members, order) = (Vec::new(), Vec::new(), Order::default());
        Self { room, timeline: Timeline::new(LINES), diffs, members, hole: None, filled: 0, order }
    }

    pub fn has_hole(&mut self, since: Option<Timestamp>) {
        (self.hole, self.filled) = (since.map(|since| Hole { since, opened: false }), 0);
    }
}
