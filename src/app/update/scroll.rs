//! Where the view of a room stands: at the end, or held at a line while others arrive below and above it.
//!
//! Positions are lines, never rows: drawing turns rows into lines and reports. Must not know how lines wrap.

use crate::app::effect::Effect;
use crate::app::lines::is_notice_of_ours;
use crate::app::state::{App, History, Network, Place, RoomState, Scroll};
use crate::chat::{Line, MessageId, Request, RoomId, Scope, Timestamp};

impl App {
    pub(super) fn timeline_rows_changed(&mut self, rows: usize) -> Vec<Effect> {
        self.timeline_rows = rows;
        Vec::new()
    }

    pub(super) fn end_visible_changed(&mut self, visible: bool) -> Vec<Effect> {
        self.end_visible = visible;
        self.mark_seen();
        Vec::new()
    }

    /// Drawing has moved the view.
    pub(super) fn scrolled(&mut self, to: Option<(MessageId, usize)>, top: bool) -> Vec<Effect> {
        let Some(place) = self.current.clone() else { return Vec::new() };
        let below = to
            .as_ref()
            .and_then(|(anchor, _)| self.view_lines(&place).iter().rev().position(|line| line.message.id == *anchor));
        let Some(room) = self.room_mut(&place) else { return Vec::new() };
        let upwards = std::mem::take(&mut room.scroll_by) > 0;
        room.scroll = match (to, below) {
            (Some((anchor, rows_below)), Some(below)) => {
                let new = if let Scroll::Held { new, .. } = room.scroll { new.min(below) } else { 0 };
                Scroll::Held { anchor, rows_below, new }
            }
            _ => Scroll::End,
        };
        if top && upwards { self.ask_older(&place) } else { Vec::new() }
    }

    pub(super) fn page(&mut self, pages: i32) -> Vec<Effect> {
        let rows = i32::try_from(self.timeline_rows.max(1)).unwrap_or(i32::MAX);
        self.scroll(rows.saturating_mul(pages))
    }

    /// Rows up (positive) or down (negative), with the next frame.
    pub(super) fn scroll(&mut self, rows: i32) -> Vec<Effect> {
        if let Some(room) = self.current.clone().and_then(|place| self.room_mut(&place)) {
            room.scroll_by = room.scroll_by.saturating_add(rows);
            if room.scroll == Scroll::End {
                room.scroll_by = room.scroll_by.max(0);
            }
        }
        Vec::new()
    }

    pub(super) fn go_to_end(&mut self) -> Vec<Effect> {
        if let Some(room) = self.current.clone().and_then(|place| self.room_mut(&place)) {
            room.scroll = Scroll::End;
            room.scroll_by = 0;
        }
        Vec::new()
    }

    /// Shows the marker at the top of the view, under the line before it.
    pub(super) fn go_to_marker(&mut self) -> Vec<Effect> {
        let rows = i32::try_from(self.timeline_rows).unwrap_or(i32::MAX);
        let marked = self.current_room().and_then(|room| room.marker.clone());
        let (Some(marker), Some(place)) = (marked, self.current.clone()) else {
            self.flash("Everything here has been read: there is no marker.");
            return Vec::new();
        };
        let lines = self.view_lines(&place);
        let marked = lines.iter().rposition(|line| line.message.id == marker.first_new).unwrap_or(0);
        let before = marked.saturating_sub(1);
        let anchor = lines.get(before).map(|line| line.message.id.clone());
        let new = lines.len().saturating_sub(before + 1);
        if let (Some(anchor), Some(room)) = (anchor, self.room_mut(&place)) {
            room.scroll = Scroll::Held { anchor, rows_below: 0, new };
            // That line is at the bottom now; down by all but one row it comes to the top.
            room.scroll_by = (1 - rows).min(0);
        }
        Vec::new()
    }

    /// Asks for history before the oldest line, once, where the server can give it.
    pub(super) fn ask_older(&mut self, place: &Place) -> Vec<Effect> {
        let Some(network) = self.network_mut(place.network) else { return Vec::new() };
        let pages = network.capabilities.backfill;
        let Some(room) = network.room_mut(&place.room) else { return Vec::new() };
        if !pages || room.history != History::More {
            return Vec::new();
        }
        room.history = History::Asked;
        let before = oldest_known(room);
        vec![Effect::Request(place.network, Request::Backfill { room: place.room.clone(), before })]
    }
}

/// The oldest line that has a name on the server.
fn oldest_known(room: &RoomState) -> Option<MessageId> {
    let named = |line: &Line| line.delivery.txn().is_none() && !is_notice_of_ours(line);
    room.lines.iter().find(|line| named(line)).map(|line| line.message.id.clone())
}

/// `count` lines have come at the end of `room`: views held above them count them.
pub(super) fn arrived(network: &mut Network, room: &RoomId, count: usize) {
    let mixed = network.room(room).is_none_or(|room| room.room.mixes());
    let everywhere = mixed && network.scope != Scope::Local;
    for seen in network.rooms.iter_mut().filter(|seen| (everywhere && !seen.room.is_closed()) || seen.room.id == *room)
    {
        if let Scroll::Held { new, .. } = &mut seen.scroll {
            *new += count;
        }
    }
}

/// The times of the lines at which views are held.
#[derive(Default)]
pub(super) struct Anchors(Vec<(RoomId, Timestamp)>);

/// Notes where views are held, before lines go or change their names.
pub(super) fn anchors(network: &Network) -> Anchors {
    let held = network.rooms.iter().filter_map(|room| {
        let Scroll::Held { anchor, .. } = &room.scroll else { return None };
        let line = network.lines_shown(room).iter().rev().find(|line| line.message.id == *anchor)?;
        Some((room.room.id.clone(), line.message.at))
    });
    Anchors(held.collect())
}

/// A line has a new name.
pub(super) fn rename(network: &mut Network, old: &MessageId, new: &MessageId) {
    for room in &mut network.rooms {
        if let Scroll::Held { anchor, .. } = &mut room.scroll
            && anchor == old
        {
            *anchor = new.clone();
        }
    }
}

/// Gives every held view whose line is gone the line before it in time.
pub(super) fn settle(network: &mut Network, anchors: &Anchors) {
    let mut moved = Vec::new();
    for (index, room) in network.rooms.iter().enumerate() {
        let Scroll::Held { anchor, .. } = &room.scroll else { continue };
        let lines = network.lines_shown(room);
        if lines.iter().rev().any(|line| line.message.id == *anchor) {
            continue;
        }
        let at = anchors.0.iter().find(|(id, _)| *id == room.room.id).map_or(Timestamp::MIN, |(_, at)| *at);
        let before = lines.iter().rposition(|line| line.message.at <= at).unwrap_or(0);
        moved.push((index, lines.get(before).map(|line| line.message.id.clone())));
    }
    for (index, to) in moved {
        let scroll = &mut network.rooms[index].scroll;
        match (to, &mut *scroll) {
            (Some(to), Scroll::Held { anchor, rows_below, .. }) => (*anchor, *rows_below) = (to, 0),
            _ => *scroll = Scroll::End,
        }
    }
}
