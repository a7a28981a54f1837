//! Messages that are changed after they were posted: one's own wishes on their way out, everybody's on their way in.
//!
//! A change can come before the message (history is slower than the connection), twice, or not at all (the connection
//! was away); the newest counts, and a text that was not taken goes back to the person. Must not know sockets.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use crate::chat::{Body, Event, Message, MessageId, Rejection, RoomId, SafeText, Timestamp, is_command};
use crate::proto::bitwave::message::read_bulk;

use super::outbox::PATIENCE;
use super::session::{Deed, Now, Session};
use super::translate::{Item, Said};

/// Changed messages whose time of change is remembered.
const MOST_VERSIONS: usize = 4096;
/// Changes kept for messages that have not arrived.
const MOST_EARLY: usize = 64;

/// The wish to change an own message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub room: RoomId,
    pub id: MessageId,
    pub text: String,
}

#[derive(Debug, Default)]
pub(super) struct Changes {
    /// When each changed message was last changed, as the server says.
    versions: HashMap<MessageId, Timestamp>,
    /// Wishes that the server has not answered, with their numbers on the connection.
    asked: Vec<(u64, Edit, Instant)>,
    /// Changes of messages that are not known yet.
    early: VecDeque<(Message, Timestamp)>,
}

impl Changes {
    fn note(&mut self, id: &MessageId, version: Timestamp) {
        if self.versions.len() >= MOST_VERSIONS {
            self.versions.clear();
        }
        self.versions.insert(id.clone(), version);
    }

    fn is_older(&self, id: &MessageId, version: Timestamp) -> bool {
        self.versions.get(id).is_some_and(|known| version < *known)
    }

    fn keep(&mut self, message: Message, version: Timestamp) {
        self.early.retain(|(other, at)| other.id != message.id || *at > version);
        if self.early.len() >= MOST_EARLY {
            self.early.pop_front();
        }
        self.early.push_back((message, version));
    }

    pub fn answered(&mut self, number: u64) -> Option<Edit> {
        let at = self.asked.iter().position(|(asked, ..)| *asked == number)?;
        Some(self.asked.remove(at).1)
    }

    pub fn awaits_answers(&self) -> bool {
        !self.asked.is_empty()
    }

    pub fn deadline(&self) -> Option<Instant> {
        self.asked.iter().map(|(.., until)| *until).min()
    }
}

impl Session {
    /// `Request::Edit`.
    pub(super) fn edit(&mut self, edit: Edit) {
        let known = self.open_room(&edit.room).map(|open| open.timeline.contains(&edit.id));
        let why = match known {
            _ if !self.standing.connected => "there is no connection; /reconnect makes one",
            _ if self.standing.capabilities.edit.is_none() => "this server cannot change messages",
            _ if edit.text.trim().is_empty() => "nothing would be left of it",
            _ if is_command(&edit.text) => "what begins with / and a letter is a command, and never sent",
            None => "its channel is not open; /join opens it",
            Some(false) => "it is not confirmed by the server yet, or no longer kept here",
            Some(true) => return self.deeds.push(Deed::Edit(edit)),
        };
        self.not_edited(edit, why);
    }

    /// The wish has gone to the connection under this number.
    pub fn edit_posted(&mut self, edit: Edit, number: u64, now: Now) {
        self.waiting.edits.asked.push((number, edit, now.at + PATIENCE));
    }

    pub(super) fn edit_acked(&mut self, edit: Edit, at: i64) {
        let version = Timestamp::clamped(at);
        if self.waiting.edits.is_older(&edit.id, version) {
            // Changed again elsewhere meanwhile.
            return;
        }
        let line = self.open_room(&edit.room).and_then(|open| open.timeline.line(&edit.id).cloned());
        // The words that it has already: it is as it was posted.
        let Some(line) = line.filter(|line| line.message.at != version) else { return };
        let seen = self.waiting.edits.versions.get(&edit.id) == Some(&version);
        self.waiting.edits.note(&edit.id, version);
        // Until the server shows what it made of the words, they stand as they were typed.
        let body = if seen { line.message.body.clone() } else { Body::Plain(SafeText::block(&edit.text)) };
        if let Some(open) = self.open_room(&edit.room) {
            open.timeline.change(&edit.id, body, Some(edit.text.into()), &mut open.diffs);
        }
    }

