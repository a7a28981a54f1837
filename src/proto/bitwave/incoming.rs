//! What a server's events tell a client.
//!
//! Batches are handed on as raw JSON, because only the reader of messages needs their insides. Must not know
//! connection states.

use std::time::Duration;

use serde_json::Value;
use serde_json::value::RawValue;

use super::capabilities::Announced;
use super::desk::entry::WireEntry;
use super::desk::read;
use super::desk::state::{WireRoom, WireStanding};
use super::loose::Object;
use super::notice::ErrorNotice;
use crate::proto::socketio::event::{self, Event};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientEvent {
    /// The server took the connection; `new user` is already on its way.
    Connected {
        announced: Option<Announced>,
    },
    /// The whole event array `["bulkmessage",…]`; read it with [`super::message::read_bulk`].
    Bulk(String),
    /// History pushed by the server, the same shape.
    Hydrate(Box<str>),
    /// Ours: a message was changed. The whole event array `["edited",{…}]`, the same shape with one message.
    Edited(Box<str>),
    /// Ours: messages that were deleted are there again.
    Restored(Box<str>),
    /// A paid highlight: raw JSON object; read it with [`Alert::read`].
    Alert(Box<str>),
    /// A message was not taken now. `text` is what had been typed.
    Blocked {
        text: Option<String>,
        wait: Duration,
    },
    /// The user list changed; fetch it again.
    UsersChanged,
    /// RFC 4.1: fetch the history again.
    HydrateNow,
    /// Ours: lines were left out because this client reads too slowly.
    Gap,
    Error(ErrorNotice),
    /// Ours: the newest `subscribe` counts from now on; what was said before it is in the history.
    Subscribed,
    /// Ours: a sent message is durable, or a change of one. `at`, in milliseconds since 1970, is when.
    Acked {
        number: u64,
        id: String,
        at: i64,
    },
    /// Ours: a sent message was refused; `code` as in [`crate::chat::RejectionCode`].
    NotAcked {
        number: u64,
        code: String,
        message: String,
        retry_after: Option<Duration>,
    },
    /// Ours: a direct message is durable, and held back until the event of somebody it goes to is over.
    Held {
        number: u64,
        id: String,
        at: i64,
    },
    /// Ours: what was asked by `moderate` was done.
    Done {
        number: u64,
        entry: Box<WireEntry>,
    },
    /// Ours: what holds in a room.
    Room(Box<WireRoom>),
    /// Ours: how one stands in a room.
    Standing(Box<WireStanding>),
    /// Ours: somebody kept order.
    Moderated(Box<WireEntry>),
    /// Ours: a message is about to be taken back, of which one may go on reading the text.
    Deleted {
        room: String,
        id: String,
        by: Option<String>,
    },
    /// Ours: one has read this far on another connection. `at` is when the message was posted.
    Read {
        room: String,
        id: String,
        at: i64,
    },
}

/// How long bitwave's own client locks its input when `blocked` does not say.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);
/// No server locks an input for longer.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// Reads an event array; a batch is copied into a spare buffer if there is one. `None`: an event this client does not
/// know, or one that is broken.
pub fn read_event(array: &str, spare: &mut Vec<String>) -> Option<ClientEvent> {
    let (name, _) = event::split_name(array)?;
    match &*name {
        "bulkmessage" => {
            let mut batch = spare.pop().unwrap_or_default();
            batch.push_str(array);
            return Some(ClientEvent::Bulk(batch));
        }
        "hydrate" => return Some(ClientEvent::Hydrate(array.into())),
        "restored" => return Some(ClientEvent::Restored(array.into())),
        "edited" => return Some(ClientEvent::Edited(array.into())),
        _ => {}
    }
    let event = Event::decode(array).ok()?;
    Some(match &*event.name {
        "alert" => ClientEvent::Alert(event.arg(0).into()),
        "blocked" => blocked(event.arg(0)),
        "update usernames" => ClientEvent::UsersChanged,
        "reconnect" => ClientEvent::HydrateNow,
        "gap" => ClientEvent::Gap,
        "error" => ClientEvent::Error(ErrorNotice::read(event.arg(0))),
        name => return read_order(name, event.arg(0)),
    })
}

/// The events about keeping order.
fn read_order(name: &str, json: &str) -> Option<ClientEvent> {
    Some(match name {
        "room" => ClientEvent::Room(read::room(json)?.into()),
        "standing" => ClientEvent::Standing(read::standing(json)?.into()),
        "moderated" => ClientEvent::Moderated(read::entry(json)?.into()),
        "deleted" => {
            let fields = Object::read(json);
            let text = |key| read::text(&fields, key);
            ClientEvent::Deleted { room: text("channel")?, id: text("id")?, by: text("by") }
        }
        "read" => {
            let fields = Object::read(json);
            let (room, id) = (read::text(&fields, "channel")?, read::text(&fields, "id")?);
            ClientEvent::Read { room, id, at: read::moment(&fields, "at")? }
        }
        _ => return None,
    })
}

