//! Which room is on screen: opening, walking, joining, leaving, and how much of the chat one sees (RFC 2.4).
//!
//! Must not know how a room is joined; that is asked of its network.

use crate::app::effect::Effect;
use crate::app::lines::is_notice_of_ours;
use crate::app::state::{App, Awaited, Place, RoomState, Scroll};
use crate::chat::{NetworkId, Request, Room, RoomId, Scope};

use super::scroll;

impl App {
    /// Shows a room. What one looks away from keeps its input and its place.
    pub(in crate::app) fn open(&mut self, place: &Place) -> Vec<Effect> {
        let Some(at_end) = self.room(place).map(|room| room.scroll == Scroll::End) else { return Vec::new() };
        if self.current.as_ref() != Some(place) {
            // What stands beside stays in view.
            if self.beside.as_ref().is_none_or(|beside| beside.place != *place) {
                self.look_away();
            }
            self.deselect();
            let (left, end) = (self.current.replace(place.clone()), self.end_visible);
            self.came_from = left.clone();
            self.end_visible = at_end;
            self.swap_beside(place, left, end);
            self.lists.kept_unread.take_if(|_| self.beside.is_none());
            self.empty_the_lobby();
            self.mark_seen();
        }
        let mut effects = self.look();
        effects.append(&mut self.links_follow(place));
        effects
    }

    /// Walks `steps` rooms along the list, around its ends.
    pub(super) fn walk(&mut self, steps: isize) -> Vec<Effect> {
        let places: Vec<_> = self.places().collect();
        let here = places.iter().position(|place| Some(place) == self.current.as_ref());
        match here.and_then(|here| here.checked_add_signed(steps.rem_euclid(places.len() as isize))) {
            Some(next) => self.open(&places[next % places.len()]),
            None => self.open_number(1),
        }
    }

    /// Opens the n-th room of the list, counted from 1.
    pub(super) fn open_number(&mut self, number: usize) -> Vec<Effect> {
        match number.checked_sub(1).and_then(|skip| self.places().nth(skip)) {
            Some(place) => self.open(&place),
            None => {
                self.flash(format!("There is no channel {number}. /join NAME opens one."));
                Vec::new()
            }
        }
    }

    /// The first unread line of the next room that has one.
    pub(in crate::app) fn go_to_unread(&mut self) -> Vec<Effect> {
        let mut effects = self.open_unread();
        if self.current_room().is_some_and(|room| room.marker.is_some()) {
            effects.append(&mut self.go_to_marker());
        }
        effects
    }

    /// The next room with mentions, then with unread lines, from here around the list.
    pub(super) fn open_unread(&mut self) -> Vec<Effect> {
        let places: Vec<_> = self.places().collect();
        let here = places.iter().position(|place| Some(place) == self.current.as_ref()).map_or(0, |here| here + 1);
        let around = || places[here..].iter().chain(&places[..here]);
        let with = |wanted: fn(&RoomState) -> bool| around().find(|place| self.room(place).is_some_and(wanted));
        match with(|room| room.mentions > 0).or_else(|| with(|room| room.unread > 0)).cloned() {
            Some(place) => self.open(&place),
            None => {
                self.flash("Nothing is unread.");
                Vec::new()
            }
        }
    }

    /// A room is there: joined because a person asked, or because the network says so.
    pub(super) fn joined(&mut self, id: NetworkId, room: Room) -> Vec<Effect> {
        let Some(network) = self.network_mut(id) else { return Vec::new() };
        let place = Place { network: id, room: room.id.clone() };
        let name = room.name.as_str().to_owned();
        let opened = room.clone();
        network.feed.mixes(&room.id, room.mixes());
        match network.room_mut(&room.id) {
            Some(known) => known.room = room,
            None => {
                network.rooms.push(RoomState::new(room));
                self.bring_draft(&place);
            }
        }
        let whispered = self.whisper_joined(&place);
        let takes = |awaited: &Awaited| awaited.takes(&name) || awaited.takes(place.room.as_str());
        let awaited = self.awaited.as_ref().is_some_and(|awaited| awaited.network == id && takes(awaited));
        if awaited {
            self.awaited = None;
        }
        let mut effects = if awaited || self.current.is_none() { self.open(&place) } else { Vec::new() };
        effects.extend(whispered);
        effects.extend(self.memory.opened(id, &opened).map(|rooms| Effect::KeepRooms(id, rooms)));
        for line in std::mem::take(&mut self.memory.welcome) {
            self.say(&place, &line);
        }
        effects
    }

    /// The room that was asked for by a name it does not have: it opens, now or once it is there.
    pub(super) fn named(&mut self, place: &Place, typed: &str) -> Vec<Effect> {
        let takes = |awaited: &mut Awaited| awaited.network == place.network && awaited.takes(typed);
        let Some(awaited) = self.awaited.take_if(takes) else { return Vec::new() };
        if self.room(place).is_some() {
            return self.open(place);
        }
        self.awaited = Some(Awaited { name: Some(place.room.as_str().to_owned()), ..awaited });
        Vec::new()
    }

