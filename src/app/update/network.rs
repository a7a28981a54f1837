//! What networks report: connections that come and go, rooms, refusals, words for the person.
//!
//! Must not know protocols, nor when a network tries again.

use std::time::Duration;

use crate::app::effect::Effect;
use crate::app::span;
use crate::app::state::{App, Awaited, History, LinkState, Network, Overlay, Place};
use crate::chat::{
    Capabilities, Event, NetworkId, Rejection, RejectionCode, Request, Retry, RoomId, SafeText, Timestamp,
};

impl App {
    pub(super) fn heard(&mut self, id: NetworkId, event: Event) -> Vec<Effect> {
        let at = |room: RoomId| Place { network: id, room };
        match event {
            Event::Connecting => self.link_changed(id, LinkState::Connecting),
            Event::Connected { me, capabilities } => self.connected(id, me, capabilities),
            Event::Known { me, capabilities } => self.remembered(id, me, capabilities),
            Event::TokenRefused => self.token_refused(id),
            Event::Media(host) => self.media_announced(id, host),
            Event::Disconnected { reason, retry } => self.disconnected(id, reason, retry),
            Event::Joined(room) => self.joined(id, room),
            Event::Named { typed, room } => self.named(&at(room), &typed),
            Event::Left(room) => self.left(id, &room),
            Event::Timeline { room, diff } => self.timeline_changed(&at(room), diff),
            Event::Overheard(lines) => self.overheard(id, lines),
            Event::Changed(line) => self.line_changed(id, line),
            Event::CaughtUp { room, new, since } => self.caught_up(&at(room), new, since),
            Event::Backfilled { room, more } => self.backfilled(&at(room), more),
            Event::Gap => self.gap(id),
            Event::Members { room, members } => self.members_changed(&at(room), members),
            Event::Blocked { room, text, wait, txn } => {
                self.writing.settled(txn);
                self.blocked(&at(room), &text, wait)
            }
            Event::Source { room, id, text } => self.source_came(&at(room), &id, &text),
            Event::NotEdited { room, id, text, why } => self.not_edited(&at(room), &id, (&text, &why)),
            Event::Emotes(names) => self.emotes_known(id, names),
            Event::Rooms(rooms) => self.rooms_found(id, rooms),
            Event::Links { room, entries, more } => self.links_came(&at(room), entries, more),
            Event::Blocks(names) => self.blocks_changed(id, names),
            Event::RoomInfo { room, info } => self.room_info_came(&at(room), *info),
            Event::Standing { room, standing } => self.standing_came(&at(room), *standing),
            Event::Moderated(entry) => self.moderated(id, *entry),
            Event::ModDone(entry) => self.mod_done(id, *entry),
            Event::Marked { room, message, mark } => self.marked(&at(room), message, mark),
            Event::Restored { room, message } => self.restored(&at(room), &message),
            Event::Deleted { room, message, by } => self.deleted(&at(room), message, by),
            Event::Queue { room, items } => self.queue_came(&at(room), items),
            Event::ModLog { room, entries, more } => self.log_came(&at(room), entries, more),
            Event::Card { room, card } => self.card_came(&at(room), *card),
            Event::Seen { room, people } => self.seen_came(&at(room), people),
            Event::ReadUpTo { room, at: posted, .. } => self.read_up_to(&at(room), posted),
            Event::Typing { room, names } => self.typing_changed(&at(room), names),
            Event::Invites(invites) => self.invites_changed(id, invites),
            Event::Unread { room, unread, mentions } => self.counted(&at(room), unread, mentions),
            Event::Sessions { room, snapshot } => self.sessions_changed(&at(room), *snapshot),
            Event::Refused(rejection) => self.refused(id, &rejection),
            Event::Notice { room, text } => self.noticed(id, room, &text),
        }
    }

    /// A network joins the list. One that a person has just added is opened as soon as it has a room.
    pub(super) fn network_added(&mut self, id: NetworkId, label: &str, address: &str, rooms: &[String]) -> Vec<Effect> {
        let renewed = self.network(id).is_some();
        if !renewed {
            self.networks.push(Network::new(id, label, address));
            self.memory.begin(id, rooms);
        }
        let asked_for = |overlay: &Overlay| matches!(overlay, Overlay::AddNetwork(form) if form.busy);
        if self.overlays.iter().any(asked_for) {
            self.overlays.retain(|overlay| !asked_for(overlay));
            if renewed {
                return self.network_renewed(id);
            }
            self.awaited = Some(Awaited { network: id, name: None });
            if rooms.is_empty() {
                self.flash(format!("{} was added. /join NAME opens a channel there.", SafeText::line(label)));
            }
        }
        if renewed { self.network_renewed(id) } else { Vec::new() }
    }

    fn link_changed(&mut self, id: NetworkId, link: LinkState) -> Vec<Effect> {
        if let Some(network) = self.network_mut(id) {
            // Nobody tells any more when they stop.
            if link != LinkState::Connected {
                network.rooms.iter_mut().for_each(|room| room.typing.clear());
            }
            network.link = link;
        }
        Vec::new()
    }

