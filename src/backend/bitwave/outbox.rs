//! What this account has written and the server has not settled: the words as typed, and the nonce they go under.
//!
//! The timeline shows these lines; this holds what is needed to send them. Must not know how a line is shown.

use std::time::{Duration, Instant};

use crate::chat::{RoomId, Scope, Timestamp, TxnId};

/// Written while offline and older than this, a message no longer fits the talk: the person decides.
pub const STALE: i64 = 60_000;
/// Without an answer for this long on a living connection, nobody knows any more.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// One message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub txn: TxnId,
    pub room: RoomId,
    pub text: String,
    pub scope: Scope,
    /// When the person pressed Enter.
    pub written: Timestamp,
    pub stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not given to any connection yet.
    Waiting,
    /// Given to the connection under this number; unanswered until `until`.
    Sent { number: u64, until: Instant },
    /// Given to a connection that ended, or unanswered for too long: it may have arrived.
    Unknown,
    /// Refused or too old; only the person sends it again.
    Settled,
}

#[derive(Debug)]
pub struct Outbox {
    /// Makes the nonces of this run unlike those of any other.
    run: String,
    entries: Vec<Outgoing>,
}

impl Outbox {
    /// `run` is random and the same for the life of the program.
    pub fn new(run: u64) -> Self {
        Self { run: format!("{run:016x}"), entries: Vec::new() }
    }

    pub fn add(&mut self, outgoing: Outgoing) {
        self.entries.push(outgoing);
    }

    pub fn get(&self, txn: TxnId) -> Option<&Outgoing> {
        self.entries.iter().find(|entry| entry.txn == txn)
    }

    pub fn remove(&mut self, txn: TxnId) -> Option<Outgoing> {
        let at = self.entries.iter().position(|entry| entry.txn == txn)?;
        Some(self.entries.remove(at))
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn retain(&mut self, keep: impl FnMut(&Outgoing) -> bool) {
        self.entries.retain(keep);
    }

    pub fn set(&mut self, txn: TxnId, stage: Stage) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.txn == txn) {
            entry.stage = stage;
        }
    }

    /// The person wants an attempt made again: it is as good as newly written.
    pub fn renew(&mut self, txn: TxnId, written: Timestamp) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.txn == txn) {
            entry.written = written;
            entry.stage = Stage::Waiting;
        }
    }

    /// The attempt that went out under this number.
    pub fn numbered(&self, number: u64) -> Option<&Outgoing> {
        self.entries.iter().find(|entry| matches!(entry.stage, Stage::Sent { number: known, .. } if known == number))
    }

    /// The attempt a `blocked` event is about: the one with these words, else the oldest that is unanswered.
    pub fn blocked(&self, text: Option<&str>) -> Option<&Outgoing> {
        let sent = || self.entries.iter().filter(|entry| matches!(entry.stage, Stage::Sent { .. }));
        sent().find(|entry| Some(entry.text.as_str()) == text).or_else(|| sent().next())
    }

    pub fn waiting(&self) -> impl Iterator<Item = &Outgoing> {
        self.in_stage(Stage::Waiting)
    }

    pub fn unknown(&self) -> impl Iterator<Item = &Outgoing> {
        self.in_stage(Stage::Unknown)
    }

    fn in_stage(&self, stage: Stage) -> impl Iterator<Item = &Outgoing> {
        self.entries.iter().filter(move |entry| entry.stage == stage)
    }

    /// The connection ended: nobody knows what became of what was on it.
    pub fn connection_lost(&mut self) {
        for entry in &mut self.entries {
            if matches!(entry.stage, Stage::Sent { .. }) {
                entry.stage = Stage::Unknown;
            }
        }
    }

    /// The moment the next unanswered attempt becomes unknown.
    pub fn deadline(&self) -> Option<Instant> {
        self.sent_until().map(|(_, until)| until).min()
    }

    /// The attempts that have waited too long for an answer.
    pub fn overdue(&self, now: Instant) -> Vec<TxnId> {
        self.sent_until().filter(|(_, until)| *until <= now).map(|(txn, _)| txn).collect()
    }

    fn sent_until(&self) -> impl Iterator<Item = (TxnId, Instant)> {
        self.entries.iter().filter_map(|entry| match entry.stage {
            Stage::Sent { until, .. } => Some((entry.txn, until)),
            _ => None,
        })
    }

    /// The nonce of an attempt: the same however often it is sent, so that the server can tell a repeat.
    pub fn nonce(&self, txn: TxnId) -> String {
        format!("{}-{}", self.run, txn.0)
    }

    /// The attempt of this run that a nonce belongs to.
    pub fn attempt(&self, nonce: &str) -> Option<TxnId> {
        let (run, number) = nonce.split_once('-')?;
        (run == self.run).then(|| number.parse().ok().map(TxnId)).flatten()
    }
}
