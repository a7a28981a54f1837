//! Coming, going, and the lists of people and rooms. Must not know connections or wire forms.

use std::cmp::Reverse;
use std::net::IpAddr;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Instant;

use crate::chat::Rejection;
use crate::clock;
use crate::proto::bitwave::outgoing::event_frame;
use crate::server::policy::house::is_private;
use crate::server::policy::room::RoomName;

use super::presence::Presence;
use super::{Identity, News, Service, Watch};

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
    /// Somebody (or a spectator) has signed in and looks at a room that they may read.
    pub fn enter(&self, watch: &mut Watch, who: Option<Arc<Identity>>, room: RoomName) {
        self.moved(watch, |presence, watch| presence.enter(watch, who, vec![room]));
    }

    /// As [`Service::enter`], on no list: `Service::visit` has allowed and recorded it.
    pub fn enter_unnoticed(&self, watch: &mut Watch, who: Option<Arc<Identity>>, room: RoomName) {
        watch.unnoticed = true;
        self.enter(watch, who, room);
    }

    /// Somebody has chosen the rooms to look at, all of which they may read.
    pub fn choose(&self, watch: &mut Watch, rooms: Vec<RoomName>) {
        watch.chosen = true;
        self.moved(watch, |presence, watch| presence.look(watch, rooms));
    }

    /// Somebody has written in a room. Old clients change rooms without a word: this is how the server learns it.
    /// True when they were elsewhere before.
    pub fn follow(&self, watch: &mut Watch, room: RoomName) -> bool {
        let moves = !watch.chosen && watch.room().key != room.key;
        if moves {
            self.moved(watch, |presence, watch| presence.look(watch, vec![room]));
        }
        moves
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
        self.moved(watch, Presence::leave);
    }

    /// With the private rooms that `who` may read as well, and nobody else's.
    ///
    /// # Errors
    /// `RateLimited` for an address that asks too often.
    pub fn people(&self, who: Option<&Identity>, from: IpAddr) -> Result<Vec<Person>, Rejection> {
        self.limits.read(from, clock::now())?;
        let mut people: Vec<Person> =
            self.presence().people().map(|(who, watching)| Person { who: Arc::clone(who), watching }).collect();
        for person in &mut people {
            person.watching.retain(|room| self.shows(who, room, &person.who));
        }
        Ok(people)
    }

    /// Busiest first; those that `who` may read.
    ///
    /// # Errors
    /// `RateLimited` for an address that asks too often.
    pub fn channels(&self, who: Option<&Identity>, from: IpAddr) -> Result<Vec<Channel>, Rejection> {
        self.limits.read(from, clock::now())?;
        let mut rooms: Vec<(Arc<str>, Channel)> = self.presence().rooms().map(keyed).collect();
        rooms.retain(|(room, _)| self.check_read(who, room).is_ok());
        for (room, channel) in rooms.iter_mut().filter(|(room, _)| is_private(room)) {
            channel.viewers = self.connected(room).len();
        }
        let mut channels: Vec<Channel> = rooms.into_iter().map(|(_, channel)| channel).collect();
        // By name before, and this keeps that order among equals.
        channels.sort_by_key(|channel| Reverse(channel.viewers));
        Ok(channels)
    }

    /// Who looks at a room now and may read it, by name.
    pub(super) fn connected(&self, room: &str) -> Vec<Arc<Identity>> {
        let presence = self.presence();
        let here = presence.people().filter(|(_, rooms)| rooms.iter().any(|watched| &**watched == room));
        let here: Vec<Arc<Identity>> = here.map(|(who, _)| Arc::clone(who)).collect();
        drop(presence);
        here.into_iter().filter(|who| self.check_read(Some(who), room).is_ok()).collect()
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
        self.presence().admins()
    }

    /// Whether `who` may know that `other` looks at a room. Who has stopped being a moderator is not in there any more.
    fn shows(&self, who: Option<&Identity>, room: &str, other: &Identity) -> bool {
        !is_private(room) || (self.check_read(who, room).is_ok() && self.check_read(Some(other), room).is_ok())
    }

    fn moved(&self, watch: &mut Watch, change: impl FnOnce(&mut Presence, &mut Watch) -> bool) {
        let (left, who) = (watch.rooms().to_vec(), watch.who().cloned());
        if change(&mut self.presence(), watch) {
            self.people.changed.send_replace(());
        }
        if watch.unnoticed {
            return;
        }
        let rooms = || left.iter().chain(watch.rooms()).map(|room| &room.key);
        if let Some(who) = watch.who().or(who.as_ref()).filter(|who| who.account) {
            self.people.seen.mark(who, rooms(), clock::wall());
        }
        for room in rooms().filter(|room| is_private(room)) {
            self.hint_in_private(room);
        }
    }

    /// The keepers of a private room may fetch the list again; to others nothing has changed.
    fn hint_in_private(&self, room: &Arc<str>) {
        let frame = event_frame("update usernames", &[]).into();
        // It is only a hint: when so much else waits to be told, it can be left out.
        let _ = self.news.try_send(News::Told { to: self.audience(room), frame });
    }

    fn presence(&self) -> MutexGuard<'_, Presence> {
        self.people.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keyed((key, shown, viewers): (&Arc<str>, &Arc<str>, usize)) -> (Arc<str>, Channel) {
    (Arc::clone(key), Channel { name: Arc::clone(shown), viewers })
}
