//! What a person asks of the server beside talking, and its answers: links, rooms, emotes, blocks, own words.
//!
//! Must not know HTTP.

use crate::backend::error::BackendError;
use crate::chat::{Event, Linked, MessageId, RejectionCode, RoomId, SafeText, Timestamp};
use crate::proto::bitwave::rest::{Refusal, WireLink, read_emotes, read_links, read_names, read_rooms, read_source};

use super::fetch::{Fetch, PAGE};
use super::session::Session;

/// Entries taken of any list.
const MOST: usize = 5000;
/// Longest name of an emote, in bytes.
const LONGEST_EMOTE: usize = 64;

impl Session {
    pub(super) fn fetch_source(&mut self, room: RoomId, id: MessageId) {
        if !self.standing.connected || self.standing.capabilities.edit.is_none() {
            return self.refuse(RejectionCode::Other, "this server does not keep what was typed");
        }
        self.fetch(Fetch::Source { room, id });
    }

    /// `Request::Block`.
    pub(super) fn block(&mut self, name: String, on: bool) {
        if !self.standing.connected || !self.standing.capabilities.blocks {
            let words = "this server keeps no list of blocked people; /ignore hides what somebody writes";
            return self.refuse(RejectionCode::Other, words);
        }
        let name = name.trim().trim_start_matches('@').to_owned();
        if name.is_empty() {
            return self.refuse(RejectionCode::BadName, "name somebody to block");
        }
        self.fetch(Fetch::Block { name, on });
    }

    /// `Request::Links`. Where the server lists none, the list is empty.
    pub(super) fn links(&mut self, room: RoomId, before: Option<MessageId>) {
        if self.standing.connected && self.standing.capabilities.links {
            return self.fetch(Fetch::Links { room, before });
        }
        self.tell(Event::Links { room, entries: Vec::new(), more: false });
    }

    /// `Request::Rooms`.
    pub(super) fn list_rooms(&mut self) {
        if self.standing.connected {
            self.fetch(Fetch::Rooms);
        } else {
            self.refuse(RejectionCode::Unavailable, "there is no connection; /reconnect makes one");
        }
    }

    pub(super) fn links_are(&mut self, room: &RoomId, answer: Result<String, BackendError>) {
        let links = answer.map_err(in_words).and_then(|body| read_links(&body).map_err(words));
        let (entries, more) = match links {
            Ok(links) => {
                let more = links.len() >= PAGE;
                (links.iter().take(MOST).filter_map(|link| self.linked(room, link)).collect(), more)
            }
            Err(cause) => {
                let text = SafeText::line(&format!("links could not be fetched: {cause}"));
                self.tell(Event::Notice { room: Some(room.clone()), text });
                (Vec::new(), true)
            }
        };
        self.tell(Event::Links { room: room.clone(), entries, more });
    }

    fn linked(&self, room: &RoomId, link: &WireLink) -> Option<Linked> {
        Some(Linked {
            message: MessageId::new(&link.id),
            room: room.clone(),
            at: Timestamp::clamped(link.timestamp),
            author: SafeText::name(&link.username),
            link: self.translator.rules().link(&link.url, link.image)?,
        })
    }

    pub(super) fn rooms_are(&mut self, answer: Result<String, BackendError>) {
        match answer.map_err(in_words).and_then(|body| read_rooms(&body).map_err(words)) {
            Ok(mut rooms) => {
                rooms.sort_by(|(a, most), (b, more)| more.cmp(most).then_with(|| a.cmp(b)));
                rooms.truncate(MOST);
                let rooms = rooms.into_iter().map(|(name, count)| (SafeText::name(&name), count)).collect();
                self.tell(Event::Rooms(rooms));
            }
            Err(cause) => self.not_fetched("the list of channels", &cause),
        }
    }

    pub(super) fn blocks_are(&mut self, answer: Result<String, BackendError>) {
        match answer.map_err(in_words).and_then(|body| read_names(&body).map_err(words)) {
            Ok(names) => {
                let names = names.iter().take(MOST).map(|name| SafeText::name(name)).collect();
                self.tell(Event::Blocks(names));
            }
            Err(cause) => self.not_fetched("the list of blocked people", &cause),
        }
    }

    pub(super) fn source_is(&mut self, room: &RoomId, id: &MessageId, answer: Result<String, BackendError>) {
        match answer.map_err(in_words).and_then(|body| read_source(&body).map_err(words)) {
            Ok(text) => self.tell(Event::Source { room: room.clone(), id: id.clone(), text }),
            Err(cause) => self.not_fetched("what was typed", &cause),
        }
    }

    /// Nobody has asked for emotes, so nobody is told when there are none.
    pub(super) fn emotes_are(&mut self, answer: Result<String, BackendError>) {
        let Some(names) = answer.ok().and_then(|body| read_emotes(&body).ok()) else { return };
        let fits = |name: &&String| {
            name.len() <= LONGEST_EMOTE && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let mut names: Vec<SafeText> = names.iter().filter(fits).take(MOST).map(|name| SafeText::name(name)).collect();
        names.sort();
        names.dedup();
        self.tell(Event::Emotes(names));
    }

    pub(super) fn not_fetched(&mut self, what: &str, cause: &str) {
        self.refuse(RejectionCode::Other, &format!("{what} could not be fetched: {cause}"));
    }
}

fn in_words(error: BackendError) -> String {
    error.to_string()
}

fn words(refusal: Refusal) -> String {
    refusal.message
}
