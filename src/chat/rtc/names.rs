//! The words that people read for what a session is, how it is reached and why somebody left.
//!
//! Whatever is not known is named as it came, cleaned and shortened. Must not know where the words are shown.

use super::focus::LIVEKIT;
use super::own;
use crate::chat::text::SafeText;

pub(super) const CALL: &str = "m.call";

pub fn application(app: &str) -> SafeText {
    match app {
        CALL => SafeText::line("call"),
        own::APPLICATION => SafeText::line("stream"),
        _ => SafeText::line(&format!("unknown activity {}", SafeText::name(app))),
    }
}

pub fn transport(kind: &str) -> SafeText {
    match kind {
        own::FOCUS => SafeText::line("MistServer"),
        _ if LIVEKIT.contains(&kind) => SafeText::line("LiveKit"),
        _ => SafeText::line(&format!("unknown transport {}", SafeText::name(kind))),
    }
}

/// A code of `leave_reason`; `None` for those that say no more than that somebody left.
pub fn leave_reason(code: &str) -> Option<SafeText> {
    match code {
        "" | "leave" | "m.user_action" => None,
        "m.lost_connection" | "delayed_leave" => Some(SafeText::line("lost connection")),
        "slot_closed" => Some(SafeText::line("closed by a moderator")),
        _ => Some(SafeText::name(code)),
    }
}
