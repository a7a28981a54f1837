//! Being asked into a room: it can be accepted or declined, and shows nothing of itself before.
//!
//! Must not know how the answer is given.

use super::id::RoomId;
use super::text::SafeText;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub room: RoomId,
    /// As shown, without a sign; an address where the room has no name.
    pub name: SafeText,
    /// Who asks, where that is known.
    pub by: Option<SafeText>,
    /// It is a conversation with who asks.
    pub direct: bool,
}
