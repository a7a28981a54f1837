//! What has been read: unread lines, mentions, and the marker above the first new line.
//!
//! A line is read when it comes in at the end of a room on screen while that end is visible and the terminal has
//! focus. Own lines, history and what is ignored never count. Must not know how a line is drawn, nor what follows from
//! a mention.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::lines::is_notice_of_ours;
use crate::app::mention;
use crate::app::span;
use crate::app::state::{App, Marker, Place, RoomState};
use crate::chat::{Delivery, Kind, Line, NetworkId, SafeText, Timestamp};

impl App {
    /// Whether what comes in at the end of this room is seen at once.
    pub(super) fn reading(&self, place: &Place) -> bool {
        self.terminal_focused && self.shows_end(place)
    }

    /// Lines that have just been said in a joined room.
    pub(super) fn count_new(&mut self, place: &Place, lines: &[Arc<Line>]) -> Vec<Effect> {
        let theirs: Vec<_> = lines.iter().filter(|line| self.counts(place.network, line)).cloned().collect();
        let calls = self.calls_of(place, &theirs);
        self.note_mentions(place, &calls);
        if self.reading(place) {
            self.seen_with(place, &theirs);
            return Vec::new();
        }
        self.count_unread(place, &theirs, calls.len());
        self.alert_of(place, &theirs, &calls)
    }

    /// `theirs` are unread in a room that is not being looked at; so many of them are meant for the person.
    fn count_unread(&mut self, place: &Place, theirs: &[Arc<Line>], calls: usize) {
        if let Some(room) = self.room_mut(place) {
            let counted = room.counted.then_some((room.unread, room.mentions));
            theirs.iter().for_each(|line| note_unread(room, line));
            room.mentions += calls;
            (room.unread, room.mentions) = counted.unwrap_or((room.unread, room.mentions));
        }
    }

    /// `new` lines were fetched after a drop: unread like others, although they came as history and alert nobody.
    pub(super) fn caught_up(&mut self, place: &Place, new: usize, since: Timestamp) -> Vec<Effect> {
        let Some(room) = self.room(place).filter(|_| new > 0) else { return Vec::new() };
        // What is counted from a marker on was counted as it came.
        let counted = room.room.is_direct() || self.seen_until(place).is_some();
        let theirs = room.lines.iter().filter(|line| self.counts(place.network, line));
        let theirs: Vec<_> = theirs.cloned().collect();
        if !self.reading(place) && !counted {
            let fetched = &theirs[theirs.len().saturating_sub(new)..];
            let calls = self.calls_of(place, fetched).len();
            self.count_unread(place, fetched, calls);
        }
        let lines = if new == 1 { "1 message was".to_owned() } else { format!("{new} messages were") };
        let away = span::in_words(self.now.0 - since.0);
        self.say(place, &format!("{lines} fetched after {away} without connection."));
        Vec::new()
    }

    /// Lines of history have come into a room of which it is known how far it was read: those after that were missed,
    /// whether the program was off or the connection away.
    pub(super) fn count_missed(&mut self, place: &Place, newest: Timestamp) {
        if let Some(seen) = self.seen_until(place).filter(|seen| *seen < newest) {
            self.count_after(place, seen);
        }
    }

    /// What was said after that time is unread, and nothing else.
    pub(super) fn count_after(&mut self, place: &Place, seen: Timestamp) {
        let Some(room) = self.room(place) else { return };
        let after = room.lines.iter().filter(|line| line.message.at > seen && self.counts(place.network, line));
        let missed: Vec<_> = after.cloned().collect();
        if self.reading(place) {
            return self.seen_with(place, &missed);
        }
        let calls = self.calls_of(place, &missed).len();
        if let Some(room) = self.room_mut(place) {
            room.marker = None;
            if !room.counted {
                (room.unread, room.mentions) = (0, 0);
            }
        }
        self.count_unread(place, &missed, calls);
    }

