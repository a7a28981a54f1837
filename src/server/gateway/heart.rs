//! Heartbeats of all connections, without a timer for each: deadlines are gathered in slots of one second, and one task
//! sleeps until the first of them. With nobody connected it does not wake up at all. Must not know what is due.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::sleep_until;

use crate::clock;

use super::conn::Conn;

const SLOT: Duration = Duration::from_secs(1);
/// Beats between two chances for the other tasks of this thread.
const STRIDE: usize = 128;

pub struct Heart {
    start: Instant,
    slots: Mutex<BTreeMap<u64, Vec<Weak<Conn>>>>,
    /// An earlier slot than all others was added.
    wake: Notify,
}

impl Heart {
    pub fn new(now: Instant) -> Self {
        Self { start: now, slots: Mutex::default(), wake: Notify::new() }
    }

    /// The connection will be ticked at `at`, or up to a second later.
    pub fn watch(&self, conn: &Arc<Conn>, at: Instant) {
        let slot = at.saturating_duration_since(self.start).as_nanos().div_ceil(SLOT.as_nanos());
        let slot = u64::try_from(slot).unwrap_or(u64::MAX);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let first = slots.first_key_value().is_none_or(|(first, _)| slot < *first);
        slots.entry(slot).or_default().push(Arc::downgrade(conn));
        drop(slots);
        if first {
            self.wake.notify_one();
        }
    }

    /// Ticks connections for ever.
    pub async fn beat(self: Arc<Self>) {
        loop {
            match self.next() {
                None => self.wake.notified().await,
                Some(at) => tokio::select! {
                    () = sleep_until(at.into()) => self.tick_due(clock::now()).await,
                    () = self.wake.notified() => {}
                },
            }
        }
    }

    fn next(&self) -> Option<Instant> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.first_key_value().map(|(slot, _)| self.moment(*slot))
    }

    async fn tick_due(&self, now: Instant) {
        for (n, conn) in self.take_due(now).into_iter().enumerate() {
            // Those that are gone were dropped by everybody else.
            if let Some(conn) = conn.upgrade()
                && let Some(deadline) = conn.tick(now)
            {
                self.watch(&conn, deadline);
            }
            if n % STRIDE == STRIDE - 1 {
                yield_now().await;
            }
        }
    }

    fn take_due(&self, now: Instant) -> Vec<Weak<Conn>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = Vec::new();
        while let Some(entry) = slots.first_entry().filter(|entry| self.moment(*entry.key()) <= now) {
            due.extend(entry.remove());
        }
        due
    }

    fn moment(&self, slot: u64) -> Instant {
        self.start + SLOT * u32::try_from(slot).unwrap_or(u32::MAX)
    }
}
