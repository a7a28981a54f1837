//! The event `moderate`, also the body of `POST /v1/rooms/{room}/moderate`: `{"do":"timeout","channel":"nova",…}`.
//!
//! Must not know who may do it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::chat::{ImageMark, MessageId, ModAction};

use super::milliseconds;

/// Longest reason, title or note, in characters.
const LONGEST_WORDS: usize = 300;
/// Longest text of rules, in characters.
const LONGEST_RULES: usize = 4000;
/// Longest name or id, in bytes.
const LONGEST_NAME: usize = 128;

/// Something is asked for in a room, as spelled by who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingAction {
    pub room: String,
    pub action: ModAction,
}

/// Absent and `null` are the same; times are in milliseconds.
#[derive(Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Wire {
    Timeout {
        user: String,
        length: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    Lift {
        user: String,
    },
    Extend {
        user: String,
        by: u64,
    },
    Ban {
        user: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Warn {
        user: String,
        reason: String,
    },
    Delete {
        message: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Clear {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
    },
    Slow {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<u64>,
    },
    Pin {
        message: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u64>,
    },
    Unpin {
        message: String,
    },
    Report {
        message: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Dismiss {
        message: String,
    },
    Mark {
        message: String,
        mark: Mark,
    },
    Hold {
        on: bool,
    },
    Appoint {
        user: String,
        #[serde(default)]
        event: bool,
    },
    Unappoint {
        user: String,
    },
    Rules {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        #[serde(default)]
        must_accept: bool,
    },
    Accept {
        version: u64,
    },
    Event {
        live: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    Note {
        user: String,
        text: String,
    },
    Undo {
        entry: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mark {
    Held,
    Safe,
    Nsfw,
}

/// Reads the object of the event. `room` is where there is no `channel` in it.
///
/// # Errors
/// In words for the client: what cannot be understood.
pub fn read(json: &str, room: Option<&str>) -> Result<IncomingAction, String> {
    let value: Value = serde_json::from_str(json).map_err(|_| "the event `moderate` needs an object".to_owned())?;
    let room = value.get("channel").and_then(Value::as_str).or(room).filter(|room| !room.is_empty());
    let room = room.ok_or("`moderate` needs a `channel`")?.to_owned();
    let wire: Wire = serde_json::from_value(value).map_err(|error| format!("`moderate` is not understood: {error}"))?;
    let action = wire.into_action();
    check(&action)?;
    Ok(IncomingAction { room, action })
}

/// The object of the event.
pub fn write(room: &str, action: &ModAction) -> String {
    // Structures of texts and numbers always become JSON.
    let mut value = serde_json::to_value(Wire::of(action)).unwrap_or_default();
    value["channel"] = room.into();
    value.to_string()
}

/// What is too long is refused rather than cut: a reason must not end in the middle.
fn check(action: &ModAction) -> Result<(), String> {
    let (names, words, longest): (&[&str], &str, usize) = match action {
        ModAction::Timeout { user, reason, .. } | ModAction::Ban { user, reason } => {
            (&[user], reason.as_deref().unwrap_or_default(), LONGEST_WORDS)
        }
        ModAction::Warn { user, reason: words } | ModAction::Note { user, text: words } => {
            (&[user], words, LONGEST_WORDS)
        }
        ModAction::Lift { user }
        | ModAction::Extend { user, .. }
        | ModAction::Appoint { user, .. }
        | ModAction::Unappoint { user }
        | ModAction::Clear { user: Some(user) } => (&[user], "", LONGEST_WORDS),
        ModAction::Delete { message, reason } | ModAction::Report { message, reason } => {
            (&[message.as_str()], reason.as_deref().unwrap_or_default(), LONGEST_WORDS)
        }
        ModAction::Rules { text, .. } => (&[], text.as_deref().unwrap_or_default(), LONGEST_RULES),
        ModAction::Event { title, .. } => (&[], title.as_deref().unwrap_or_default(), LONGEST_WORDS),
        ModAction::Undo { entry } => (&[entry], "", LONGEST_WORDS),
        _ => (&[], "", LONGEST_WORDS),
    };
    if names.iter().any(|name| name.is_empty() || name.len() > LONGEST_NAME) {
        return Err("`moderate` needs a name or id of 1 to 128 bytes".to_owned());
    }
    if words.chars().count() > longest {
        return Err(format!("the text is longer than {longest} characters; shorten it"));
    }
    Ok(())
}

impl Wire {
    fn into_action(self) -> ModAction {
        let message = |id: String| MessageId::new(&id);
        match self {
            Self::Timeout { user, length, reason, message: about } => {
                ModAction::Timeout { user, length: span(length), reason: said(reason), message: about.map(message) }
            }
            Self::Lift { user } => ModAction::Lift { user },
            Self::Extend { user, by } => ModAction::Extend { user, by: span(by) },
            Self::Ban { user, reason } => ModAction::Ban { user, reason: said(reason) },
            Self::Warn { user, reason } => ModAction::Warn { user, reason },
            Self::Delete { message: id, reason } => ModAction::Delete { message: message(id), reason: said(reason) },
            Self::Clear { user } => ModAction::Clear { user },
            Self::Slow { every } => ModAction::Slow { every: every.filter(|ms| *ms > 0).map(span) },
            Self::Pin { message: id, length } => ModAction::Pin { message: message(id), length: length.map(span) },
            Self::Unpin { message: id } => ModAction::Unpin { message: message(id) },
            Self::Report { message: id, reason } => ModAction::Report { message: message(id), reason: said(reason) },
            Self::Dismiss { message: id } => ModAction::Dismiss { message: message(id) },
            Self::Mark { message: id, mark } => ModAction::Mark { message: message(id), mark: mark.into() },
            Self::Hold { on } => ModAction::Hold { on },
            Self::Appoint { user, event } => ModAction::Appoint { user, event },
            Self::Unappoint { user } => ModAction::Unappoint { user },
            Self::Rules { text, must_accept } => ModAction::Rules { text: said(text), must_accept },
            Self::Accept { version } => ModAction::Accept { version },
            Self::Event { live, title } => ModAction::Event { live, title: said(title) },
            Self::Note { user, text } => ModAction::Note { user, text },
            Self::Undo { entry } => ModAction::Undo { entry },
        }
    }

    fn of(action: &ModAction) -> Self {
        let id = |message: &MessageId| message.as_str().to_owned();
        match action.clone() {
            ModAction::Timeout { user, length, reason, message } => {
                let message = message.as_ref().map(id);
                Self::Timeout { user, length: milliseconds(length), reason, message }
            }
            ModAction::Lift { user } => Self::Lift { user },
            ModAction::Extend { user, by } => Self::Extend { user, by: milliseconds(by) },
            ModAction::Ban { user, reason } => Self::Ban { user, reason },
            ModAction::Warn { user, reason } => Self::Warn { user, reason },
            ModAction::Delete { message, reason } => Self::Delete { message: id(&message), reason },
            ModAction::Clear { user } => Self::Clear { user },
            ModAction::Slow { every } => Self::Slow { every: every.map(milliseconds) },
            ModAction::Pin { message, length } => Self::Pin { message: id(&message), length: length.map(milliseconds) },
            ModAction::Unpin { message } => Self::Unpin { message: id(&message) },
            ModAction::Report { message, reason } => Self::Report { message: id(&message), reason },
            ModAction::Dismiss { message } => Self::Dismiss { message: id(&message) },
            ModAction::Mark { message, mark } => Self::Mark { message: id(&message), mark: mark.into() },
            ModAction::Hold { on } => Self::Hold { on },
            ModAction::Appoint { user, event } => Self::Appoint { user, event },
            ModAction::Unappoint { user } => Self::Unappoint { user },
            ModAction::Rules { text, must_accept } => Self::Rules { text, must_accept },
            ModAction::Accept { version } => Self::Accept { version },
            ModAction::Event { live, title } => Self::Event { live, title },
            ModAction::Note { user, text } => Self::Note { user, text },
            ModAction::Undo { entry } => Self::Undo { entry },
        }
    }
}

impl From<Mark> for ImageMark {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Held => Self::Held,
            Mark::Safe => Self::Safe,
            Mark::Nsfw => Self::Nsfw,
        }
    }
}

impl From<ImageMark> for Mark {
    fn from(mark: ImageMark) -> Self {
        match mark {
            ImageMark::Held => Self::Held,
            ImageMark::Safe => Self::Safe,
            ImageMark::Nsfw => Self::Nsfw,
        }
    }
}

fn span(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Blank words are none.
fn said(words: Option<String>) -> Option<String> {
    words.filter(|words| !words.trim().is_empty())
}