    /// These lines stand before somebody's eyes.
    fn seen_with(&mut self, place: &Place, lines: &[Arc<Line>]) {
        if self.lists.kept_unread.as_ref() == Some(place) {
            return;
        }
        if let Some(newest) = lines.iter().max_by_key(|line| line.message.at) {
            self.seen_to(place, newest);
        }
    }

    /// Nothing in a room is unread.
    fn all_seen(&mut self, place: &Place) {
        let newest = self.room(place).and_then(|room| {
            let theirs =
                room.lines.iter().rev().find(|line| line.delivery == Delivery::Received && !is_notice_of_ours(line));
            theirs.cloned()
        });
        if let Some(newest) = newest {
            self.seen_to(place, &newest);
        }
    }

    /// Whether a line is something a person would want to know of: what others say and what is not ignored.
    pub(super) fn counts(&self, network: NetworkId, line: &Line) -> bool {
        let said = matches!(line.message.kind, Kind::Text | Kind::Alert | Kind::Whisper);
        let Some(network) = self.network(network) else { return false };
        let mine = |me: &SafeText| mention::same_name(line.message.author.name.as_str(), me.as_str());
        said && line.delivery == Delivery::Received
            && !network.me.as_ref().is_some_and(mine)
            && !network.sieve.as_ref().is_some_and(|sieve| sieve.hides(&line.message))
    }

    pub(super) fn focus_changed(&mut self, focused: bool) -> Vec<Effect> {
        self.terminal_focused = focused;
        if focused {
            self.mark_seen()
        } else {
            self.look_away()
        }
        Vec::new()
    }

    /// The ends of rooms that are before somebody's eyes: nothing in them is unread. Markers stay where they are.
    pub(super) fn mark_seen(&mut self) {
        let kept = self.lists.kept_unread.clone();
        for place in self.on_screen_now() {
            if !self.reading(&place) || kept.as_ref() == Some(&place) {
                continue;
            }
            if let Some(room) = self.room_mut(&place) {
                (room.unread, room.mentions) = (0, 0);
            }
            self.all_seen(&place);
        }
    }

    /// Attention goes elsewhere: in a room read to the end, the next line will set a new marker.
    pub(super) fn look_away(&mut self) {
        for place in self.on_screen_now() {
            if let Some(room) = self.room_mut(&place).filter(|room| room.unread == 0) {
                room.marker = None;
            }
        }
    }

    pub(super) fn mark_read(&mut self, place: &Place) {
        self.lists.kept_unread.take_if(|kept| kept == place);
        if let Some(room) = self.room_mut(place) {
            (room.unread, room.mentions, room.marker) = (0, 0, None);
        }
        self.all_seen(place);
    }

    pub(in crate::app) fn mark_all_read(&mut self) -> Vec<Effect> {
        let places: Vec<_> = self.places().collect();
        places.iter().for_each(|place| self.mark_read(place));
        Vec::new()
    }
}

fn note_unread(room: &mut RoomState, line: &Line) {
    room.unread += 1;
    let marker = room.marker.get_or_insert_with(|| Marker {
        first_new: line.message.id.clone(),
        since: line.message.at,
        count: 0,
    });
    marker.count += 1;
}

/// The time of the marked line, noted before lines go.
pub(super) fn marked_time(room: &RoomState) -> Option<Timestamp> {
    let marker = room.marker.as_ref()?;
    room.lines.iter().rev().find(|line| line.message.id == marker.first_new).map(|line| line.message.at)
}

/// Gives a marker whose line is gone the next line in time.
pub(super) fn settle_marker(room: &mut RoomState, at: Option<Timestamp>) {
    let (Some(marker), Some(at)) = (&mut room.marker, at) else { return };
    if room.lines.iter().rev().any(|line| line.message.id == marker.first_new) {
        return;
    }
    match room.lines.iter().find(|line| line.message.at >= at) {
        Some(next) => marker.first_new = next.message.id.clone(),
        None => room.marker = None,
    }
}