    /// A room is gone. What had been typed there is not lost.
    pub(super) fn left(&mut self, id: NetworkId, room: &RoomId) -> Vec<Effect> {
        let place = Place { network: id, room: room.clone() };
        let index = self.places().position(|known| known == place);
        let (Some(index), Some(network)) = (index, self.network_mut(id)) else { return Vec::new() };
        let anchors = scroll::anchors(network);
        let Some(gone) = network.rooms.iter().position(|known| known.room.id == *room) else { return Vec::new() };
        let gone = network.rooms.remove(gone);
        // Attempts cannot be settled any more, and notices were about being there.
        network
            .feed
            .retain(|line| line.message.room != *room || (line.delivery.txn().is_none() && !is_notice_of_ours(line)));
        scroll::settle(network, &anchors);
        self.forget_links();
        self.shelve_draft(&place, &gone);
        let kept = self.memory.closed(id, gone.room.name.as_str()).map(|rooms| Effect::KeepRooms(id, rooms));
        if self.current.as_ref() != Some(&place) {
            return kept.into_iter().collect();
        }
        self.current = None;
        let back = self.came_from.take().filter(|place| self.room(place).is_some());
        let next = back.or_else(|| self.places().nth(index)).or_else(|| self.places().last());
        let mut effects = next.map_or_else(Vec::new, |next| self.open(&next));
        effects.extend(kept);
        if !gone.compose.is_blank() {
            self.compose_mut().keep_for_yank(gone.compose.text());
            self.flash(format!("{} is closed. Ctrl-Y brings back what you had typed there.", gone.room.shown()));
        }
        effects
    }

    /// A network and all its rooms go.
    pub(in crate::app) fn forget(&mut self, id: NetworkId) -> Vec<Effect> {
        self.networks.retain(|network| network.id != id);
        self.memory.signed_in(id);
        self.forget_links();
        self.mentions.retain(|entry| entry.place.network != id);
        self.awaited.take_if(|awaited| awaited.network == id);
        if self.current.as_ref().is_none_or(|place| place.network != id) {
            return Vec::new();
        }
        self.current = None;
        let next = self.places().next();
        next.map_or_else(Vec::new, |next| self.open(&next))
    }

    /// Asks for a room by the name a person typed, on the network on screen.
    pub(in crate::app) fn join(&mut self, name: &str) -> Result<Vec<Effect>, String> {
        let network = self.network_here().ok_or("There is no network yet. /connect adds one.")?;
        self.join_on(network, name)
    }

    pub(super) fn join_on(&mut self, network: NetworkId, name: &str) -> Result<Vec<Effect>, String> {
        let name = name.trim_start_matches('#').to_owned();
        let known = self
            .network(network)
            .and_then(|network| network.rooms.iter().find(|room| room.room.name.as_str().eq_ignore_ascii_case(&name)));
        if let Some(room) = known.map(|room| room.room.id.clone()) {
            return Ok(self.open(&Place { network, room }));
        }
        self.awaited = Some(Awaited { network, name: Some(name.clone()) });
        Ok(vec![Effect::Request(network, Request::Join { name })])
    }

    /// The network commands are about: that of the room on screen, or the only one.
    pub(in crate::app) fn network_here(&self) -> Option<NetworkId> {
        let only = if self.networks.len() == 1 { self.networks.first().map(|network| network.id) } else { None };
        self.current.as_ref().map(|place| place.network).or(only)
    }

    pub(super) fn toggle_scope(&mut self) -> Vec<Effect> {
        match self.current_network().map(|network| network.scope) {
            Some(Scope::Local) => self.set_scope(Scope::Global),
            Some(_) => self.set_scope(Scope::Local),
            None => Vec::new(),
        }
    }

    /// RFC 2.4: how much one sees, and the flag that goes with each message.
    pub(in crate::app) fn set_scope(&mut self, scope: Scope) -> Vec<Effect> {
        let here = self.network_here();
        let Some(network) = here.and_then(|id| self.network_mut(id)) else { return Vec::new() };
        let anchors = scroll::anchors(network);
        network.scope = scope;
        scroll::settle(network, &anchors);
        self.look()
    }

    /// Tells the network what is looked at.
    pub(super) fn look(&self) -> Vec<Effect> {
        let Some((place, network)) = self.current.as_ref().zip(self.current_network()) else { return Vec::new() };
        vec![Effect::Request(place.network, Request::Look { room: place.room.clone(), scope: network.scope })]
    }

    /// What was typed before there was a room belongs to the first one.
    fn empty_the_lobby(&mut self) {
        if self.lobby.text().is_empty() {
            return;
        }
        let lobby = std::mem::take(&mut self.lobby);
        let compose = self.compose_mut();
        if compose.text().is_empty() { *compose = lobby } else { compose.put_back(lobby.text()) }
    }
}

impl Awaited {
    fn takes(&self, name: &str) -> bool {
        self.name.as_ref().is_none_or(|awaited| awaited.to_lowercase() == name.to_lowercase())
    }
}
