//! Rooms ("channels" to people) and the people in them.

use super::id::RoomId;
use super::rich::Rgb;
use super::text::SafeText;

/// A room as the network announced it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub id: RoomId,
    /// As shown, without the `#`.
    pub name: SafeText,
    /// Whether the account of this network owns it (RFC 2.3: the user of the same name does).
    pub mine: bool,
    pub kind: RoomKind,
}

/// Who can read a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RoomKind {
    /// Everybody.
    #[default]
    Public,
    /// The people named and oneself; nobody named is a room for notes to oneself.
    Direct { with: Vec<SafeText> },
}

/// Somebody who is connected and looks at a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: SafeText,
    pub color: Option<Rgb>,
    /// True for the owner of the room.
    pub owner: bool,
}