    fn connected(&mut self, id: NetworkId, me: Option<SafeText>, capabilities: Capabilities) -> Vec<Effect> {
        if let Some(network) = self.network_mut(id) {
            network.link = LinkState::Connected;
            network.me = me;
            network.capabilities = capabilities;
            network.media = None;
            // A question asked before the connection went will not be answered any more.
            let asked = network.rooms.iter_mut().filter(|room| room.history == History::Asked);
            asked.for_each(|room| room.history = History::More);
        }
        self.memory.signed_in(id);
        self.bring_drafts(id);
        self.account_met(id);
        self.rank(id);
        Vec::new()
    }

    /// What a network is, before there is a connection: drafts come back, and what it can do is known.
    fn remembered(&mut self, id: NetworkId, me: SafeText, capabilities: Capabilities) -> Vec<Effect> {
        if let Some(network) = self.network_mut(id) {
            network.me = Some(me);
            network.capabilities = capabilities;
        }
        self.bring_drafts(id);
        Vec::new()
    }

    fn disconnected(&mut self, id: NetworkId, reason: SafeText, retry: Retry) -> Vec<Effect> {
        let now = self.now;
        match retry {
            Retry::In(wait) => self.link_changed(id, LinkState::Waiting { reason, until: after(now, wait) }),
            Retry::Never if self.memory.take_refused(id) => {
                self.link_changed(id, LinkState::Closed { reason });
                vec![Effect::Renew(id)]
            }
            Retry::Never => {
                self.say_of_network(id, &format!("Disconnected: {reason} /reconnect connects again."));
                self.link_changed(id, LinkState::Closed { reason })
            }
        }
    }

    fn backfilled(&mut self, place: &Place, more: bool) -> Vec<Effect> {
        if let Some(room) = self.room_mut(place) {
            room.history = if more { History::More } else { History::Complete };
        }
        self.seek_on(place)
    }

    fn gap(&mut self, id: NetworkId) -> Vec<Effect> {
        self.say_of_network(id, "The server left lines out because this program was too slow. They are being fetched.");
        Vec::new()
    }

    /// The text comes back before what was typed meanwhile; it came over the wire, so it is cleaned again.
    fn blocked(&mut self, place: &Place, text: &str, wait: Duration) -> Vec<Effect> {
        let until = after(self.now, wait);
        let text = SafeText::block(text);
        let Some(room) = self.room_mut(place) else {
            self.compose_mut().keep_for_yank(text.as_str());
            self.flash("A message was not taken, and its channel is closed. Ctrl-Y brings the text.");
            return Vec::new();
        };
        room.blocked_until = Some(room.blocked_until.map_or(until, |known| known.max(until)));
        if !text.is_empty() {
            room.compose.put_back(text.as_str());
        }
        Vec::new()
    }

    fn emotes_known(&mut self, id: NetworkId, names: Vec<SafeText>) -> Vec<Effect> {
        self.writing.emotes.insert(id, names);
        Vec::new()
    }

    fn refused(&mut self, id: NetworkId, rejection: &Rejection) -> Vec<Effect> {
        let next = match (rejection.code, rejection.retry_after) {
            (_, Some(wait)) => format!(". Try again in {}.", span::in_words(milliseconds(wait))),
            (RejectionCode::NotAuthorised, None) => ". /connect signs in again.".to_owned(),
            _ => String::new(),
        };
        self.awaited.take_if(|awaited| awaited.network == id);
        self.whisper_refused(id);
        self.give_up_fetching();
        let why = rejection.message.as_str();
        let words = if next.is_empty() { why.to_owned() } else { format!("{}{next}", why.trim_end_matches('.')) };
        // A server that refuses one thing refuses all that was asked with it.
        if !self.was_just_said(&words) {
            self.say_of_network(id, &words);
        }
        Vec::new()
    }

    fn noticed(&mut self, id: NetworkId, room: Option<RoomId>, text: &SafeText) -> Vec<Effect> {
        match room {
            Some(room) => self.say(&Place { network: id, room }, text.as_str()),
            None if self.network_here() == Some(id) => self.flash(text.as_str()),
            None => self.say_of_network(id, text.as_str()),
        }
        Vec::new()
    }

    /// Waiting for the next try can be cut short.
    pub(in crate::app) fn reconnect(&mut self) -> Vec<Effect> {
        let here = self.network_here();
        match here.and_then(|id| self.network(id)).map(|network| network.link == LinkState::Connected) {
            None => self.flash("There is no network here. /connect adds one."),
            Some(true) => self.flash("Already connected."),
            Some(false) => return here.map(|id| Effect::Request(id, Request::Reconnect)).into_iter().collect(),
        }
        Vec::new()
    }

    pub(super) fn time_passed(&mut self) -> Vec<Effect> {
        let now = self.now;
        for room in self.networks.iter_mut().flat_map(|network| &mut network.rooms) {
            room.blocked_until.take_if(|until| *until <= now);
            room.house.slow_until.take_if(|until| *until <= now);
        }
        self.quiet.settle(&self.prefs.alerts.quiet, now);
        Vec::new()
    }
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    Timestamp::clamped(now.0.saturating_add(milliseconds(wait)))
}

fn milliseconds(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)
}
