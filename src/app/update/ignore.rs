//! What follows from a change of what is ignored (RFC 3.2): views, counts and markers leave out what is hidden now, and
//! show again what is not.
//!
//! Must not know the rules by which a line is hidden; that is `sieve`.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::ignore::Ignore;
use crate::app::sieve::Sieve;
use crate::app::state::{App, Place, RoomState};
use crate::chat::{Line, Message, NetworkId, SafeText};

use super::scroll;

impl App {
    /// Whether the person does not want to see a message that was said in a place.
    pub fn hides(&self, place: &Place, message: &Message) -> bool {
        let sieve = self.network(place.network).and_then(|network| network.sieve.as_ref());
        sieve.is_some_and(|sieve| sieve.hides(message))
    }

    /// Changes what is ignored, for this run and the next ones.
    pub(in crate::app) fn change_ignored(&mut self, change: impl FnOnce(&mut Ignore)) -> Vec<Effect> {
        let unread = self.unread_lines();
        let anchors: Vec<_> = self.networks.iter().map(scroll::anchors).collect();
        let before = Arc::clone(&self.ignore);
        change(Arc::make_mut(&mut self.ignore));
        self.sift();
        for (network, anchors) in self.networks.iter_mut().zip(&anchors) {
            scroll::settle(network, anchors);
        }
        for (place, lines) in unread {
            self.recount(&place, &lines);
        }
        vec![Effect::KeepIgnore { before, after: Arc::clone(&self.ignore) }]
    }

    /// Ignored for a time, and the time is over.
    pub(super) fn end_ignores(&mut self) -> Vec<Effect> {
        let now = self.now;
        if self.ignore.next_end().is_none_or(|end| end > now) {
            return Vec::new();
        }
        self.change_ignored(|ignore| ignore.expire(now))
    }

    /// Gives every list of lines the sieve it is to be looked at through.
    pub(super) fn sift(&mut self) {
        let recursive = self.ignores_recursively();
        let Self { ignore, networks, current, .. } = self;
        for network in networks {
            let here = current.as_ref().filter(|place| place.network == network.id).map(|place| &place.room);
            let me = network.me.as_ref();
            let fits = |sieve: &Arc<Sieve>| sieve.is_for(ignore, recursive, me, here);
            if ignore.is_empty() {
                network.sieve = None;
            } else if !network.sieve.as_ref().is_some_and(fits) {
                let sieve = Sieve::new(Arc::clone(ignore), recursive, me.cloned(), here.cloned());
                network.sieve = Some(Arc::new(sieve));
            }
            let sieve = network.sieve.as_ref();
            let folds = (!network.folds.is_empty()).then_some(&network.folds);
            network.feed.shown.sift(sieve, folds);
            network.rooms.iter_mut().for_each(|room| room.shown.sift(sieve, folds));
        }
    }

    pub(in crate::app) fn ignores_recursively(&self) -> bool {
        self.ignore.recursive.unwrap_or(self.prefs.ignore.recursive)
    }

    /// The list of a server that keeps people from sending one direct messages.
    pub(super) fn blocks_changed(&mut self, id: NetworkId, blocks: Vec<SafeText>) -> Vec<Effect> {
        let Some(network) = self.network_mut(id) else { return Vec::new() };
        let known = network.blocks.replace(blocks.clone());
        // The first list comes by itself.
        let Some(known) = known else { return Vec::new() };
        let only_in = |here: &[SafeText], there: &[SafeText]| -> Vec<String> {
            here.iter().filter(|name| !there.contains(name)).map(|name| name.as_str().to_owned()).collect()
        };
        let (blocked, freed) = (only_in(&blocks, &known), only_in(&known, &blocks));
        if !blocked.is_empty() {
            let names = blocked.join(", ");
            self.say_of_network(id, &format!("{names} cannot send you direct messages any more. /unblock ends it."));
        }
        if !freed.is_empty() {
            self.say_of_network(id, &format!("{} can send you direct messages again.", freed.join(", ")));
        }
        Vec::new()
    }

    fn unread_lines(&self) -> Vec<(Place, Vec<Arc<Line>>)> {
        let waiting = self.places().filter(|place| self.room(place).is_some_and(|room| room.unread > 0));
        let unread = |place: Place| {
            let room = self.room(&place)?;
            let counted = room.lines.iter().rev().filter(|line| self.counts(place.network, line));
            let lines = counted.take(room.unread).cloned().collect();
            Some((place, lines))
        };
        waiting.filter_map(unread).collect()
    }

    /// `lines` were unread in a place; of those only what is not hidden is.
    fn recount(&mut self, place: &Place, lines: &[Arc<Line>]) {
        let left: Vec<_> = lines.iter().filter(|line| !self.hides(place, &line.message)).cloned().collect();
        let calls = self.calls_of(place, &left).len();
        let (unread, gone) = (left.len(), lines.len() - left.len());
        if let Some(room) = self.room_mut(place) {
            (room.unread, room.mentions) = (unread, room.mentions.min(calls));
            move_marker(room, gone);
        }
    }
}

/// Takes hidden lines out of the count of a marker, and moves it from a hidden line to the next one that is shown.
fn move_marker(room: &mut RoomState, gone: usize) {
    let Some(marker) = &mut room.marker else { return };
    marker.count = marker.count.saturating_sub(gone);
    let shown = room.shown.of(&room.lines);
    if shown.iter().any(|line| line.message.id == marker.first_new) {
        return;
    }
    let marked = room.lines.iter().find(|line| line.message.id == marker.first_new).map(|line| line.message.at);
    let next = marked.and_then(|at| shown.iter().find(|line| line.message.at >= at));
    match next {
        Some(line) if marker.count > 0 => marker.first_new = line.message.id.clone(),
        _ => room.marker = None,
    }
}
