//! Whether a text may be posted at all. Must not know who posts it or how often: `rate` counts that.

use crate::chat::name::fold;
use crate::chat::{Rejection, RejectionCode};

use super::refuse;

/// The longest message an operator may allow, in characters.
pub const HARD_LIMIT: usize = 4096;
pub const DEFAULT_LIMIT: usize = 500;

/// # Errors
/// `Empty` when nothing would be seen, or for a client command (RFC 3.4); `TooLong` beyond `limit` characters.
pub fn admit(text: &str, limit: usize) -> Result<(), Rejection> {
    if fold(text).trim().is_empty() {
        return Err(refuse(RejectionCode::Empty, "the message is empty; write something first"));
    }
    if is_client_command(text) {
        return Err(refuse(
            RejectionCode::Empty,
            "messages that start with / and a letter or digit are client commands and are not posted",
        ));
    }
    if text.chars().count() > limit {
        return Err(refuse(
            RejectionCode::TooLong,
            &format!("the message is longer than {limit} characters; shorten it"),
        ));
    }
    Ok(())
}

/// RFC 3.4: `/` with an alphanumeric character right behind it.
fn is_client_command(text: &str) -> bool {
    text.strip_prefix('/').and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<RejectionCode> {
        admit(text, 10).err().map(|no| no.code)
    }

    #[test]
    fn blank_messages_are_refused() {
        for text in ["", "  \n\t", "\u{200b}\u{2060}"] {
            assert_eq!(code(text), Some(RejectionCode::Empty), "{text:?}");
        }
    }

    #[test]
    fn s3_4_client_commands_are_refused() {
        for text in ["/whisper x", "/1", "/é"] {
            assert_eq!(code(text), Some(RejectionCode::Empty), "{text}");
        }
        for text in ["/", "/ x", "//x", " /x", "a/b", "/-"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(code(&"é".repeat(10)), None);
        assert_eq!(code(&"é".repeat(11)), Some(RejectionCode::TooLong));
    }
}
