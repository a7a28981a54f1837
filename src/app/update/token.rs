//! A token that its server takes no more: it is asked for once, and what was open stays open.
//!
//! Whether the person is asked or the token comes by itself is the world's business. Must not know how one signs in.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::feed::Feed;
use crate::app::form::{Field, NetworkForm};
use crate::app::lines::is_notice_of_ours;
use crate::app::memory::SignIn;
use crate::app::mention::same_name;
use crate::app::state::{App, History, LinkState, Network, Overlay, Scroll};
use crate::chat::NetworkId;

/// So many milliseconds after a key, the next one may come any moment.
const IN_USE: i64 = 60_000;

impl App {
    /// The end of the connection follows, and is what counts.
    pub(super) fn token_refused(&mut self, id: NetworkId) -> Vec<Effect> {
        self.memory.token_refused(id);
        Vec::new()
    }

    /// A person has to sign in again. The form opens by itself only before somebody who is doing nothing else: keys
    /// meant for a message must not end in a password.
    pub(super) fn sign_in_needed(&mut self, id: NetworkId, address: &str, name: &str) -> Vec<Effect> {
        self.memory.sign_in_needed(id, SignIn { address: address.to_owned(), name: name.to_owned() });
        let is_open = |overlay: &Overlay| matches!(overlay, Overlay::AddNetwork(form) if form.replaces == Some(id));
        if self.overlays.iter().any(is_open) {
            return Vec::new();
        }
        // The form names no cause, and the status line keeps what to do.
        if let Some(LinkState::Closed { reason }) = self.network(id).map(|network| network.link.clone()) {
            self.say_of_network(id, &format!("Disconnected: {reason}"));
        }
        if self.is_in_use() {
            self.say_of_network(id, "Your token is no longer valid. F9 or /signin signs in again.");
            return Vec::new();
        }
        self.open_sign_in(Some(id))
    }

    fn is_in_use(&self) -> bool {
        let lately = self.writing.last_key.is_some_and(|at| self.now.0 - at.0 < IN_USE);
        lately || !self.overlays.is_empty() || !self.compose().text().is_empty()
    }

    /// The form for the sign-in that waits, preferably for this network; an empty one if none does.
    pub(in crate::app) fn open_sign_in(&mut self, preferred: Option<NetworkId>) -> Vec<Effect> {
        let form = self.memory.sign_in(preferred).map_or_else(NetworkForm::default, |(id, sign_in)| {
            let mut form = NetworkForm::new(&sign_in.address);
            sign_in.name.clone_into(&mut form.name);
            form.field = if sign_in.name.is_empty() { Field::Name } else { Field::Password };
            form.problem =
                Some("The server takes the old token no more. Sign in again, or Esc to leave it.".to_owned());
            form.replaces = Some(id);
            form
        });
        self.lay_over(Overlay::AddNetwork(form))
    }

    /// The network that has ended and whose account the open form names again: it goes on, and is not doubled.
    pub(super) fn ended_account(&self) -> Option<NetworkId> {
        let Some(Overlay::AddNetwork(form)) = self.overlays.last() else { return None };
        let typed = form.address.trim().trim_end_matches('/');
        let host = typed.split_once("://").map_or(typed, |(_, host)| host);
        let ended = self.networks.iter().filter(|network| matches!(network.link, LinkState::Closed { .. }));
        let same = |network: &&Network| {
            network.address.as_str().eq_ignore_ascii_case(host)
                && network.me.as_ref().is_some_and(|me| same_name(me.as_str(), form.name.trim()))
        };
        ended.into_iter().find(same).map(|network| network.id)
    }

    /// A network goes on with another token. Its model begins anew, so its lines come again; drafts and notices stay.
    pub(super) fn network_renewed(&mut self, id: NetworkId) -> Vec<Effect> {
        self.memory.signed_in(id);
        let Some(network) = self.network_mut(id) else { return Vec::new() };
        network.link = LinkState::Connecting;
        network.feed = Feed::default();
        for room in &mut network.rooms {
            room.lines.retain(|line| is_notice_of_ours(line));
            for notice in &room.lines {
                network.feed.insert(Arc::clone(notice));
            }
            (room.scroll, room.scroll_by, room.marker, room.history) = (Scroll::End, 0, None, History::More);
        }
        let here = self.current.as_ref().is_some_and(|place| place.network == id);
        if here { self.look() } else { Vec::new() }
    }
}
