//! What may happen on a network, as the app hears of it. The other direction is `request`.

use std::sync::Arc;
use std::time::Duration;

use super::id::{MessageId, RoomId, Timestamp, TxnId};
use super::invite::Invite;
use super::line::Line;
use super::linked::Linked;
use super::moderation::{Card, ImageMark, ModEntry, QueueItem, RoomInfo, Standing};
use super::rejection::Rejection;
use super::room::{Member, Room};
use super::rtc::Snapshot;
use super::text::SafeText;
use super::timeline::Diff;

/// What the server at the other end can do beyond the RFC; all off for a plain RFC server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Messages are acknowledged once durable and repeats are recognised by their nonce.
    pub acks: bool,
    /// Only the rooms asked for are delivered.
    pub subscribe: bool,
    /// Older history can be paged.
    pub backfill: bool,
    /// Longest message, counted in `unit`.
    pub max_length: usize,
    pub unit: LengthUnit,
    /// Own messages can be changed for this long after they were posted; `None`: never.
    pub edit: Option<Duration>,
    /// A message can name the one it answers.
    pub replies: bool,
    pub whispers: Whispers,
    /// The server lists the links and pictures posted in a room.
    pub links: bool,
    /// The server keeps a list of people who cannot send one direct messages.
    pub blocks: bool,
    /// The server keeps order: roles, timeouts, rules, a queue (`moderation`).
    pub desk: bool,
    /// The server keeps how far one has read, for all one's devices.
    pub markers: bool,
    /// Signs can be put below messages.
    pub reactions: bool,
    /// Messages can be taken back: one's own, and those of others where one may.
    pub redact: bool,
    /// Others are told that one is writing, and one is told of them.
    pub typing: bool,
    /// One is asked into rooms, and answers.
    pub invites: bool,
    /// What is sent without a connection goes out by itself once there is one, in this run or a later one.
    pub outbox: bool,
}

/// How direct messages work at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whispers {
    /// Spectators cannot whisper.
    None,
    /// One at a time, over REST, without history or acknowledgement of our own (bitwave).
    Single,
    /// Rooms of their own, with one or several others or nobody, and with history.
    Rooms,
}

/// What a length limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthUnit {
    /// Unicode scalar values: our own server.
    Chars,
    /// UTF-16 units: bitwave, where the web client did the counting.
    Utf16,
}

