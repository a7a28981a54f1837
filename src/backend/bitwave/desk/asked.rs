//! What moderators fetch: the queue, the log, a person's card; and what everybody may: who was seen, how far one has
//! read. Must not know HTTP.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::backend::bitwave::fetch::{Fetch, PAGE};
use crate::backend::bitwave::session::{Deed, Now, Session};
use crate::backend::bitwave::translate::Item;
use crate::backend::error::BackendError;
use crate::chat::{
    Card, Event, Kind, Line, MessageId, QueueItem, QueueKind, RejectionCode, Role, RoomId, SafeText, Timestamp,
};
use crate::proto::bitwave::message::read_items;
use crate::proto::bitwave::rest::{Refusal, WireQueued, read_card, read_log, read_markers, read_queue, read_seen};

use super::translate::{self, MOST};

/// People seen that are taken of the list.
const MOST_SEEN: usize = 5000;
const NO_MARKERS: &str = "this server keeps no read markers";

impl Session {
    /// `Request::Queue`.
    pub(in crate::backend::bitwave) fn queue(&mut self, room: RoomId) {
        if self.may_ask_desk(&room) {
            self.fetch(Fetch::Queue(room));
        }
    }

    /// `Request::ModLog`.
    pub(in crate::backend::bitwave) fn mod_log(&mut self, room: RoomId, before: Option<String>) {
        if self.may_ask_desk(&room) {
            self.fetch(Fetch::ModLog { room, before });
        }
    }

    /// `Request::Card`.
    pub(in crate::backend::bitwave) fn card(&mut self, room: RoomId, user: &str) {
        let user = user.trim().trim_start_matches('@').to_owned();
        if user.is_empty() {
            return self.refuse(RejectionCode::BadName, "name somebody to look up");
        }
        if self.may_ask_desk(&room) {
            self.fetch(Fetch::Card { room, user });
        }
    }

    /// `Request::Seen`.
    pub(in crate::backend::bitwave) fn seen(&mut self, room: RoomId) {
        if self.may_ask_desk(&room) {
            self.fetch(Fetch::Seen(room));
        }
    }

    /// `Request::MarkRead`. A marker that cannot leave now is no loss: the next one says more.
    pub(in crate::backend::bitwave) fn mark_read(&mut self, room: RoomId, message: &MessageId) {
        if !self.standing.connected {
            return;
        }
        if !self.standing.capabilities.markers {
            return self.refuse(RejectionCode::Other, NO_MARKERS);
        }
        let Some(open) = self.open_room(&room) else { return };
        let Some(message) = known_to_the_server(open.timeline.lines(), message) else { return };
        if open.order.read.replace(message.clone()).as_ref() != Some(&message) {
            self.deeds.push(Deed::MarkRead { room, message });
        }
    }

    pub(in crate::backend::bitwave) fn fetch_markers(&mut self) {
        if self.standing.connected && self.standing.capabilities.markers {
            self.fetch(Fetch::Markers);
        }
    }

    pub(in crate::backend::bitwave) fn queue_is(&mut self, room: &RoomId, answer: Answer, now: Now) {
        let items = match answer.as_deref().map_err(in_words).and_then(|body| read_queue(body).map_err(words)) {
            Ok(queue) => queue.iter().take(MOST).filter_map(|item| self.queued(item, now)).collect(),
            Err(cause) => return self.not_fetched("the queue", &cause),
        };
        self.tell(Event::Queue { room: room.clone(), items });
    }

    fn queued(&mut self, wire: &WireQueued<'_>, now: Now) -> Option<QueueItem> {
        let line = self.lines_of(wire.message, now).pop()?;
        let reports = wire.reports.iter().take(MOST).map(translate::complaint);
        // That its pictures wait as well is told by its mark.
        let kind = match wire.image && wire.reports.is_empty() {
            true => QueueKind::Image,
            false => QueueKind::Report(reports.collect()),
        };
        Some(QueueItem { kind, line })
    }

