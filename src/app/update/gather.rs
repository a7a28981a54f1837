//! The links and pictures of the rooms: gathered from lines as they come and go, and asked of servers that keep a list.
//!
//! Must not know how they are shown.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::gathered::{self, Gathered, ServerList};
use crate::app::lines::nth;
use crate::app::listing::{Listing, What, position};
use crate::app::state::{App, LinkState, Place};
use crate::chat::{Diff, Line, Linked, MessageId, Request};

impl App {
    /// The hot path: a line of plain text costs nothing, and one with tags but without links next to nothing.
    pub(super) fn gather(&mut self, place: &Place, lines: &[Arc<Line>]) {
        let mut found = lines.iter().flat_map(|line| gathered::links(line)).peekable();
        if found.peek().is_some() {
            let known = self.gathered_mut(place);
            found.for_each(|linked| known.insert(linked));
        }
    }

    /// Any other change of a timeline. Asked before the room follows it.
    pub(super) fn gather_changed(&mut self, place: &Place, diff: &Diff) {
        match diff {
            Diff::Append(lines) | Diff::Reset(lines) => self.gather(place, lines),
            Diff::Insert { line, .. } => self.gather(place, std::slice::from_ref(line)),
            Diff::Set { at, line } => {
                let old = self.room(place).and_then(|room| nth(room, *at));
                let old = old.map(|old| old.message.id.clone()).filter(|old| *old != line.message.id);
                if let Some(old) = old {
                    self.gathered_mut(place).drop_of(&old);
                }
                self.gather_again(place, line);
            }
            // A line that was seen here is still worth finding when it has left the memory.
            Diff::Remove { .. } | Diff::Trim { .. } => {}
        }
    }

    /// A line has changed: its links are those it has now.
    pub(super) fn gather_again(&mut self, place: &Place, line: &Arc<Line>) {
        if let Some(known) = self.lists.gathered.get_mut(place) {
            known.drop_of(&line.message.id);
        }
        if self.room(place).is_some() {
            self.gather(place, std::slice::from_ref(line));
        }
    }

    /// Another room is on screen: the list of links beside it is that of this room.
    pub(super) fn links_follow(&mut self, to: &Place) -> Vec<Effect> {
        let mut asks = Vec::new();
        for at in 0..self.lists.open.len() {
            let Listing { what: What::Links { place, .. }, chosen, .. } = &mut self.lists.open[at] else { continue };
            if place != to {
                (*place, *chosen) = (to.clone(), None);
                asks.append(&mut self.ask_links(to));
            }
        }
        asks
    }

    /// Rooms are gone: nobody lists what was posted there any more.
    pub(super) fn forget_links(&mut self) {
        let (networks, lists) = (&self.networks, &mut self.lists);
        let open = |place: &Place| {
            networks.iter().any(|network| network.id == place.network && network.room(&place.room).is_some())
        };
        lists.gathered.retain(|place, _| open(place));
    }

    fn gathered_mut(&mut self, place: &Place) -> &mut Gathered {
        self.lists.gathered.entry(place.clone()).or_default()
    }

    /// A page of the server's own list has come.
    pub(super) fn links_came(&mut self, place: &Place, entries: Vec<Linked>, more: bool) -> Vec<Effect> {
        if self.room(place).is_none() {
            return Vec::new();
        }
        let known = self.gathered_mut(place);
        entries.into_iter().for_each(|linked| known.insert(linked));
        known.server = if more { ServerList::More } else { ServerList::Complete };
        Vec::new()
    }

    /// Whether the network of a room keeps a list of what was posted there.
    pub fn server_keeps_links(&self, place: &Place) -> bool {
        self.network(place.network).is_some_and(|network| network.capabilities.links)
    }

    /// Asks for the newest page of the server's list, when a list is opened.
    pub(super) fn ask_links(&mut self, place: &Place) -> Vec<Effect> {
        let connected = self.network(place.network).is_some_and(|network| network.link == LinkState::Connected);
        if !connected || !self.server_keeps_links(place) {
            return Vec::new();
        }
        let known = self.gathered_mut(place);
        if known.server == ServerList::Complete {
            return Vec::new();
        }
        known.server = ServerList::Asked;
        vec![links_before(place, None)]
    }

    /// At the last entry the next page is asked for, once.
    pub(super) fn ask_for_more(&mut self) -> Vec<Effect> {
        let Some(listing @ Listing { what: What::Links { place, .. }, .. }) = self.lists.open.last() else {
            return self.ask_for_older_entries();
        };
        let entries = self.entries(listing);
        let at_last = position(&entries, listing.chosen.as_ref()) + 1 >= entries.len();
        let place = place.clone();
        let Some(known) = self.lists.gathered.get_mut(&place).filter(|_| at_last) else { return Vec::new() };
        if known.server != ServerList::More {
            return Vec::new();
        }
        known.server = ServerList::Asked;
        let before = known.oldest().map(|posted| posted.linked.message.clone());
        vec![links_before(&place, before)]
    }
}

fn links_before(place: &Place, before: Option<MessageId>) -> Effect {
    Effect::Request(place.network, Request::Links { room: place.room.clone(), before })
}
