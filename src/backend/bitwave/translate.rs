//! Wire messages into neutral ones: everything a server says becomes safe text, known colours and bounded times here.
//!
//! Authors and room names repeat, so each is made once and shared. Must not know timelines or sockets.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::chat::color::parse_css_color;
use crate::chat::name::fold;
use crate::chat::{
    Author, Body, ImageMark, Kind, Message, MessageId, Rejection, RejectionCode, Reply, RoomId, SafeText, Scope,
    Timestamp,
};
use crate::markup::html_read::{ReadRules, Reader};
use crate::markup::html_text::{name_of, text_of};
use crate::proto::bitwave::message::{WireMessage, WireReply};
use crate::proto::bitwave::notice::ErrorNotice;

use super::whisper;

/// Authors and rooms remembered; a server that invents more makes us start over, not grow.
const REMEMBERED: usize = 4096;
/// Room of a message that names none: where `new user` without a room would be.
const DEFAULT_ROOM: &str = "global";
/// The reserved channel of direct messages.
const WHISPER: &str = "whisper";

/// Names taken of those who can read a direct message: a conversation has 16 others at most.
const MOST_WITH: usize = 17;

/// What one item of a `bulkmessage` is.
#[derive(Debug, PartialEq)]
pub enum Item {
    Message(Said),
    /// These messages were taken back.
    Delete(Vec<MessageId>),
    /// A short show for one room.
    Fireworks {
        room: RoomId,
        text: SafeText,
        at: Timestamp,
    },
}

/// A message, with what its way needs to know of it.
#[derive(Debug, PartialEq)]
pub struct Said {
    pub message: Message,
    pub nonce: Option<String>,
    /// When it was last changed.
    pub edited: Option<Timestamp>,
    /// Everybody who can read a direct message, where the server says so.
    pub with: Vec<String>,
    /// What a moderator said of its pictures.
    pub mark: Option<ImageMark>,
    /// It was deleted, by whom where that is said, and may still be read.
    pub deleted: Option<Option<SafeText>>,
    /// Whom a direct message of our own went to, as words in front of it say, and what is left without them.
    pub to: Option<(String, Body)>,
}

#[derive(Debug)]
pub struct Translator {
    authors: HashMap<Box<str>, Known>,
    rooms: HashMap<Box<str>, RoomId>,
    reader: Reader,
    /// Numbers the messages that have neither id nor time.
    nameless: u64,
}

/// An author as last seen under a raw name, with the raw fields it was made from.
#[derive(Debug)]
struct Known {
    color: Option<Box<str>>,
    badge: Option<Box<str>>,
    author: Arc<Author>,
}

impl Translator {
    /// Relative addresses in messages lead to `server`.
    pub fn new(server: &Url) -> Self {
        Self {
            authors: HashMap::new(),
            rooms: HashMap::new(),
            reader: Reader::new(ReadRules { base: Some(server.clone()) }),
            nameless: 0,
        }
    }

    /// `now` stands in for a missing time. `history` says that the item may come again in a later answer.
    pub fn item(&mut self, wire: &WireMessage<'_>, now: Timestamp, history: bool) -> Item {
        match wire.kind.as_deref() {
            Some("delete") => Item::Delete(wire.ids.iter().map(|id| MessageId::new(id)).collect()),
            Some("fireworks") => self.fireworks(wire, now),
            kind => Item::Message(self.said(wire, kind, now, history)),
        }
    }

    /// A room's canonical name: the safe form of the name without case (RFC 2.3).
    pub fn room(&mut self, name: &str) -> RoomId {
        if let Some(room) = self.rooms.get(name) {
            return room.clone();
        }
        let room = canonical(name);
        make_place(&mut self.rooms);
        self.rooms.insert(name.into(), room.clone());
        room
    }

    /// The author last seen under this very name: one's own line looks like the others before the server has seen it.
    pub fn author(&self, name: &str) -> Option<&Arc<Author>> {
        self.authors.get(name).map(|known| &known.author)
    }

    pub fn rules(&self) -> &ReadRules {
        self.reader.rules()
    }

    fn said(&mut self, wire: &WireMessage<'_>, kind: Option<&str>, now: Timestamp, history: bool) -> Said {
        let message = self.message(wire, kind, now, history);
        let whisper = message.kind == Kind::Whisper;
        let to = if whisper && wire.with.is_empty() { whisper::addressed(&wire.message) } else { None };
        Said {
            message,
            nonce: wire.nonce.as_deref().map(str::to_owned),
            edited: wire.edited_at.map(Timestamp::clamped),
            with: if whisper {
                wire.with.iter().take(MOST_WITH).map(|name| name.to_string()).collect()
            } else {
                vec![]
            },
            mark: wire.mark.as_deref().and_then(ImageMark::parse),
            deleted: wire.deleted.then(|| wire.deleted_by.as_deref().map(SafeText::name)),
            to: to.map(|(name, rest)| (name.to_owned(), self.reader.read(rest))),
        }
    }

