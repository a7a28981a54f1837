//! Keeps rooms, the place looked at and what was seen for the next start, beside everything else: changes that come while one is being
//! written are written together.
//!
//! Must not know which change is worth keeping.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::spawn_blocking;

use crate::app::state::THIS_COMPUTER;
use crate::config::networks::Remembered;
use crate::config::notes::{Last, Noted, Seen};

use super::store::Store;

/// Where the rooms of a network are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// On the program's own list, together with the network.
    List(Remembered),
    /// In the notes, under this name; `configured` are the channels the configuration gives it.
    Notes { network: String, configured: Vec<String> },
}

#[derive(Clone, Debug)]
pub struct Keeper(Arc<Desk>);

#[derive(Debug)]
struct Desk {
    store: Store,
    waiting: Mutex<Waiting>,
    /// Held while something is written, so that a flush waits for it.
    pen: Mutex<()>,
}

#[derive(Debug, Default)]
struct Waiting {
    rooms: BTreeMap<String, (Keeping, Vec<String>)>,
    last: Option<Last>,
    seen: Vec<Seen>,
    forgotten: Vec<Keeping>,
    writing: bool,
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.rooms.is_empty() && self.last.is_none() && self.seen.is_empty() && self.forgotten.is_empty()
    }
}

impl Keeping {
    /// What the network is called in the notes.
    pub fn name(&self) -> String {
        match self {
            Self::List(remembered) => remembered.key(),
            Self::Notes { network, .. } => network.clone(),
        }
    }
}

impl Keeper {
    pub fn new(store: Store) -> Self {
        Self(Arc::new(Desk { store, waiting: Mutex::default(), pen: Mutex::default() }))
    }

    /// Keeps the rooms of a network. `failed` hears it in words if they cannot be kept.
    pub fn rooms(&self, keeping: Keeping, rooms: Vec<String>, failed: impl FnOnce(String) + Send + 'static) {
        self.0.waiting().rooms.insert(keeping.name(), (keeping, rooms));
        self.write(failed);
    }

    /// Keeps the room that is looked at.
    pub fn looked_at(&self, last: Last, failed: impl FnOnce(String) + Send + 'static) {
        self.0.waiting().last = Some(last);
        self.write(failed);
    }

    /// Keeps how far direct rooms were read.
    pub fn seen(&self, seen: Seen, failed: impl FnOnce(String) + Send + 'static) {
        self.0.waiting().seen.push(seen);
        self.write(failed);
    }

    /// Takes a network off, with its token. `failed` hears it in words if that cannot be.
    pub fn forget(&self, keeping: Keeping, failed: impl FnOnce(String) + Send + 'static) {
        let mut waiting = self.0.waiting();
        waiting.rooms.remove(&keeping.name());
        waiting.forgotten.push(keeping);
        drop(waiting);
        self.write(failed);
    }

    /// Writes what waits before it returns.
    pub fn flush(&self) {
        // Nobody is left to be told.
        let _ = self.0.write_all();
    }

    fn write(&self, failed: impl FnOnce(String) + Send + 'static) {
        if std::mem::replace(&mut self.0.waiting().writing, true) {
            return;
        }
        let desk = Arc::clone(&self.0);
        spawn_blocking(move || {
            if let Err(why) = desk.write_all() {
                failed(why);
            }
        });
    }
}

impl Desk {
    fn write_all(&self) -> Result<(), String> {
        let _pen = self.pen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut result = Ok(());
        loop {
            let Waiting { rooms, last, seen, forgotten, .. } = {
                let mut waiting = self.waiting();
                let taken = std::mem::replace(&mut *waiting, Waiting { writing: true, ..Waiting::default() });
                if taken.is_empty() {
                    waiting.writing = false;
                    return result;
                }
                taken
            };
            for keeping in forgotten {
                result = result.and(self.forget(keeping));
            }
            for (keeping, rooms) in rooms.into_values() {
                let kept = match keeping {
                    Keeping::List(remembered) => self.store.keep_rooms(&remembered, rooms),
                    Keeping::Notes { network, configured } => {
                        self.store.note(|notes| notes.keep_rooms(Noted { network, configured, rooms }))
                    }
                };
                result = result.and(kept);
            }
            let notes = self.store.note(|notes| {
                notes.last = last.or(notes.last.take());
                seen.into_iter().for_each(|seen| notes.keep_seen(seen));
            });
            result = result.and(notes);
        }
    }

    fn forget(&self, keeping: Keeping) -> Result<(), String> {
        match keeping {
            Keeping::List(remembered) => self.store.forget(&remembered),
            Keeping::Notes { network, .. } if network == THIS_COMPUTER => {
                self.store.note(|notes| notes.forgotten = true)
            }
            Keeping::Notes { .. } => {
                Err("It stands in the configuration, and comes back at the next start unless it is taken out there."
                    .to_owned())
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