/// Reads the arguments of an acknowledgement: `[{"id":…,"timestamp":…}]`, for a change `[{"id":…,"editedAt":…}]`, for
/// what keeps order `[{"entry":{…}}]`, or `[{"error":{…}}]`.
pub(super) fn read_ack(number: u64, array: &str) -> Option<ClientEvent> {
    if let Some(entry) = done(array) {
        return Some(ClientEvent::Done { number, entry: entry.into() });
    }
    let value: Value = serde_json::from_str(array).ok()?;
    let answer = value.get(0)?;
    if answer.get("error").is_some() {
        let ErrorNotice { message, code, retry_after_ms } = ErrorNotice::read(&answer.to_string());
        let retry_after = retry_after_ms.map(Duration::from_millis).map(|wait| wait.min(LONGEST_WAIT));
        return Some(ClientEvent::NotAcked { number, code: code.unwrap_or_default(), message, retry_after });
    }
    let id = answer.get("id")?.as_str()?.to_owned();
    let at = answer.get("timestamp").or_else(|| answer.get("editedAt"));
    let at = at.and_then(Value::as_i64).unwrap_or_default();
    match answer.get("held").and_then(Value::as_bool) {
        Some(true) => Some(ClientEvent::Held { number, id, at }),
        _ => Some(ClientEvent::Acked { number, id, at }),
    }
}

/// What was done stands in the log with the words of people, which may be odd in any way.
fn done(array: &str) -> Option<WireEntry> {
    let answers: Vec<&RawValue> = serde_json::from_str(array).ok()?;
    read::entry(Object::read(answers.first()?.get()).raw("entry"))
}

/// Why a `subscribe` was refused, if it was; its rooms are what they were before.
pub(super) fn read_refusal(array: &str) -> Option<ErrorNotice> {
    let value: Value = serde_json::from_str(array).ok()?;
    let answer = value.get(0).filter(|answer| answer.get("error").is_some())?;
    Some(ErrorNotice::read(&answer.to_string()))
}

fn blocked(json: &str) -> ClientEvent {
    let fields = Object::read(json);
    let wait = Object::read(fields.raw("errData")).get("msBeforeNext").int();
    let wait = wait.and_then(|ms| u64::try_from(ms).ok()).map_or(DEFAULT_WAIT, Duration::from_millis);
    ClientEvent::Blocked { text: fields.get("message").text().map(Into::into), wait: wait.min(LONGEST_WAIT) }
}

/// The object of an `alert`. Only `amount` and the words matter for showing it; all of it is untrusted.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub id: Option<String>,
    pub amount: i64,
    /// A CSS colour or one of bitwave's names.
    pub color: Option<String>,
    /// Plain text, not HTML.
    pub message: String,
    /// Missing: for every room.
    pub channel: Option<String>,
    pub username: Option<String>,
}

