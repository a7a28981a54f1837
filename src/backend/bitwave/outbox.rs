//! What this account has written and the server has not settled: the words as typed, the nonce they go under, and which
//! posts the present connection still owes an answer for.
//!
//! A message can be on a connection more than once (a person sent it again) or no longer wanted (taken off the screen);
//! so posts are kept apart from messages. Must not know how a line is shown.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::chat::{self, RoomId, Timestamp, TxnId};

/// Written while offline and older than this (in milliseconds), a message no longer fits the talk: the person decides.
pub const STALE: i64 = 60_000;
/// Without an answer for this long on a living connection, nobody knows any more.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Posts remembered of a server that answers none.
const MOST_POSTS: usize = 256;
/// Direct messages remembered of a server that lets none come back.
const MOST_WHISPERS: usize = 64;
/// Words remembered to tell ours from others.
const MOST_SAID: usize = 16;

/// One message that is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub txn: TxnId,
    pub room: RoomId,
    pub post: chat::Post,
    /// When the person pressed Enter, for the first time or again.
    pub written: Timestamp,
    /// It has been given to a connection before, so it may have arrived.
    pub tried: bool,
    pub stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// To be given to the next connection.
    Waiting,
    /// Given to the connection; an answer is expected until then.
    Sent { until: Instant },
    /// No answer came, or the connection has ended.
    Unknown,
    /// Refused or too old; only the person sends it again.
    Settled,
}

/// One post that the connection has been given and the server has not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Post {
    number: u64,
    txn: TxnId,
    room: RoomId,
    /// As it went on the wire.
    text: String,
}

#[derive(Debug)]
pub struct Outbox {
    /// Makes the nonces of this run unlike those of any other.
    run: String,
    entries: Vec<Outgoing>,
    /// Oldest first, as the server answers them.
    posts: VecDeque<Post>,
    /// Direct messages that have gone over HTTP and not come back, oldest first.
    whispers: VecDeque<Post>,
    /// The latest words that went to a server, answered or not.
    said: VecDeque<String>,
    /// Forgotten since the last [`Outbox::take_settled`].
    settled: Vec<TxnId>,
}

impl Outbox {
    /// `run` is random and the same for the life of the program.
    pub fn new(run: u64) -> Self {
        Self {
            run: format!("{run:016x}"),
            entries: Vec::new(),
            posts: VecDeque::new(),
            whispers: VecDeque::new(),
            said: VecDeque::new(),
            settled: Vec::new(),
        }
    }

    pub fn add(&mut self, outgoing: Outgoing) {
        self.entries.push(outgoing);
    }

    pub fn get(&self, txn: TxnId) -> Option<&Outgoing> {
        self.entries.iter().find(|entry| entry.txn == txn)
    }

    pub fn get_mut(&mut self, txn: TxnId) -> Option<&mut Outgoing> {
        self.entries.iter_mut().find(|entry| entry.txn == txn)
    }

    /// Forgets a message. Its posts, if any are on the connection, are still answered.
    pub fn remove(&mut self, txn: TxnId) -> Option<Outgoing> {
        let at = self.entries.iter().position(|entry| entry.txn == txn)?;
        self.settled.push(txn);
        Some(self.entries.remove(at))
    }

    pub fn retain(&mut self, mut keep: impl FnMut(&Outgoing) -> bool) {
        let settled = &mut self.settled;
        self.entries.retain(|entry| {
            let stays = keep(entry);
            settled.extend((!stays).then_some(entry.txn));
            stays
        });
    }

    /// A message that has not even been taken.
    pub fn refused(&mut self, txn: TxnId) {
        self.settled.push(txn);
    }

    /// The messages that need no keeping any more.
    pub fn take_settled(&mut self) -> Vec<TxnId> {
        std::mem::take(&mut self.settled)
    }