impl LengthUnit {
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Chars => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

impl Capabilities {
    /// A server that speaks the RFC and nothing else. 300 UTF-16 units is what bitwave's own client allowed.
    pub const PLAIN_RFC: Self = Self {
        acks: false,
        subscribe: false,
        backfill: false,
        max_length: 300,
        unit: LengthUnit::Utf16,
        edit: None,
        replies: false,
        whispers: Whispers::Single,
        links: false,
        blocks: false,
        desk: false,
        markers: false,
        reactions: false,
        redact: false,
        typing: false,
        invites: false,
        outbox: false,
    };
}

/// What follows a lost connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    In(Duration),
    /// A kick, a refused token, or a person's own wish: nothing retries by itself (`/reconnect` does).
    Never,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Connecting,
    /// The server took us in. `me` is our own name, `None` for a spectator without a token.
    Connected {
        me: Option<SafeText>,
        capabilities: Capabilities,
    },
    /// Who the account is and what its server can do, as this computer remembers it; before `Connected`, which says it
    /// anew.
    Known {
        me: SafeText,
        capabilities: Capabilities,
    },
    /// The server does not take our token; the end of the connection follows.
    TokenRefused,
    /// The host that the server's pictures come from, right after `Connected`; no other one is asked for any.
    Media(SafeText),
    Disconnected {
        reason: SafeText,
        retry: Retry,
    },
    Joined(Room),
    Left(RoomId),
    /// Which room `Join` meant by this name, where a room is not called as it is found; before its `Joined` or after.
    Named {
        typed: String,
        room: RoomId,
    },
    /// A change of a joined room's timeline; apply with [`super::timeline::apply`].
    Timeline {
        room: RoomId,
        diff: Diff,
    },
    /// Lines of rooms that are not joined; only the global view shows them. Never a repeat of one given before.
    Overheard(Vec<Arc<Line>>),
    /// An overheard or joined line that was taken back or changed. Keyed by message id, whatever the room.
    Changed(Arc<Line>),
    /// History was merged after a reconnect: how many lines are new, and the span that had been missed.
    CaughtUp {
        room: RoomId,
        new: usize,
        since: Timestamp,
    },
    /// The answer to `Backfill`, after its lines: whether there may be more.
    Backfilled {
        room: RoomId,
        more: bool,
    },
    /// The server says lines were left out because this client read too slowly; history is being fetched.
    Gap,
    Members {
        room: RoomId,
        members: Vec<Member>,
    },
    /// A message was not taken because of a rate limit or time-out; `text` goes back to the input.
    Blocked {
        room: RoomId,
        txn: Option<TxnId>,
        text: String,
        wait: Duration,
    },
    /// An own message was not changed, for the reason given. `text` is the new text as typed; it goes back to the input.
    NotEdited {
        room: RoomId,
        id: MessageId,
        text: String,
        why: SafeText,
    },
    /// The answer to `Source`: what was typed to make an own message.
    Source {
        room: RoomId,
        id: MessageId,
        text: String,
    },
    /// The answer to `Links`: newest first, older than those asked from.
    Links {
        room: RoomId,
        entries: Vec<Linked>,
        more: bool,
    },
    /// Who cannot send one direct messages, in full, after connecting and after each change.
    Blocks(Vec<SafeText>),
    /// The names of the emotes the server knows, without colons.
    Emotes(Vec<SafeText>),
    /// The public rooms that somebody looks at, busiest first, with how many do.
    Rooms(Vec<(SafeText, usize)>),
    /// What holds in a joined room, in full, after joining and after each change.
    RoomInfo {
        room: RoomId,
        info: Box<RoomInfo>,
    },
    /// How one stands in a joined room, in full, after joining and after each change.
    Standing {
        room: RoomId,
        standing: Box<Standing>,
    },
    /// Something was done to keep order. Only what one may know of.
    Moderated(Box<ModEntry>),
    /// One's own action was carried out; the entry is what undo names.
    ModDone(Box<ModEntry>),
    /// A moderator marked the pictures of a message, or it came marked.
    Marked {
        room: RoomId,
        message: MessageId,
        mark: ImageMark,
    },
    /// A moderator deleted a message of which one may still read the text: it stays in the timeline.
    Deleted {
        room: RoomId,
        message: MessageId,
        by: Option<SafeText>,
    },
    /// A message that was deleted is there again for everybody.
    Restored {
        room: RoomId,
        message: MessageId,
    },
    /// The answer to `Queue`, oldest first.
    Queue {
        room: RoomId,
        items: Vec<QueueItem>,
    },
    /// The answer to `ModLog`, newest first.
    ModLog {
        room: RoomId,
        entries: Vec<ModEntry>,
        more: bool,
    },
    /// The answer to `Card`.
    Card {
        room: RoomId,
        card: Box<Card>,
    },
    /// The answer to `Seen`: who was there and when last, newest first.
    Seen {
        room: RoomId,
        people: Vec<(SafeText, Timestamp)>,
    },
    /// How far one has read a room, on whatever device.
    ReadUpTo {
        room: RoomId,
        message: MessageId,
        at: Timestamp,
    },
    /// Who is writing in a room now, oneself left out; in full, after each change.
    Typing {
        room: RoomId,
        names: Vec<SafeText>,
    },
    /// The rooms one is asked into, in full, after connecting and after each change.
    Invites(Vec<Invite>),
    /// How much of a joined room is unread, as the network counts it, after each change. From the first on this program
    /// does not count there.
    Unread {
        room: RoomId,
        unread: usize,
        mentions: usize,
    },
    /// The sessions that run in a joined room, in full, after each change.
    Sessions {
        room: RoomId,
        snapshot: Box<Snapshot>,
    },
    /// Something else was refused.
    Refused(Rejection),
    /// Words from the server or the backend for the person, shown in the room or, without one, in the status line.
    Notice {
        room: Option<RoomId>,
        text: SafeText,
    },
}
