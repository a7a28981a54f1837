//! The names of rooms: any name is allowed (RFC 2.3) within bounds that keep lists readable.
//! Must not know which rooms exist.

use std::sync::Arc;

use crate::chat::name::fold;
use crate::chat::{Rejection, RejectionCode};

use super::refuse;

const LONGEST: usize = 64;

/// Clients show messages of these rooms as whispers or as words of the server.
const RESERVED: [&str; 3] = ["whisper", "system", "error"];

const DIRECT: char = '@';

/// A room as one message names it: the key, and the spelling that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomName {
    /// Names are told apart without regard to case (RFC 2.3).
    pub key: Arc<str>,
    pub shown: Arc<str>,
}

impl RoomName {
    /// The room of those who name none.
    pub fn global() -> Self {
        Self { key: "global".into(), shown: "global".into() }
    }

    /// # Errors
    /// `BadName` when fewer than 1 or more than 64 visible characters remain, when control characters are inside, or
    /// when clients would take the room for something else.
    pub fn parse(raw: &str) -> Result<Self, Rejection> {
        let shown = raw.trim();
        let key = fold(shown);
        let length = shown.chars().count();
        if key.trim().is_empty() || length > LONGEST || shown.chars().any(char::is_control) {
            return Err(refuse(RejectionCode::BadName, "a channel name is 1 to 64 visible characters; choose another"));
        }
        // Clients name direct conversations so.
        if RESERVED.contains(&key.as_ref()) || key.starts_with(DIRECT) {
            return Err(refuse(RejectionCode::BadName, "this channel name is reserved by the server; choose another"));
        }
        Ok(Self { key: key.as_ref().into(), shown: shown.into() })
    }

    /// As [`RoomName::parse`], with nothing said meaning the global room.
    pub fn parse_or_global(raw: &str) -> Result<Self, Rejection> {
        if raw.trim().is_empty() { Ok(Self::global()) } else { Self::parse(raw) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_3_rooms_are_told_apart_without_regard_to_case() {
        let (one, two) = (RoomName::parse("Nova").unwrap(), RoomName::parse(" nOVA ").unwrap());
        assert_eq!(one.key, two.key);
        assert_eq!(&*one.shown, "Nova");
    }

    #[test]
    fn s2_3_arbitrary_rooms_are_allowed() {
        for name in ["a", "two words", "Ünïcode", "#hash", "troll:1", &"x".repeat(64)] {
            assert!(RoomName::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn rooms_nobody_could_see_or_write_down_are_refused() {
        for name in
            ["", "   ", "\u{200b}\u{200b}", "a\nb", "a\u{1b}[2J", "Whisper", "SYSTEM", "@ann", "@", &"x".repeat(65)]
        {
            assert_eq!(RoomName::parse(name).map_err(|no| no.code), Err(RejectionCode::BadName), "{name:?}");
        }
    }
}