    /// Nothing is written and nothing unanswered.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.posts.is_empty()
    }

    /// The messages in a stage, in the order in which they were written.
    pub fn in_stage(&self, stage: Stage) -> Vec<TxnId> {
        self.entries.iter().filter(|entry| entry.stage == stage).map(|entry| entry.txn).collect()
    }

    /// A message has gone to the connection under a number, as `text`.
    pub fn posted(&mut self, txn: TxnId, number: u64, text: String, now: Instant) {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.txn == txn) else { return };
        entry.tried = true;
        entry.stage = Stage::Sent { until: now + PATIENCE };
        self.said.push_back(text.clone());
        if self.said.len() > MOST_SAID {
            self.said.pop_front();
        }
        self.posts.push_back(Post { number, txn, room: entry.room.clone(), text });
        if self.posts.len() > MOST_POSTS {
            self.posts.pop_front();
        }
    }

    /// A direct message has gone over HTTP.
    pub fn whispered(&mut self, txn: TxnId, text: String, now: Instant) {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.txn == txn) else { return };
        entry.tried = true;
        entry.stage = Stage::Sent { until: now + PATIENCE };
        let room = entry.room.clone();
        self.whisper_forgotten(txn);
        self.whispers.push_back(Post { number: 0, txn, room, text });
        if self.whispers.len() > MOST_WHISPERS {
            self.whispers.pop_front();
        }
    }

    pub fn whisper_forgotten(&mut self, txn: TxnId) {
        self.whispers.retain(|post| post.txn != txn);
    }

    /// A direct message of ours came back: as [`Outbox::echoed`].
    pub fn whisper_came_back(&mut self, room: &RoomId, plain: &str) -> Option<TxnId> {
        let at = answering(&self.whispers, room, plain)?;
        self.whispers.remove(at).map(|post| post.txn)
    }

    /// The server has answered the post of this number: the message it was, which may have been forgotten meanwhile.
    pub fn answered(&mut self, number: u64) -> Option<TxnId> {
        let at = self.posts.iter().position(|post| post.number == number)?;
        self.posts.remove(at).map(|post| post.txn)
    }

    /// The room of the post of this number.
    pub fn room_of(&self, number: u64) -> Option<&RoomId> {
        self.posts.iter().find(|post| post.number == number).map(|post| &post.room)
    }

    /// The server has turned down the post with these words or, without words, the oldest.
    pub fn blocked(&mut self, text: Option<&str>) -> Option<TxnId> {
        let at = self.posts.iter().position(|post| text.is_none_or(|text| post.text == text))?;
        self.posts.remove(at).map(|post| post.txn)
    }

    /// Whether these words are ours, not a server's own invention.
    pub fn has_said(&self, text: &str) -> bool {
        self.said.iter().any(|said| said == text)
    }

    /// A message of ours came back from a server that does not say which: the post with these words, else the oldest in
    /// that room, since one connection keeps order and the server may have rewritten the words.
    pub fn echoed(&mut self, room: &RoomId, plain: &str) -> Option<TxnId> {
        let at = answering(&self.posts, room, plain)?;
        self.posts.remove(at).map(|post| post.txn)
    }

    /// Whether another post of the message is still to be answered.
    pub fn is_under_way(&self, txn: TxnId) -> bool {
        self.posts.iter().any(|post| post.txn == txn)
    }

    /// The connection ended: nobody knows what became of what was on it.
    pub fn connection_lost(&mut self) {
        self.posts.clear();
        for entry in &mut self.entries {
            if matches!(entry.stage, Stage::Sent { .. }) {
                entry.stage = Stage::Unknown;
            }
        }
    }

    /// Whether anything is to be given to the connection, or was given to it and is expected to be answered.
    pub fn awaits_answers(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.stage, Stage::Waiting | Stage::Sent { .. }))
    }

    /// The moment the next unanswered message becomes overdue.
    pub fn deadline(&self) -> Option<Instant> {
        let until = |entry: &Outgoing| match entry.stage {
            Stage::Sent { until } => Some(until),
            _ => None,
        };
        self.entries.iter().filter_map(until).min()
    }

    /// Takes the messages that have waited too long for an answer as unknown, and names them.
    pub fn overdue(&mut self, now: Instant) -> Vec<TxnId> {
        let late = |entry: &&mut Outgoing| matches!(entry.stage, Stage::Sent { until } if until <= now);
        let mark = |entry: &mut Outgoing| {
            entry.stage = Stage::Unknown;
            entry.txn
        };
        self.entries.iter_mut().filter(late).map(mark).collect()
    }

    /// The nonce of a message: the same however often it is sent, so that the server can tell a repeat.
    pub fn nonce(&self, txn: TxnId) -> String {
        let given = self.get(txn).and_then(|entry| entry.post.nonce.clone());
        given.unwrap_or_else(|| format!("{}-{}", self.run, txn.0))
    }

    /// The message that a nonce belongs to.
    pub fn named(&self, nonce: &str) -> Option<TxnId> {
        let given = self.entries.iter().find(|entry| entry.post.nonce.as_deref() == Some(nonce));
        if let Some(entry) = given {
            return Some(entry.txn);
        }
        let (run, number) = nonce.split_once('-')?;
        (run == self.run).then(|| number.parse().ok().map(TxnId)).flatten()
    }
}

/// Which post a message in that room is.
fn answering(posts: &VecDeque<Post>, room: &RoomId, plain: &str) -> Option<usize> {
    let text = plain.replace('\n', "\\n");
    let exact = posts.iter().position(|post| post.room == *room && post.text == text);
    exact.or_else(|| posts.iter().position(|post| post.room == *room))
}
