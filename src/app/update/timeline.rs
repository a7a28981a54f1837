//! Changes of timelines: the room follows its model, the global view follows the room.
//!
//! Must not know how a line came to be delivered; what counts as unread is decided in `read`.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::feed::Feed;
use crate::app::lines;
use crate::app::state::{App, History, Network, Place, RoomState};
use crate::chat::{Delivery, Diff, Line, MessageId, NetworkId, Timestamp};

use super::{read, scroll};

impl App {
    /// A joined room's timeline has changed.
    pub(super) fn timeline_changed(&mut self, place: &Place, diff: Diff) -> Vec<Effect> {
        if self.room(place).is_none() {
            return Vec::new();
        }
        match diff {
            Diff::Append(lines) => self.appended(place, lines),
            diff => {
                self.gather_changed(place, &diff);
                self.tell_of_unsent(place, &diff);
                self.mentions_follow(place, &diff);
                let came = newest_of(&diff);
                self.reshaped(place, diff);
                if let Some(newest) = came {
                    self.count_missed(place, newest);
                }
                Vec::new()
            }
        }
    }

    /// Lines of rooms that are not joined, new ones and history.
    pub(super) fn overheard(&mut self, id: NetworkId, lines: Vec<Arc<Line>>) -> Vec<Effect> {
        let effects = self.mentions_overheard(id, &lines);
        let Some(network) = self.network_mut(id) else { return effects };
        for line in lines {
            let room = line.message.room.clone();
            let last = adding(network, |feed| feed.insert(line));
            scroll::arrived(network, &room, usize::from(last));
        }
        effects
    }

    /// A line was changed or taken back, wherever it stands.
    pub(super) fn line_changed(&mut self, id: NetworkId, line: Arc<Line>) -> Vec<Effect> {
        self.mention_changed(id, &line);
        let Some(network) = self.network_mut(id) else { return Vec::new() };
        if let Some(room) = network.room_mut(&line.message.room) {
            let known = room.lines.iter().rposition(|known| known.message.id == line.message.id);
            if let Some(known) = known.filter(|known| !lines::is_notice_of_ours(&room.lines[*known])) {
                room.lines[known] = Arc::clone(&line);
                room.shown.forget();
            }
        }
        network.feed.change(Arc::clone(&line));
        self.gather_again(&Place { network: id, room: line.message.room.clone() }, &line);
        Vec::new()
    }

    /// The hot path: a batch of new lines.
    fn appended(&mut self, place: &Place, lines: Vec<Arc<Line>>) -> Vec<Effect> {
        self.gather(place, &lines);
        let effects = self.count_new(place, &lines);
        let Some(network) = self.network_mut(place.network) else { return effects };
        let count = lines.len();
        for line in &lines {
            adding(network, |feed| feed.append(Arc::clone(line)));
        }
        if let Some(room) = network.room_mut(&place.room) {
            lines::follow(room, Diff::Append(lines));
        }
        scroll::arrived(network, &place.room, count);
        effects
    }

    /// Any other change: lines come in between, change, go.
    fn reshaped(&mut self, place: &Place, diff: Diff) {
        let Some(network) = self.network_mut(place.network) else { return };
        let anchors = scroll::anchors(network);
        let Some(index) = network.rooms.iter().position(|room| room.room.id == place.room) else { return };
        let renamed = renamed(&network.rooms[index], &diff);
        feed_follows(network, index, &diff);
        let marked = read::marked_time(&network.rooms[index]);
        let trimmed = matches!(diff, Diff::Trim { .. });
        lines::follow(&mut network.rooms[index], diff);
        let room = &mut network.rooms[index];
        if trimmed && room.history == History::Complete {
            // What was let go can be had again.
            room.history = History::More;
        }
        if let Some((old, new)) = &renamed {
            scroll::rename(network, old, new);
        }
        scroll::settle(network, &anchors);
        read::settle_marker(&mut network.rooms[index], marked);
        if let Some((old, new)) = renamed
            && let Some(selection) = self.lists.selection.as_mut().filter(|selection| selection.id == old)
        {
            selection.id = new;
        }
    }

    /// An own line that did not get through stays where it is; here it is said what can be done.
    fn tell_of_unsent(&mut self, place: &Place, diff: &Diff) {
        let Diff::Set { at, line } = diff else { return };
        let before = self.room(place).and_then(|room| lines::nth(room, *at)).map(|line| &line.delivery);
        let settled = before.and_then(Delivery::txn);
        if before == Some(&line.delivery) {
            return;
        }
        if !matches!(line.delivery, Delivery::Sending(_)) {
            self.writing.settled(settled);
        }
        match &line.delivery {
            Delivery::Failed(_, why) => {
                // The line itself says the rest.
                self.flash(format!("Not sent: {why}. Up changes it, /resend, /discard."));
            }
            Delivery::Unconfirmed(_) => {
                self.flash("What the server did not confirm may not have arrived: /resend, /discard.")
            }
            _ => {}
        }
    }
}

/// The time of the newest line of history that a change brings.
fn newest_of(diff: &Diff) -> Option<Timestamp> {
    match diff {
        Diff::Insert { line, .. } => Some(line.message.at),
        Diff::Reset(lines) => lines.iter().map(|line| line.message.at).max(),
        _ => None,
    }
}

/// Adds to the global view. Views held at lines that fall out at the top are moved on.
fn adding(network: &mut Network, add: impl FnOnce(&mut Feed) -> bool) -> bool {
    let first = network.feed.lines.front().map(Arc::as_ptr);
    let last = add(&mut network.feed);
    if first.is_some() && first != network.feed.lines.front().map(Arc::as_ptr) {
        scroll::settle(network, &scroll::Anchors::default());
    }
    last
}

/// The change of a line's name that comes with its delivery.
fn renamed(room: &RoomState, diff: &Diff) -> Option<(MessageId, MessageId)> {
    let Diff::Set { at, line } = diff else { return None };
    let old = &lines::nth(room, *at)?.message.id;
    (*old != line.message.id).then(|| (old.clone(), line.message.id.clone()))
}

fn feed_follows(network: &mut Network, index: usize, diff: &Diff) {
    let Network { rooms, feed, .. } = network;
    let room = &rooms[index];
    match diff {
        Diff::Append(lines) => feed.extend(lines),
        Diff::Insert { line, .. } => feed.extend(std::slice::from_ref(line)),
        Diff::Set { at, line } => {
            if let Some(old) = lines::nth(room, *at) {
                feed.replace(&old.message.id, Arc::clone(line));
            }
        }
        Diff::Remove { at } => {
            if let Some(old) = lines::nth(room, *at) {
                feed.remove(&old.message.id);
            }
        }
        Diff::Reset(lines) => {
            let old = room.lines.iter().filter(|line| !lines::is_notice_of_ours(line));
            let gone: HashSet<&MessageId> = old.map(|line| &line.message.id).collect();
            feed.retain(|line| !gone.contains(&line.message.id));
            feed.extend(lines);
        }
        // The global view has a length of its own.
        Diff::Trim { .. } => {}
    }
}
