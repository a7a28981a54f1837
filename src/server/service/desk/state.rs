//! What holds in a room, and how somebody stands there, in the forms that are told. Must not know when they are told.

use crate::chat::{Rejection, Role};
use crate::proto::bitwave::desk::state::{WireLive, WirePin, WireRestraint, WireRoom, WireRules, WireStanding};
use crate::server::policy::house::{House, Live, Pin, Restraint, RoomBook, Rules, governing, is_private};
use crate::server::policy::room::RoomName;
use crate::server::policy::standing;
use crate::server::service::{Identity, Service, unavailable};

use super::milliseconds;

impl Service {
    /// What `viewer` may know of a room; nobody (`None`) is a spectator. Bans are shown to those who keep order.
    ///
    /// # Errors
    /// `NotFound` for a room that the viewer cannot read.
    pub async fn room_state(&self, room: &RoomName, viewer: Option<&Identity>) -> Result<WireRoom, Rejection> {
        self.check_read(viewer, &room.key)?;
        let keeper = viewer.is_some_and(|who| self.role(who, &room.key).moderates());
        self.room_seen(room, keeper).await
    }

    /// How somebody stands in a room; nobody (`None`) is a spectator.
    ///
    /// # Errors
    /// `NotFound` for a room that the person cannot read.
    pub async fn standing(&self, who: Option<&Identity>, room: &RoomName) -> Result<WireStanding, Rejection> {
        self.check_read(who, &room.key)?;
        let Some(who) = who else {
            let role = Role::Guest.as_str().to_owned();
            return Ok(WireStanding { channel: room.key.to_string(), role, ..WireStanding::default() });
        };
        let role = self.role(who, &room.key);
        let queue = if role.moderates() { self.queue_length(&room.key).await? } else { 0 };
        let held = if role == Role::Dj { self.held_count(&who.key).await? } else { 0 };
        let house = self.house();
        Ok(WireStanding {
            channel: room.key.to_string(),
            role: role.as_str().to_owned(),
            accepted: house.room(&room.key).and_then(|book| book.accepted.get(&who.key)).copied(),
            restraint: standing::restraint(&house, &room.key, &who.key, self.wall()).map(restraint),
            queue,
            held,
        })
    }

    pub(super) async fn room_seen(&self, room: &RoomName, keeper: bool) -> Result<WireRoom, Rejection> {
        let home = governing(&room.key);
        let rules = self.rules_of(&room.key).map(|rules| self.shown_rules(rules));
        let dj = self.readers.account(home).await.map_err(unavailable)?.map(|account| account.name);
        let house = self.house();
        let book = house.room(&room.key);
        let bounds = self.options.order.timeouts;
        Ok(WireRoom {
            channel: room.key.to_string(),
            slow: book.and_then(|book| book.slow).map(milliseconds),
            rules,
            hold: book.is_some_and(|book| book.hold),
            pins: book.map(|book| book.pins.iter().map(pin).collect()).unwrap_or_default(),
            live: house.room(home).and_then(|book| book.live.as_ref()).map(live),
            dj,
            moderators: moderators(&house, home),
            restrained: book.map(|book| self.restrained(book, keeper)).unwrap_or_default(),
            private: is_private(&room.key),
            shortest: milliseconds(bounds.shortest),
            longest: milliseconds(bounds.longest),
        })
    }

    /// What the past deeds about somebody (folded name) weigh now; see `policy::karma`.
    pub(super) async fn karma(&self, person: &str) -> Result<i64, Rejection> {
        let karma = self.readers.karma(person).await.map_err(unavailable)?;
        Ok(karma.recovered(self.wall()).points)
    }

    /// Formatted as a message is.
    fn shown_rules(&self, rules: Rules) -> WireRules {
        let Rules { version, text, must_accept } = rules;
        let (words, _) = self.format(text);
        WireRules { version, text: words.raw, html: Some(words.html), must_accept }
    }

    async fn queue_length(&self, room: &str) -> Result<usize, Rejection> {
        self.readers.queue_length(room).await.map_err(unavailable)
    }

    async fn held_count(&self, person: &str) -> Result<usize, Rejection> {
        self.readers.held_count(person).await.map_err(unavailable)
    }

    /// The earliest end first, bans last.
    fn restrained(&self, book: &RoomBook, keeper: bool) -> Vec<WireRestraint> {
        let now = self.wall();
        let seen = |held: &&Restraint| held.holds(now) && (keeper || held.until.is_some());
        let mut restrained: Vec<&Restraint> = book.restraints.values().filter(seen).collect();
        restrained.sort_by_key(|held| (held.until.is_none(), held.until, held.since, &held.entry));
        restrained.into_iter().map(restraint).collect()
    }
}

fn moderators(house: &House, home: &str) -> Vec<String> {
    let Some(book) = house.room(home) else { return Vec::new() };
    let present = book.moderators.iter().filter(|(person, _)| book.appoints(person));
    let mut names: Vec<String> = present.map(|(_, appointment)| appointment.shown.clone()).collect();
    names.sort_unstable();
    names
}

pub(super) fn restraint(held: &Restraint) -> WireRestraint {
    WireRestraint {
        user: held.shown.clone(),
        ban: held.until.is_none(),
        until: held.until.map(|until| until.0),
        since: held.since.0,
        by: held.by.clone(),
        reason: held.reason.clone(),
    }
}

fn pin(pin: &Pin) -> WirePin {
    WirePin {
        id: pin.message.clone(),
        username: pin.author.clone(),
        excerpt: pin.excerpt.clone(),
        by: pin.by.clone(),
        until: pin.until.map(|until| until.0),
    }
}

fn live(live: &Live) -> WireLive {
    WireLive { since: live.since.0, title: live.title.clone() }
}