impl Alert {
    pub fn read(json: &str) -> Self {
        let fields = Object::read(json);
        let text = |key| fields.get(key).text().map(Into::into);
        Self {
            id: text("_id").or_else(|| text("id")),
            amount: fields.get("amount").int().unwrap_or_default(),
            color: text("color"),
            message: text("message").unwrap_or_default(),
            channel: text("channel"),
            username: text("username"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_event(array: &str) -> Option<ClientEvent> {
        super::read_event(array, &mut Vec::new())
    }

    #[test]
    fn a_block_has_a_text_and_a_bounded_wait() {
        let table = [
            (r#"["blocked",{"message":"hi","errData":{"msBeforeNext":1500}}]"#, Some("hi"), 1500),
            (r#"["blocked",{"message":"hi"}]"#, Some("hi"), 1000),
            (r#"["blocked",{"message":"a\ud800","errData":{"msBeforeNext":-5}}]"#, Some("a\u{fffd}"), 1000),
            (r#"["blocked",{"message":"hi","errData":{"msBeforeNext":1e300}}]"#, Some("hi"), 1000),
            (r#"["blocked",{"errData":{"msBeforeNext":99999999999999}}]"#, None, 86_400_000),
            (r#"["blocked"]"#, None, 1000),
        ];
        for (array, text, ms) in table {
            let expected = ClientEvent::Blocked { text: text.map(str::to_owned), wait: Duration::from_millis(ms) };
            assert_eq!(read_event(array), Some(expected), "{array}");
        }
    }

    #[test]
    fn events_are_known_by_name_whatever_follows() {
        assert_eq!(read_event(r#"["update usernames",null]"#), Some(ClientEvent::UsersChanged));
        assert_eq!(read_event(r#"["update usernames",{"users":[]},"offset"]"#), Some(ClientEvent::UsersChanged));
        assert_eq!(read_event(r#"["reconnect",7]"#), Some(ClientEvent::HydrateNow));
        assert_eq!(read_event(r#"["gap"]"#), Some(ClientEvent::Gap));
        assert_eq!(read_event(r#"["pollstate",{}]"#), None);
        assert_eq!(read_event(r#"["alert",{]"#), None);
        let spaced = r#" [ "bulkmessage" , [NaN] ]"#;
        assert_eq!(read_event(spaced), Some(ClientEvent::Bulk(spaced.into())));
        let edited = r#"["edited",{"id":"x","message":"a\ud800"}]"#;
        assert_eq!(read_event(edited), Some(ClientEvent::Edited(edited.into())));
    }

    #[test]
    fn acknowledgements_say_taken_or_refused() {
        let acked = ClientEvent::Acked { number: 3, id: "x".to_owned(), at: 17 };
        assert_eq!(read_ack(3, r#"[{"id":"x","timestamp":17}]"#), Some(acked));
        let changed = ClientEvent::Acked { number: 5, id: "x".to_owned(), at: 19 };
        assert_eq!(read_ack(5, r#"[{"id":"x","editedAt":19}]"#), Some(changed));
        let refused = ClientEvent::NotAcked {
            number: 4,
            code: "rate_limited".to_owned(),
            message: "wait".to_owned(),
            retry_after: Some(Duration::from_millis(900)),
        };
        let array = r#"[{"error":{"code":"rate_limited","message":"wait","retryAfter":900}}]"#;
        assert_eq!(read_ack(4, array), Some(refused));
        let held = ClientEvent::Held { number: 6, id: "x".to_owned(), at: 17 };
        assert_eq!(read_ack(6, r#"[{"id":"x","timestamp":17,"held":true}]"#), Some(held));
        let odd = r#"[{"entry":{"id":"e1","channel":"nova","do":"ban","reason":"\ud800","length":1e400}}]"#;
        let Some(ClientEvent::Done { number: 7, entry }) = read_ack(7, odd) else { panic!("not done") };
        assert_eq!((entry.verb.as_str(), entry.reason.as_deref(), entry.length), ("ban", Some("\u{fffd}"), None));
        for array in ["[]", "{}", "[1]", "[null]", "", r#"[{"entry":{}}]"#, r#"[{"entry":7}]"#] {
            assert_eq!(read_ack(1, array), None, "{array}");
        }
    }

    #[test]
    fn events_about_order_say_of_which_room_they_speak() {
        let deleted = ClientEvent::Deleted { room: "nova".to_owned(), id: "m1".to_owned(), by: Some("kat".to_owned()) };
        assert_eq!(read_event(r#"["deleted",{"channel":"nova","id":"m1","by":"kat"}]"#), Some(deleted));
        let read = ClientEvent::Read { room: "nova".to_owned(), id: "m1".to_owned(), at: 9 };
        assert_eq!(read_event(r#"["read",{"channel":"nova","id":"m1","at":9},"offset"]"#), Some(read));
        let Some(ClientEvent::Room(room)) = read_event(r#"["room",{"channel":"nova","hold":true}]"#) else {
            panic!("not a room")
        };
        assert!(room.hold);
        assert!(matches!(read_event(r#"["standing",{"channel":"nova"}]"#), Some(ClientEvent::Standing(_))));
        let done = r#"["moderated",{"channel":"nova","do":"slow"}]"#;
        assert!(matches!(read_event(done), Some(ClientEvent::Moderated(_))));
        for name in ["room", "standing", "moderated", "deleted", "read"] {
            for arg in ["", ",null", ",7", ",[]", ",{}", ",{\"channel\":[]}", ",{\"id\":\"m1\"}", ",{"] {
                assert_eq!(read_event(&format!("[\"{name}\"{arg}]")), None, "{name}{arg}");
            }
        }
    }

    #[test]
    fn an_alert_needs_no_field() {
        let alert = Alert::read(r#"{"_id":"a-1","amount":25,"color":"red","message":"thanks","username":"fan"}"#);
        assert_eq!((alert.amount, alert.message.as_str(), alert.channel), (25, "thanks", None));
        assert_eq!(Alert::read("null").amount, 0);
    }
}
