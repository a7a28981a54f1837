//! What waits for the recorder: one bounded buffer of bytes, and the bells on both sides of it.
//!
//! Must not know whose lines they are.

use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::intake::PlaceKey;
use super::record;
use crate::chat::Message;

/// What may wait for the recorder. Beyond it the disk is too slow for what is said.
pub(super) const MOST_BYTES: usize = 1 << 20;
/// With so much waiting, networks are better not listened to for a moment.
const MUCH: usize = 192 << 10;
/// With so much waiting, the recorder is woken before its time.
const ENOUGH: usize = 64 << 10;
/// How long it gathers before: a commit costs more than the lines in it.
const GATHER: Duration = Duration::from_millis(500);
/// Buffers longer than this are given back after a flood.
const KEPT: usize = 16 << 10;
/// What has gathered for the recorder.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// One frame after the other, see [`frames`].
    pub bytes: Vec<u8>,
    /// Rooms named for the first time; frames name them by number, counted from the start of the run.
    pub places: Vec<PlaceKey>,
    /// Lines that found no room since the last batch.
    pub lost: usize,
}

/// The lines of a batch: whether each may be known already, and where its record stands.
pub(super) fn frames(bytes: &[u8]) -> impl Iterator<Item = (bool, Range<usize>)> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let (head, rest) = bytes.get(next..)?.split_first_chunk::<5>()?;
        let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let start = next + head.len();
        next = start + rest.get(..length)?.len();
        Some((head[4] != 0, start..next))
    })
}

#[derive(Debug, Default)]
struct Waiting {
    batch: Batch,
    /// Somebody waits for everything to be in the index.
    hurry: bool,
    /// How much is not in it yet; set by the recorder.
    behind: usize,
    closed: bool,
}

/// The buffer between the two.
#[derive(Debug)]
pub(super) struct Buffer {
    waiting: Mutex<Waiting>,
    /// Rings for the recorder.
    filled: Condvar,
    /// Rings for those who hurry.
    done: Condvar,
}

/// Why the recorder wakes.
#[derive(Debug)]
pub(super) enum Wake {
    Batch(Batch),
    /// Nothing came for as long as it wanted to wait.
    Quiet,
    Closed,
}

impl Default for Buffer {
    fn default() -> Self {
        // Until the recorder has said otherwise, a run before may have left something to do.
        let waiting = Mutex::new(Waiting { behind: 1, ..Waiting::default() });
        Self { waiting, filled: Condvar::new(), done: Condvar::new() }
    }
}

impl Buffer {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the loop add to what waits, unless nobody takes it any more.
    pub(super) fn fill(&self, add: impl FnOnce(&mut Batch)) {
        let mut waiting = self.lock();
        if waiting.closed {
            return;
        }
        let (before, was_empty) = (waiting.batch.bytes.len(), waiting.batch.is_empty());
        add(&mut waiting.batch);
        let enough = before < ENOUGH && waiting.batch.bytes.len() >= ENOUGH;
        if enough || (was_empty && !waiting.batch.is_empty()) {
            self.filled.notify_one();
        }
    }

    /// Waits for lines, at most for `patience`; without one until there are some. `spare` is an empty buffer to go on
    /// with.
    pub(super) fn take(&self, patience: Option<Duration>, mut spare: Vec<u8>) -> Wake {
        let idle = |waiting: &mut Waiting| waiting.batch.is_empty() && !waiting.hurry && !waiting.closed;
        let mut waiting = self.lock();
        if idle(&mut waiting) {
            // Memory that a flood has taken is given back.
            [&mut spare, &mut waiting.batch.bytes].iter_mut().for_each(|bytes| bytes.shrink_to(KEPT));
        }
        waiting = match patience {
            None => self.filled.wait_while(waiting, idle).unwrap_or_else(PoisonError::into_inner),
            Some(patience) => {
                let wait = self.filled.wait_timeout_while(waiting, patience, idle);
                wait.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        let few = |waiting: &mut Waiting| waiting.batch.bytes.len() < ENOUGH && !waiting.hurry && !waiting.closed;
        if !waiting.batch.is_empty() {
            let wait = self.filled.wait_timeout_while(waiting, GATHER, few);
            waiting = wait.unwrap_or_else(PoisonError::into_inner).0;
            return Wake::Batch(std::mem::replace(&mut waiting.batch, Batch { bytes: spare, ..Batch::default() }));
        }
        if waiting.closed { Wake::Closed } else { Wake::Quiet }
    }

    /// Whether more can be taken without growing much.
    pub(super) fn has_room(&self) -> bool {
        let waiting = self.lock();
        waiting.closed || waiting.batch.bytes.len() < MUCH
    }

    /// The recorder tells how many blocks are not in the index yet.
    pub(super) fn behind(&self, blocks: usize) {
        let mut waiting = self.lock();
        waiting.behind = blocks;
        if blocks == 0 && waiting.batch.is_empty() {
            waiting.hurry = false;
            self.done.notify_all();
        }
    }

    /// Asks for everything said so far to be put into the index, and waits for it, but not for long.
    pub(super) fn catch_up(&self, patience: Duration) {
        let mut waiting = self.lock();
        if waiting.closed || (waiting.behind == 0 && waiting.batch.is_empty()) {
            return;
        }
        waiting.hurry = true;
        self.filled.notify_one();
        drop(self.done.wait_timeout_while(waiting, patience, |waiting| waiting.hurry && !waiting.closed));
    }

    /// The recorder takes what is left and ends.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_one();
        self.done.notify_all();
    }
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.lost == 0
    }

    /// Adds a line of the place of that number, if there is room; `known`: it may have been taken before.
    pub(super) fn add(&mut self, message: &Message, place: u16, known: bool) {
        if self.bytes.len() >= MOST_BYTES {
            self.lost += 1;
            return;
        }
        let start = self.bytes.len();
        self.bytes.extend([0, 0, 0, 0, u8::from(known)]);
        record::write(message, place, &mut self.bytes);
        let length = (self.bytes.len() - start - 5) as u32;
        self.bytes[start..start + 4].copy_from_slice(&length.to_le_bytes());
    }

    /// It filled before its time.
    pub(super) fn is_flood(&self) -> bool {
        self.bytes.len() >= ENOUGH
    }

    /// Its memory, for the next one.
    pub(super) fn emptied(mut self) -> Vec<u8> {
        self.bytes.clear();
        self.bytes
    }
}
