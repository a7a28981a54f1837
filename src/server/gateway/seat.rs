//! Places for connections, given back by being dropped. Must not know what a connection does with its place.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::server::policy::seats::{Caps, Seats};

/// All places of the server. Cheap to clone.
#[derive(Clone)]
pub struct House {
    rooms: Arc<Rooms>,
}

struct Rooms {
    seats: Mutex<Seats>,
    /// The last one has left.
    empty: Notify,
}

/// One place.
pub struct Seat {
    house: House,
    address: IpAddr,
}

impl House {
    pub fn new(caps: Caps) -> Self {
        Self { rooms: Arc::new(Rooms { seats: Mutex::new(Seats::new(caps)), empty: Notify::new() }) }
    }

    /// None when the server, or this address, has no place left.
    pub fn take(&self, address: IpAddr) -> Option<Seat> {
        self.seats().take(address).then(|| Seat { house: self.clone(), address })
    }

    pub fn taken(&self) -> usize {
        self.seats().taken()
    }

    /// Waits until nobody is left.
    pub async fn emptied(&self) {
        while self.taken() > 0 {
            self.rooms.empty.notified().await;
        }
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.rooms.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Another place for the same address: a session beside its requests.
    pub fn another(&self) -> Option<Self> {
        self.house.take(self.address)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.house.seats();
        seats.leave(self.address);
        let empty = seats.taken() == 0;
        drop(seats);
        if empty {
            self.house.rooms.empty.notify_one();
        }
    }
}
