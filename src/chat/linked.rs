//! A link or picture that somebody posted: what the panel of links and media lists.
//!
//! Must not know how it is opened.

use super::id::{MessageId, RoomId, Timestamp};
use super::rich::Link;
use super::text::SafeText;

/// One address in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The message it stands in. A message with several addresses gives several entries.
    pub message: MessageId,
    pub room: RoomId,
    pub at: Timestamp,
    pub author: SafeText,
    pub link: Link,
}
