//! What the app may ask of a network. The other direction is `event`.

use super::id::{MessageId, RoomId, Timestamp, TxnId};
use super::message::Scope;
use super::moderation::ModAction;
use super::text::SafeText;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Post to a joined room. A `Sending` line appears at once.
    Send {
        txn: TxnId,
        room: RoomId,
        post: Post,
    },
    /// Put `text` in the place of an own message. Answered by a changed line or `Refused`.
    Edit {
        room: RoomId,
        id: MessageId,
        text: String,
    },
    /// What was typed to make an own message that another run or device sent.
    Source {
        room: RoomId,
        id: MessageId,
    },
    /// Open the direct room with these people; with nobody, the room for notes to oneself. Answered by `Joined` and its
    /// history, or `Refused`.
    OpenDirect {
        names: Vec<String>,
    },
    /// Keep somebody from sending one direct messages, or let them again. Answered by `Blocks`.
    Block {
        name: String,
        on: bool,
    },
    /// Links and pictures posted in a room before a message, or the newest.
    Links {
        room: RoomId,
        before: Option<MessageId>,
    },
    /// Fetch the list of public rooms. Answered by `Rooms`.
    Rooms,
    /// Post the text of an `Unconfirmed` or `Failed` line again, because the person asked for it.
    Resend {
        room: RoomId,
        txn: TxnId,
    },
    /// Show a message of an earlier run that may not have arrived, as `Unconfirmed`, or `Failed` where the server had
    /// refused it. Nothing is sent.
    Restore {
        txn: TxnId,
        room: RoomId,
        post: Post,
        written: Timestamp,
        refused: Option<SafeText>,
    },
    /// Take an `Unconfirmed` or `Failed` line off the timeline.
    Discard {
        room: RoomId,
        txn: TxnId,
    },
    /// Open a room by the name a person typed, with or without `#`. Answered by `Joined` and its history.
    Join {
        name: String,
    },
    Leave {
        room: RoomId,
    },
    /// Which room is looked at, and whether all rooms are shown (RFC 2.4) or only the joined ones.
    Look {
        room: RoomId,
        scope: Scope,
    },
    /// History before the oldest line that is known.
    Backfill {
        room: RoomId,
        before: Option<MessageId>,
    },
    /// Fetch the user list again.
    Members {
        room: RoomId,
    },
    /// Keep order in a room. Answered by `ModDone` or `Refused`.
    Moderate {
        room: RoomId,
        action: ModAction,
    },
    /// Fetch what waits for a moderator. Answered by `Queue`.
    Queue {
        room: RoomId,
    },
    /// Fetch the moderators' log before an entry, or the newest. Answered by `ModLog`.
    ModLog {
        room: RoomId,
        before: Option<String>,
    },
    /// Fetch what moderators may know of a person. Answered by `Card`.
    Card {
        room: RoomId,
        user: String,
    },
    /// Fetch who was seen in a room. Answered by `Seen`.
    Seen {
        room: RoomId,
    },
    /// A room is read up to this message, here and on all other devices.
    MarkRead {
        room: RoomId,
        message: MessageId,
    },
    /// Put a sign below a message, or take one's own away. Answered by a changed line or `Refused`.
    React {
        room: RoomId,
        id: MessageId,
        key: String,
        on: bool,
    },
    /// Take a message back for everybody. Answered by a changed line or `Refused`.
    Redact {
        room: RoomId,
        id: MessageId,
        reason: Option<String>,
    },
    /// One is writing in a room, or has stopped. Asked again every few seconds while it goes on.
    Typing {
        room: RoomId,
        on: bool,
    },
    /// Answer to being asked into a room. Answered by `Invites`, and `Joined` where it was accepted, or `Refused`.
    Invite {
        room: RoomId,
        accept: bool,
    },
    /// Try to connect now: during back-off, or after a kick.
    Reconnect,
}

/// What is posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// As typed: Markdown, emotes, real newlines.
    pub text: String,
    pub scope: Scope,
    /// Whether one's badge is to be shown with it (RFC 3, `showBadge`).
    pub badge: bool,
    /// The message it answers, where the server knows answers.
    pub reply: Option<MessageId>,
    /// Under which a server recognises a repeat; the network makes one where there is none.
    pub nonce: Option<String>,
}

impl Post {
    /// Words with one's badge, answering nothing.
    pub fn new(text: impl Into<String>, scope: Scope) -> Self {
        Self { text: text.into(), scope, badge: true, reply: None, nonce: None }
    }
}

/// RFC 3.4: a slash with a letter or digit right behind it is a command of the client, and never sent.
pub fn is_command(text: &str) -> bool {
    text.strip_prefix('/').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}