    pub(in crate::backend::bitwave) fn log_is(&mut self, room: &RoomId, answer: Answer) {
        match answer.as_deref().map_err(in_words).and_then(|body| read_log(body).map_err(words)) {
            Ok(log) => {
                let more = log.len() >= PAGE;
                let entries = log.iter().take(MOST).map(translate::entry).collect();
                self.tell(Event::ModLog { room: room.clone(), entries, more });
            }
            Err(cause) => self.not_fetched("the log", &cause),
        }
    }

    pub(in crate::backend::bitwave) fn card_is(&mut self, room: &RoomId, answer: Answer, now: Now) {
        let (wire, messages) = match answer.as_deref().map_err(in_words).and_then(|body| read_card(body).map_err(words))
        {
            Ok(card) => card,
            Err(cause) => return self.not_fetched("the card", &cause),
        };
        let card = Card {
            name: SafeText::name(&wire.name),
            role: Role::parse(&wire.role),
            created: wire.created.map(Timestamp::clamped),
            seen: wire.seen.map(Timestamp::clamped),
            karma: translate::karma(wire.karma),
            restraint: wire.restraint.as_ref().map(translate::restraint),
            entries: wire.entries.iter().take(MOST).map(translate::entry).collect(),
            notes: wire.notes.iter().take(MOST).map(translate::note).collect(),
            lines: self.lines_of(messages, now),
        };
        self.tell(Event::Card { room: room.clone(), card: card.into() });
    }

    /// Messages that stand in a list and in no timeline. What is known of their pictures is told before.
    fn lines_of(&mut self, json: &str, now: Now) -> Vec<Arc<Line>> {
        let mut found = Vec::new();
        read_items(json, &mut |item| {
            if let Ok(wire) = item
                && found.len() < MOST
                && let Item::Message(said) = self.translator.item(&wire, now.wall, true)
            {
                found.push(said);
            }
        });
        found.iter().for_each(|said| self.ordered(said));
        found.into_iter().map(|said| Arc::new(Line::received(said.message))).collect()
    }

    pub(in crate::backend::bitwave) fn seen_are(&mut self, room: &RoomId, answer: Answer) {
        match answer.as_deref().map_err(in_words).and_then(|body| read_seen(body).map_err(words)) {
            Ok(mut people) => {
                people.sort_by(|(name, at), (other, later)| later.cmp(at).then_with(|| name.cmp(other)));
                people.truncate(MOST_SEEN);
                let people = people.iter().map(|(name, at)| (SafeText::name(name), Timestamp::clamped(*at))).collect();
                self.tell(Event::Seen { room: room.clone(), people });
            }
            Err(cause) => self.not_fetched("who was seen here", &cause),
        }
    }

    /// Nobody has asked for markers, so nobody is told when there are none.
    pub(in crate::backend::bitwave) fn markers_are(&mut self, answer: Answer) {
        let Some(markers) = answer.ok().and_then(|body| read_markers(&body).ok()) else { return };
        for marker in markers {
            self.read_elsewhere(&marker.channel, &marker.id, marker.at);
        }
    }
}

/// The last line up to this one that a server can know by its name.
fn known_to_the_server(lines: &VecDeque<Arc<Line>>, message: &MessageId) -> Option<MessageId> {
    let upto = lines.iter().rposition(|line| line.message.id == *message)?;
    let known = |line: &&Arc<Line>| {
        line.delivery.txn().is_none() && matches!(line.message.kind, Kind::Text | Kind::Whisper | Kind::Removed)
    };
    lines.iter().take(upto + 1).rev().find(known).map(|line| line.message.id.clone())
}

type Answer = Result<String, BackendError>;

fn in_words(error: &BackendError) -> String {
    error.to_string()
}

fn words(refusal: Refusal) -> String {
    refusal.message
}
