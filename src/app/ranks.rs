//! Who is what in which room, as signs beside names need it, and which names only look like those of such people.
//!
//! Must not know how a sign is drawn.

use std::collections::HashMap;

use crate::chat::name::fold;
use crate::chat::skeleton::skeleton;
use crate::chat::{Role, RoomId, RoomInfo, SafeText};

/// Of one network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranks {
    me: Option<Known>,
    rooms: HashMap<RoomId, Vec<(Known, Role)>>,
}

/// A name that others may want to be taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    name: SafeText,
    key: Box<str>,
    looks: String,
}

impl Known {
    fn new(name: &SafeText) -> Self {
        Self { name: name.clone(), key: fold(name.as_str()), looks: skeleton(name.as_str()) }
    }
}

impl Ranks {
    /// What the rooms say, and one's own name.
    pub fn of<'a>(me: Option<&SafeText>, rooms: impl Iterator<Item = (&'a RoomId, &'a RoomInfo)>) -> Self {
        let people = |info: &RoomInfo| {
            let dj = info.dj.iter().map(|dj| (Known::new(dj), Role::Dj));
            dj.chain(info.moderators.iter().map(|name| (Known::new(name), Role::Moderator))).collect()
        };
        Self { me: me.map(Known::new), rooms: rooms.map(|(room, info)| (room.clone(), people(info))).collect() }
    }

    /// What somebody (folded name) is in a room, if that is more than others are.
    pub fn role(&self, room: &RoomId, key: &str) -> Option<Role> {
        let people = self.rooms.get(room)?;
        people.iter().find(|(known, _)| *known.key == *key).map(|(_, role)| *role)
    }

    /// The moderator, DJ or oneself that somebody (folded name) looks like without being it.
    pub fn looks_like(&self, room: &RoomId, key: &str) -> Option<&SafeText> {
        let known = self.rooms.get(room)?.iter().map(|(known, _)| known).chain(&self.me);
        let looks = skeleton(key);
        if known.clone().any(|known| *known.key == *key) {
            return None;
        }
        known.into_iter().find(|known| known.looks == looks).map(|known| &known.name)
    }
}

/// The sign of a role, where it has one.
pub fn sign(role: Role) -> Option<&'static str> {
    match role {
        Role::Dj => Some("DJ"),
        Role::Moderator => Some("M"),
        Role::Guest | Role::User | Role::Admin => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks() -> Ranks {
        let info = RoomInfo {
            dj: Some(SafeText::line("Nova")),
            moderators: ["kat", "erin"].map(SafeText::line).into(),
            ..RoomInfo::default()
        };
        Ranks::of(Some(&SafeText::line("will")), [(&RoomId::new("nova"), &info)].into_iter())
    }

    #[test]
    fn the_roles_of_a_room_are_those_the_server_named() {
        let ranks = ranks();
        for (room, key, role) in [
            ("nova", "nova", Some(Role::Dj)),
            ("nova", "kat", Some(Role::Moderator)),
            ("nova", "bob", None),
            ("mega", "kat", None),
        ] {
            assert_eq!(ranks.role(&RoomId::new(room), key), role, "{room} {key}");
        }
    }

    #[test]
    fn a_name_that_looks_like_a_keeper_s_or_one_s_own_is_found_out() {
        let ranks = ranks();
        for (key, like) in [
            ("n0va", Some("Nova")),
            ("nova_", Some("Nova")),
            ("k.a.t", Some("kat")),
            ("er1n", Some("erin")),
            ("vvill", Some("will")),
            ("wi11", Some("will")),
            ("kat", None),
            ("nova", None),
            ("will", None),
            ("cat", None),
            ("bob", None),
        ] {
            let found = ranks.looks_like(&RoomId::new("nova"), key);
            assert_eq!(found.map(SafeText::as_str), like, "{key}");
        }
        assert_eq!(ranks.looks_like(&RoomId::new("mega"), "n0va"), None, "nobody keeps order there");
    }
}
