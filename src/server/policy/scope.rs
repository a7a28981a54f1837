//! What a scoped token is for: some deeds, in some rooms or in all. It only takes away from what its person may do.
//! Must not know what a token looks like.

use crate::chat::{Rejection, RejectionCode};

use super::refuse;
use super::room::RoomName;

/// Rooms that one token can be for.
const MOST_ROOMS: usize = 64;

/// The words are part of our protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Messages into rooms.
    Post,
    /// History, links, people, and what holds in a room.
    Read,
    /// Keeping order: deeds, the log, the queue, cards of people.
    Moderate,
}

impl Scope {
    const ALL: [(Self, &'static str); 3] = [(Self::Post, "post"), (Self::Read, "read"), (Self::Moderate, "moderate")];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(scope, _)| *scope == self).map_or("", |(_, word)| word)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(scope, _)| *scope)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    scopes: Vec<Scope>,
    /// Folded names; `None` for every room.
    rooms: Option<Vec<String>>,
}

impl Grant {
    /// From the words of whoever makes the token; rooms as typed.
    ///
    /// # Errors
    /// `Malformed` without a scope, for an unknown one, and for no or too many rooms; `BadName`.
    pub fn new(scopes: &[String], rooms: Option<&[String]>) -> Result<Self, Rejection> {
        let unknown = || refuse(RejectionCode::Malformed, "`scopes` is a list of `post`, `read` and `moderate`");
        let scopes: Option<Vec<_>> = scopes.iter().map(|word| Scope::parse(word)).collect();
        let scopes = scopes.filter(|scopes| !scopes.is_empty()).ok_or_else(unknown)?;
        let folded = |rooms: &[String]| {
            if rooms.is_empty() || rooms.len() > MOST_ROOMS {
                let reason = "`rooms` names 1 to 64 channels; leave it out for all of them";
                return Err(refuse(RejectionCode::Malformed, reason));
            }
            rooms.iter().map(|room| RoomName::parse(room).map(|room| room.key.to_string())).collect()
        };
        Ok(Self { scopes, rooms: rooms.map(folded).transpose()? })
    }

    /// From how it is kept: words and folded names with commas. Names of rooms may hold commas, so those are in lines.
    pub fn kept(scopes: &str, rooms: Option<&str>) -> Self {
        Self {
            scopes: scopes.split(',').filter_map(Scope::parse).collect(),
            rooms: rooms.map(|rooms| rooms.lines().map(str::to_owned).collect()),
        }
    }

    pub fn scopes(&self) -> impl Iterator<Item = &'static str> {
        self.scopes.iter().map(|scope| scope.as_str())
    }

    pub fn rooms(&self) -> Option<&[String]> {
        self.rooms.as_deref()
    }

    /// Whether the token is for this; `room` is a folded name, none for what is about no single room.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn allows(&self, scope: Scope, room: Option<&str>) -> Result<(), Rejection> {
        if !self.scopes.contains(&scope) {
            let reason = format!("this token has no scope `{}`; make another one", scope.as_str());
            return Err(refuse(RejectionCode::Forbidden, &reason));
        }
        let inside =
            self.rooms.as_ref().is_none_or(|rooms| room.is_some_and(|room| rooms.iter().any(|its| its == room)));
        if inside {
            return Ok(());
        }
        Err(refuse(RejectionCode::Forbidden, "this token is for other channels; make one for this channel"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(scopes: &[&str], rooms: Option<&[&str]>) -> Result<Grant, RejectionCode> {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        Grant::new(&owned(scopes), rooms.map(owned).as_deref()).map_err(|no| no.code)
    }

    #[test]
    fn a_token_is_for_its_scopes_in_its_rooms_and_for_nothing_else() {
        let here = grant(&["post"], Some(&["Nova", "b,c"])).unwrap();
        for (scope, room, fine) in [
            (Scope::Post, Some("nova"), true),
            (Scope::Post, Some("b,c"), true),
            (Scope::Post, Some("c"), false),
            (Scope::Post, Some("nova-mods"), false),
            (Scope::Post, None, false),
            (Scope::Read, Some("nova"), false),
            (Scope::Moderate, Some("nova"), false),
        ] {
            assert_eq!(here.allows(scope, room).is_ok(), fine, "{scope:?} {room:?}");
        }
        let everywhere = grant(&["read", "moderate"], None).unwrap();
        assert!(everywhere.allows(Scope::Read, None).is_ok() && everywhere.allows(Scope::Moderate, Some("x")).is_ok());
        assert!(everywhere.allows(Scope::Post, Some("x")).is_err());
    }

    #[test]
    fn what_is_kept_is_what_was_granted() {
        let grant = grant(&["post", "read"], Some(&["Nova", "b,c"])).unwrap();
        let scopes = grant.scopes().collect::<Vec<_>>().join(",");
        assert_eq!(Grant::kept(&scopes, grant.rooms().map(|rooms| rooms.join("\n")).as_deref()), grant);
    }

    #[test]
    fn a_token_for_nothing_is_refused() {
        assert_eq!(grant(&[], None), Err(RejectionCode::Malformed));
        assert_eq!(grant(&["post", "admin"], None), Err(RejectionCode::Malformed));
        assert_eq!(grant(&["post"], Some(&[])), Err(RejectionCode::Malformed));
        assert_eq!(grant(&["post"], Some(&["@ann"])), Err(RejectionCode::BadName));
    }
}
