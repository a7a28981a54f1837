//! How connections and limits stand, told when it changes: the beginning and the end of a wait, never its seconds.
//!
//! Must not know messages.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use crate::app::state::{App, LinkState, Network, Place};
use crate::chat::{NetworkId, Scope};

#[derive(Debug, Default)]
pub struct Standing {
    links: BTreeMap<NetworkId, Link>,
    scopes: BTreeMap<NetworkId, Scope>,
    blocked: HashSet<Place>,
    current: Option<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Trying,
    Up,
    Down,
    Closed,
}

impl Standing {
    /// What has changed, a line each.
    pub fn changes(&mut self, app: &App, out: &mut String) {
        for network in &app.networks {
            self.link(app, network, out);
            let before = self.scopes.insert(network.id, network.scope);
            if before.is_some_and(|before| before != network.scope) {
                let words = match network.scope {
                    Scope::Local => "only the lines of this channel are printed now",
                    Scope::Global | Scope::Untagged => "the lines of all channels are printed now",
                };
                let _ = writeln!(out, "streamside: {words}");
            }
        }
        self.links.retain(|id, _| app.network(*id).is_some());
        self.limits(app, out);
        if self.current != app.current {
            self.current.clone_from(&app.current);
            if let Some((room, network)) = app.current_room().zip(app.current_network()) {
                let _ = writeln!(out, "streamside: you are in {} on {}", room.room.name, network.label);
            }
        }
    }

    fn link(&mut self, app: &App, network: &Network, out: &mut String) {
        let before = self.links.get(&network.id).copied();
        let label = &network.label;
        let (now, words) = match &network.link {
            LinkState::Connecting if before.is_none() => (Link::Trying, format!("connecting to {label}")),
            LinkState::Connecting => return,
            LinkState::Connected => {
                let who = network.me.as_ref().map_or("a guest", |me| me.as_str());
                (Link::Up, format!("connected to {label} as {who}"))
            }
            LinkState::Waiting { reason, until } => {
                let seconds = (until.0 - app.now.0).max(0).unsigned_abs().div_ceil(1000);
                (Link::Down, format!("not connected to {label}: {reason} Trying again, first in {seconds} s."))
            }
            LinkState::Closed { reason } => (Link::Closed, format!("the connection to {label} is closed: {reason}")),
        };
        if before != Some(now) {
            self.links.insert(network.id, now);
            let _ = writeln!(out, "streamside: {words}");
        }
    }

    fn limits(&mut self, app: &App, out: &mut String) {
        for place in app.places() {
            let Some(room) = app.room(&place) else { continue };
            let name = &room.room.name;
            match (app.blocked_for(&place), self.blocked.contains(&place)) {
                (Some(wait), false) => {
                    let seconds = wait.as_millis().div_ceil(1000);
                    let _ = writeln!(out, "streamside: you can write in {name} again in {seconds} s");
                    self.blocked.insert(place);
                }
                (None, true) => {
                    let _ = writeln!(out, "streamside: you can write in {name} again");
                    self.blocked.remove(&place);
                }
                _ => {}
            }
        }
    }
}
