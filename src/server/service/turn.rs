//! Turns: things that must be told in the order in which they were stored wait for each other; all others do not, so
//! that they share commits. Must not know what the things are.

use std::hash::{BuildHasher, Hasher, RandomState};

use tokio::sync::{Mutex, MutexGuard};

/// More than can wait for the disk at once, mostly.
const LANES: usize = 64;

pub(super) struct Turns {
    lanes: [Mutex<()>; LANES],
    hash: RandomState,
}

impl Default for Turns {
    fn default() -> Self {
        Self { lanes: std::array::from_fn(|_| Mutex::new(())), hash: RandomState::new() }
    }
}

impl Turns {
    /// Waits until nobody else holds the turn of `key`. Two keys may share one, so nobody takes two.
    pub(super) async fn take(&self, key: &str) -> MutexGuard<'_, ()> {
        let mut hasher = self.hash.build_hasher();
        hasher.write(key.as_bytes());
        let lane = usize::from(hasher.finish() as u16) % LANES;
        self.lanes[lane].lock().await
    }
}
