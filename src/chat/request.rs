//! What the app may ask of a network. The other direction is `event`.

use super::id::{MessageId, RoomId, TxnId};
use super::message::Scope;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Post `text` (as typed: Markdown, emotes, real newlines) to a joined room. A `Sending` line appears at once.
    Send {
        txn: TxnId,
        room: RoomId,
        text: String,
        scope: Scope,
    },
    /// Post the text of an `Unconfirmed` or `Failed` line again, because the person asked for it.
    Resend {
        room: RoomId,
        txn: TxnId,
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
    /// Try to connect now: during back-off, or after a kick.
    Reconnect,
}
