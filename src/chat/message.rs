//! A message as everybody sees it: who said what, where, when.
//!
//! Must not know how far one's own copy has got on its way (that is `line`) nor how it is drawn.

use std::sync::Arc;

use super::extra::{Extra, Lock};
use super::id::{MessageId, RoomId, Timestamp};
use super::rich::{Body, Rgb};
use super::text::SafeText;

/// Who wrote a message. Shared between the messages of one person, so cloning is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name as shown.
    pub name: SafeText,
    /// The name for comparing: without case, without invisible characters.
    pub key: Box<str>,
    /// The colour the server gave the name (RFC 2.2); the screen corrects its contrast.
    pub color: Option<Rgb>,
    /// The badge before the name, as text (RFC 2.5). `None` when there is none or it has no readable text.
    pub badge: Option<SafeText>,
    /// An identity without an account, such as bitwave's `troll:ab12`.
    pub anonymous: bool,
}

/// The visibility tag of a message (RFC 2.4): it says how its author looked at the chat, nothing about who may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Global,
    Local,
    Untagged,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ordinary text, and everything whose type is unknown: unknown must never mean hidden.
    Text,
    /// Said by the server or by this program, not by a person.
    Notice,
    /// A paid highlight ("superchat") with an amount in the text.
    Alert,
    /// A direct message: in a room of its own, or among those of a room where its own could not be told.
    Whisper,
    /// Taken back by its author or a moderator; the body is the notice that stands in its place.
    Removed,
}

/// One message. Everything in it that came from outside is already sanitised.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub id: MessageId,
    pub room: RoomId,
    pub at: Timestamp,
    pub author: Arc<Author>,
    pub body: Body,
    pub scope: Scope,
    pub kind: Kind,
    /// Changed by its author after it was posted.
    pub edited: bool,
    /// The message this one answers.
    pub reply: Option<Arc<Reply>>,
    /// What else it carries; `None` where its network knows nothing of the kind.
    pub extra: Option<Arc<Extra>>,
}

impl Message {
    /// What is to be said about its encryption.
    pub fn lock(&self) -> &Lock {
        Extra::lock(self.extra.as_deref())
    }
}

/// What an answer shows of the message it answers, so that it can be understood without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub to: MessageId,
    pub author: SafeText,
    /// The beginning of its text, on one line.
    pub excerpt: SafeText,
}

impl Reply {
    /// Longest excerpt, in characters.
    pub const EXCERPT: usize = 120;

    /// What an answer shows of `message`.
    pub fn to(message: &Message) -> Self {
        let author = message.author.name.clone();
        Self { to: message.id.clone(), author, excerpt: Self::excerpt(&message.body.plain()) }
    }

    /// The beginning of a text as one line.
    pub fn excerpt(text: &str) -> SafeText {
        let line = text.split_whitespace().take(Self::EXCERPT).collect::<Vec<_>>().join(" ");
        if line.chars().count() <= Self::EXCERPT {
            return SafeText::line(&line);
        }
        let cut: String = line.chars().take(Self::EXCERPT - 1).collect();
        SafeText::line(&format!("{cut}…"))
    }
}
