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

impl Room {
    /// The name with the sign that tells who can read there: `#nova`, `@kat, bob`, `notes (self)`.
    pub fn shown(&self) -> String {
        match &self.kind {
            RoomKind::Public | RoomKind::Private | RoomKind::Group => format!("#{}", self.name),
            RoomKind::Direct { with } if with.is_empty() => self.name.as_str().to_owned(),
            RoomKind::Direct { .. } => format!("@{}", self.name),
        }
    }

    /// It goes to certain people by name.
    pub fn is_direct(&self) -> bool {
        matches!(self.kind, RoomKind::Direct { .. })
    }

    /// What is said there also stands where all rooms of a network are read together.
    pub fn mixes(&self) -> bool {
        !matches!(self.kind, RoomKind::Private | RoomKind::Group)
    }

    /// It is looked at alone: what is said there is not for whoever reads the other rooms.
    pub fn is_closed(&self) -> bool {
        self.kind != RoomKind::Public
    }
}

/// What the room of a DJ and the moderators has behind the DJ's name. No account can be called so.
pub const PRIVATE_END: &str = "-mods";

/// Who can read a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RoomKind {
    /// Everybody.
    #[default]
    Public,
    /// A DJ and the moderators; whoever else asks is told that there is no such room.
    Private,
    /// Its members, whoever can become one: the network keeps in which rooms one is, and each is looked at alone.
    Group,
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