    fn message(&mut self, wire: &WireMessage<'_>, kind: Option<&str>, now: Timestamp, history: bool) -> Message {
        let channel = wire.channel.as_deref().unwrap_or(DEFAULT_ROOM);
        let whisper = kind == Some(WHISPER) || channel.eq_ignore_ascii_case(WHISPER);
        Message {
            id: self.id(wire, history),
            room: self.room(channel),
            at: wire.timestamp.map_or(now, Timestamp::clamped),
            author: self.author_of(wire),
            body: self.reader.read(&wire.message),
            scope: match wire.global {
                Some(true) => Scope::Global,
                Some(false) => Scope::Local,
                None => Scope::Untagged,
            },
            kind: match kind {
                _ if whisper => Kind::Whisper,
                Some("alert") => Kind::Alert,
                // Unknown must never mean hidden.
                _ => Kind::Text,
            },
            edited: wire.edited_at.is_some(),
            reply: wire.reply.and_then(WireReply::read).map(|reply| Arc::new(answered(&reply))),
            extra: None,
        }
    }

    /// The server's id, or one made of what never changes about the message. Only a live message without a time gets a
    /// number of its own: the same words said twice are two messages.
    fn id(&mut self, wire: &WireMessage<'_>, history: bool) -> MessageId {
        if let Some(id) = &wire.id {
            return MessageId::new(id);
        }
        let mut hasher = DefaultHasher::new();
        (&wire.channel, &wire.username, wire.timestamp, &wire.message).hash(&mut hasher);
        if wire.timestamp.is_none() && !history {
            self.nameless += 1;
            self.nameless.hash(&mut hasher);
        }
        MessageId::new(&format!("made:{:016x}", hasher.finish()))
    }

    fn author_of(&mut self, wire: &WireMessage<'_>) -> Arc<Author> {
        let name = wire.username.as_deref().unwrap_or("?");
        let (color, badge) = (wire.user_color.as_deref(), wire.badge.as_deref());
        if let Some(known) = self.authors.get(name)
            && known.color.as_deref() == color
            && known.badge.as_deref() == badge
        {
            return Arc::clone(&known.author);
        }
        let author = Arc::new(author(name, color, badge));
        make_place(&mut self.authors);
        let known = Known { color: color.map(Into::into), badge: badge.map(Into::into), author: Arc::clone(&author) };
        self.authors.insert(name.into(), known);
        author
    }

    fn fireworks(&mut self, wire: &WireMessage<'_>, now: Timestamp) -> Item {
        let words = [&wire.top_text, &wire.bottom_text].into_iter().flatten().map(Cow::as_ref).collect::<Vec<_>>();
        let text = if words.is_empty() { "fireworks".to_owned() } else { format!("fireworks: {}", words.join(" ")) };
        Item::Fireworks {
            room: self.room(wire.channel.as_deref().unwrap_or(DEFAULT_ROOM)),
            text: SafeText::line(&text),
            at: wire.timestamp.map_or(now, Timestamp::clamped),
        }
    }
}

/// A complaint of the server in neutral words.
pub fn rejection(notice: &ErrorNotice) -> Rejection {
    Rejection {
        code: notice.code.as_deref().map_or(RejectionCode::Other, RejectionCode::parse),
        message: SafeText::line(&notice.message),
        retry_after: notice.retry_after_ms.map(Duration::from_millis),
    }
}

/// A room name without case and without anything that could not be shown. A channel that is called like a direct room
/// is none.
pub fn canonical(name: &str) -> RoomId {
    let name = SafeText::name(name).as_str().to_lowercase();
    if name.starts_with('@') { RoomId::new(&format!("#{name}")) } else { RoomId::new(&name) }
}

fn answered(reply: &WireReply<'_>) -> Reply {
    Reply {
        to: MessageId::new(&reply.id),
        author: name_of(if reply.username.is_empty() { "?" } else { &reply.username }),
        excerpt: Reply::excerpt(&reply.excerpt),
    }
}

/// Somebody with a name, and perhaps a colour and a badge, all as the server wrote them.
pub fn author(name: &str, color: Option<&str>, badge: Option<&str>) -> Author {
    let shown = name_of(name);
    Author {
        // What is shown marks hidden characters, which comparing leaves out; entities are decoded for both.
        key: if name.contains('&') { fold(shown.as_str()) } else { fold(name) },
        anonymous: shown.as_str().starts_with("troll:"),
        color: color.and_then(parse_css_color),
        badge: badge.map(text_of).filter(|badge| !badge.is_empty()),
        name: shown,
    }
}

/// A line that this program or the server says in a room.
pub fn notice(id: MessageId, room: RoomId, text: SafeText, at: Timestamp) -> Message {
    Message {
        id,
        room,
        at,
        author: Arc::new(author("*", None, None)),
        body: Body::Plain(text),
        scope: Scope::Untagged,
        kind: Kind::Notice,
        edited: false,
        reply: None,
        extra: None,
    }
}

fn make_place<V>(map: &mut HashMap<Box<str>, V>) {
    if map.len() >= REMEMBERED {
        map.clear();
    }
}
