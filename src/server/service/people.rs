//! Coming, going, and the lists of people and rooms. Must not know connections or wire forms.

use std::cmp::Reverse;
use std::net::IpAddr;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Instant;

use crate::chat::Rejection;
use crate::clock;
use crate::server::policy::room::RoomName;

use super::presence::Presence;
use super::{Identity, Service, Watch};

/// Somebody who is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub who: Arc<Identity>,
    /// Folded names of the rooms they look at.
    pub watching: Vec<Arc<str>>,
}

/// A room somebody looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    pub name: Arc<str>,
    /// Connections, spectators included.
    pub viewers: usize,
}

impl Service {
    /// Somebody (or a spectator) has signed in and looks at a room.
    pub fn enter(&self, watch: &mut Watch, who: Option<Arc<Identity>>, room: RoomName) {
        let changed = self.presence().enter(watch, who, vec![room]);
        self.announce(changed);
    }

    /// Somebody has chosen the rooms to look at.
    pub fn choose(&self, watch: &mut Watch, rooms: Vec<RoomName>) {
        watch.chosen = true;
        let changed = self.presence().look(watch, rooms);
        self.announce(changed);
    }

    /// Somebody has written in a room. Old clients change rooms without a word: this is how the server learns it.
    pub fn follow(&self, watch: &mut Watch, room: RoomName) {
        if !watch.chosen && watch.room().key != room.key {
            let changed = self.presence().look(watch, vec![room]);
            self.announce(changed);
        }
    }

    /// A connection (by number) asks for something that others do not hear of.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn ask(&self, connection: u64, now: Instant) -> Result<(), Rejection> {
        self.limits.ask(connection, now)
    }

    /// A connection has ended.
    pub fn leave(&self, watch: &mut Watch) {
        let changed = self.presence().leave(watch);
        self.announce(changed);
    }

    /// # Errors
    /// `RateLimited` for an address that asks too often.
    pub fn people(&self, from: IpAddr) -> Result<Vec<Person>, Rejection> {
        self.limits.read(from, clock::now())?;
        let presence = self.presence();
        Ok(presence.people().map(|(who, watching)| Person { who: Arc::clone(who), watching }).collect())
    }

    /// Busiest first.
    ///
    /// # Errors
    /// `RateLimited` for an address that asks too often.
    pub fn channels(&self, from: IpAddr) -> Result<Vec<Channel>, Rejection> {
        self.limits.read(from, clock::now())?;
        let presence = self.presence();
        let mut channels: Vec<Channel> =
            presence.rooms().map(|(name, viewers)| Channel { name: Arc::clone(name), viewers }).collect();
        // By name before, and this keeps that order among equals.
        channels.sort_by_key(|channel| Reverse(channel.viewers));
        Ok(channels)
    }

    /// Whether somebody with this folded name is connected.
    pub(super) fn is_here(&self, key: &str) -> bool {
        self.presence().is_here(key)
    }

    /// Somebody who is connected, by folded name.
    pub(super) fn present(&self, key: &str) -> Option<Person> {
        let presence = self.presence();
        presence.find(key).map(|(who, watching)| Person { who: Arc::clone(who), watching })
    }

    /// The administrators who are connected, by folded name.
    pub(super) fn admins_here(&self) -> Vec<Arc<str>> {
        let presence = self.presence();
        presence.people().filter(|(who, _)| who.admin).map(|(who, _)| Arc::clone(&who.key)).collect()
    }

    fn presence(&self) -> MutexGuard<'_, Presence> {
        self.people.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn announce(&self, changed: bool) {
        if changed {
            self.people.changed.send_replace(());
        }
    }
}