    pub(super) fn edit_refused(&mut self, edit: Edit, rejection: &Rejection) {
        let wait = rejection.retry_after.map(|wait| format!("; try again in {} s", wait.as_secs().max(1)));
        self.not_edited(edit, &format!("{}{}", rejection.message, wait.unwrap_or_default()));
    }

    /// Nobody will answer any more.
    pub(super) fn edits_lost(&mut self) {
        for (_, edit, _) in std::mem::take(&mut self.waiting.edits.asked) {
            self.not_edited(edit, "the connection went before the server answered; look whether it has changed");
        }
    }

    pub(super) fn edits_overdue(&mut self, now: Now) {
        let late: Vec<u64> = self
            .waiting
            .edits
            .asked
            .iter()
            .filter(|(.., until)| *until <= now.at)
            .map(|(number, ..)| *number)
            .collect();
        for edit in late.into_iter().filter_map(|number| self.waiting.edits.answered(number)).collect::<Vec<_>>() {
            self.not_edited(edit, "the server did not answer; look whether it has changed");
        }
    }

    fn not_edited(&mut self, edit: Edit, why: &str) {
        let Edit { room, id, text } = edit;
        self.tell(Event::NotEdited { room, id, text, why: SafeText::line(why) });
    }

    /// The event `edited`.
    pub(super) fn edited(&mut self, event: &str, now: Now) {
        let mut items = Vec::new();
        read_bulk(event, &mut |item| items.extend(item));
        for wire in items {
            let Item::Message(mut said) = self.translator.item(&wire, now.wall, true) else { continue };
            if said.edited.is_none() && said.mark.is_some() {
                self.remarked(&said);
                continue;
            }
            self.ordered(&said);
            let version = said.edited.unwrap_or(now.wall);
            said.message.edited = true;
            if let Some(room) = said.is_whisper().then(|| self.room_of(&said)).flatten() {
                self.take_words(&mut said);
                said.message.room = room;
            }
            if !self.changed(&said.message, version) {
                self.waiting.edits.keep(said.message, version);
            }
        }
    }

    /// Brings a known line up to a change of it. False if there is no such line.
    pub(super) fn changed(&mut self, message: &Message, version: Timestamp) -> bool {
        let Message { id, body, .. } = message;
        let here = self.open_room(&message.room).is_some_and(|open| open.timeline.contains(id));
        if !here && !self.attention.overheard.contains(id) {
            return false;
        }
        if self.waiting.edits.is_older(id, version) {
            return true;
        }
        let same = self.waiting.edits.versions.get(id) == Some(&version);
        self.waiting.edits.note(id, version);
        if let Some(open) = self.open_room(&message.room)
            && let Some(line) = open.timeline.line(id)
        {
            // The words that were typed are known of the change that this run has made itself.
            let typed = line.typed.clone().filter(|_| same);
            open.timeline.change(id, body.clone(), typed, &mut open.diffs);
        }
        if let Some(line) = self.attention.overheard.change(id, body) {
            self.tell(Event::Changed(line));
        }
        true
    }

    /// A message that was not known: notes its change, or catches up with one that came before it.
    pub(super) fn first_seen(&mut self, message: &mut Message, edited: Option<Timestamp>) {
        if let Some(version) = edited {
            self.waiting.edits.note(&message.id, version);
        }
        let early = self.waiting.edits.early.iter().position(|(early, _)| early.id == message.id);
        let Some((change, version)) = early.and_then(|at| self.waiting.edits.early.remove(at)) else { return };
        if !self.waiting.edits.is_older(&message.id, version) {
            message.body = change.body;
            message.edited = true;
            self.waiting.edits.note(&message.id, version);
        }
    }

    /// Whether `first_seen` could have anything to do.
    pub(super) fn changes_wait(&self) -> bool {
        !self.waiting.edits.early.is_empty()
    }

    /// `Request::Source`: from the line itself where it knows, else from the server.
    pub(super) fn source(&mut self, room: RoomId, id: MessageId) {
        let known = self.open_room(&room).and_then(|open| open.timeline.line(&id)?.typed.clone());
        match known {
            Some(text) => self.tell(Event::Source { room, id, text: Arc::<str>::to_string(&text) }),
            None => self.fetch_source(room, id),
        }
    }
}

impl Said {
    pub fn is_whisper(&self) -> bool {
        self.message.kind == crate::chat::Kind::Whisper
    }
}
