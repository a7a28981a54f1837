//! From the loop to the recorder: lines as bytes in one bounded buffer.
//!
//! The loop never waits here: what does not fit is counted and left out. Bytes instead of shared lines, so that lines
//! the screen has forgotten are gone from memory. Must not know files.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::chat::{Diff, Event, Line, Message, NetworkId, RoomId};

use super::record;

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
/// Rooms of one run. A server could make up any number of them.
const MOST_PLACES: usize = 4096;

/// A room of an account: what lines are kept under, from run to run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlaceKey {
    /// Own name and address, see [`identity`].
    pub network: String,
    pub room: String,
}

/// An account on a server under one name for ever: `name@address`, without a name for a spectator.
pub fn identity(me: Option<&str>, server: &str) -> String {
    format!("{}@{server}", me.unwrap_or_default())
}

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

/// The end of the loop.
#[derive(Debug)]
pub(super) struct Intake {
    buffer: Arc<Buffer>,
    networks: HashMap<NetworkId, Account>,
    places: HashMap<PlaceKey, u16>,
    /// The time of the newest line taken.
    newest: i64,
}

#[derive(Debug)]
struct Account {
    server: String,
    /// Known with the first connection.
    identity: Option<String>,
    /// The numbers of its rooms.
    places: HashMap<RoomId, u16>,
}

impl Intake {
    pub(super) fn new(buffer: Arc<Buffer>) -> Self {
        Self { buffer, networks: HashMap::new(), places: HashMap::new(), newest: 0 }
    }

    /// A network that will be heard of; `server` is its address in full.
    pub(super) fn add(&mut self, network: NetworkId, server: &str) {
        let account = Account { server: server.to_owned(), identity: None, places: HashMap::new() };
        self.networks.insert(network, account);
    }

    pub(super) fn identity(&self, network: NetworkId) -> Option<&str> {
        self.networks.get(&network)?.identity.as_deref()
    }

    pub(super) fn server(&self, network: NetworkId) -> Option<&str> {
        self.networks.get(&network).map(|account| &*account.server)
    }

    /// The network on the list that has this identity.
    pub(super) fn network(&self, identity: &str) -> Option<NetworkId> {
        let is = |account: &Account| account.identity.as_deref() == Some(identity);
        self.networks.iter().find(|(_, account)| is(account)).map(|(id, _)| *id)
    }

    pub(super) fn remove(&mut self, network: NetworkId) {
        self.networks.remove(&network);
    }

    /// Takes what an event says of lines.
    pub(super) fn hear(&mut self, network: NetworkId, event: &Event) {
        match event {
            Event::Connected { me, .. } => {
                let Some(account) = self.networks.get_mut(&network) else { return };
                let me = me.as_ref().map(|me| me.as_str().to_lowercase());
                let now = identity(me.as_deref(), &account.server);
                if account.identity.as_ref() != Some(&now) {
                    account.places.clear();
                    account.identity = Some(now);
                }
            }
            Event::Timeline { diff, .. } => match diff {
                // New to everybody: nothing can be known of them.
                Diff::Append(lines) => self.offer(network, lines, false),
                Diff::Reset(lines) => self.offer(network, lines, true),
                Diff::Insert { line, .. } | Diff::Set { line, .. } => {
                    self.offer(network, std::slice::from_ref(line), true);
                }
                Diff::Remove { .. } | Diff::Trim { .. } => {}
            },
            Event::Overheard(lines) => self.offer(network, lines, false),
            Event::Changed(line) => self.offer(network, std::slice::from_ref(line), true),
            _ => {}
        }
    }

    /// `known`: they may have been taken before.
    fn offer(&mut self, network: NetworkId, lines: &[Arc<Line>], known: bool) {
        let Some(account) = self.networks.get_mut(&network) else { return };
        let buffer = Arc::clone(&self.buffer);
        let mut waiting = buffer.lock();
        if waiting.closed {
            return;
        }
        let before = waiting.batch.bytes.len();
        let was_empty = waiting.batch.is_empty();
        for line in lines.iter().filter(|line| line.delivery.txn().is_none()) {
            let message = &line.message;
            let known = known || message.at.0 < self.newest;
            self.newest = self.newest.max(message.at.0);
            let room = waiting.batch.bytes.len() < MOST_BYTES;
            match account.place(&message.room, &mut self.places, &mut waiting.batch.places).filter(|_| room) {
                Some(place) => write(message, place, known, &mut waiting.batch.bytes),
                None => waiting.batch.lost += 1,
            }
        }
        let enough = before < ENOUGH && waiting.batch.bytes.len() >= ENOUGH;
        if enough || (was_empty && !waiting.batch.is_empty()) {
            buffer.filled.notify_one();
        }
    }
}

impl Account {
    /// The number of a room, which `told` brings to the recorder when it is new.
    fn place(&mut self, room: &RoomId, all: &mut HashMap<PlaceKey, u16>, told: &mut Vec<PlaceKey>) -> Option<u16> {
        if let Some(place) = self.places.get(room) {
            return Some(*place);
        }
        let key = PlaceKey { network: self.identity.clone()?, room: room.as_str().to_owned() };
        let place = match all.get(&key) {
            Some(place) => *place,
            None if all.len() >= MOST_PLACES => return None,
            None => {
                // No more than `MOST_PLACES`.
                let place = all.len() as u16;
                told.push(key.clone());
                *all.entry(key).or_insert(place)
            }
        };
        self.places.insert(room.clone(), place);
        Some(place)
    }
}

fn write(message: &Message, place: u16, known: bool, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend([0, 0, 0, 0, u8::from(known)]);
    record::write(message, place, out);
    let length = (out.len() - start - 5) as u32;
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}
