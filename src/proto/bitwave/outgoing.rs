//! What our server says, ready as JSON: messages, errors, acknowledgements.
//!
//! Old clients and new ones read the same objects, so fields with two names in the wild are sent under both. Must not
//! know who is told.

use std::time::Duration;

use serde_json::{Value, json};

use crate::chat::Rejection;
use crate::proto::socketio::event;
use crate::proto::socketio::packet::{Kind, Packet};

/// Type and channel of a direct message, which existing clients know by them.
const WHISPER: &str = "whisper";

/// A message on its way to the readers (RFC 3.1). `message` is safe HTML already.
#[derive(Clone, Debug, PartialEq)]
pub struct OutMessage<'a> {
    pub id: &'a str,
    pub message: &'a str,
    /// Milliseconds since 1970.
    pub timestamp: i64,
    pub username: &'a str,
    pub channel: &'a str,
    /// CSS hex.
    pub color: &'a str,
    pub global: Option<bool>,
    pub look: Look<'a>,
    pub marks: Marks<'a>,
}

/// What a message carries beyond the RFC. Nothing, for most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks<'a> {
    /// The sender's mark from the `message` event.
    pub nonce: Option<&'a str>,
    /// When it was changed, in milliseconds since 1970.
    pub edited: Option<i64>,
    /// The message it answers.
    pub reply: Option<ReplyTo<'a>>,
    /// All who take part in the conversation it belongs to; makes it a direct message.
    pub with: Option<&'a [&'a str]>,
    /// What a moderator said of its pictures, or that they wait for one: `held`, `safe` or `nsfw`.
    pub mark: Option<&'a str>,
    /// Who deleted it. Only moderators are told of deleted messages at all.
    pub deleted: Option<&'a str>,
}

/// A message that another one answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplyTo<'a> {
    pub id: &'a str,
    pub username: &'a str,
    /// Text, not HTML.
    pub excerpt: &'a str,
}

/// The parts of a message that are about its author's looks; empty ones are sent as empty strings.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look<'a> {
    pub avatar: &'a str,
    pub badge: &'a str,
}

impl OutMessage<'_> {
    pub fn to_json(&self) -> String {
        let mut value = json!({
            "_id": self.id,
            "id": self.id,
            "message": self.message,
            "timestamp": self.timestamp,
            "username": self.username,
            "channel": self.channel,
            "userColor": self.color,
            "color": self.color,
            "avatar": self.look.avatar,
            "badge": self.look.badge,
            "type": "message",
        });
        if let Some(global) = self.global {
            value["global"] = global.into();
        }
        self.marks.write(&mut value);
        value.to_string()
    }
}

impl Marks<'_> {
    fn write(&self, value: &mut Value) {
        if let Some(nonce) = self.nonce {
            value["nonce"] = nonce.into();
        }
        if let Some(at) = self.edited {
            value["edited"] = true.into();
            value["editedAt"] = at.into();
        }
        if let Some(ReplyTo { id, username, excerpt }) = self.reply {
            value["replyTo"] = json!({ "id": id, "username": username, "excerpt": excerpt });
        }
        if let Some(with) = self.with {
            value["type"] = WHISPER.into();
            value["channel"] = WHISPER.into();
            value["with"] = with.into();
        }
        if let Some(mark) = self.mark {
            value["mark"] = mark.into();
        }
        if let Some(by) = self.deleted {
            value["deleted"] = true.into();
            value["deletedBy"] = by.into();
        }
    }
}

/// A `type: delete` item: every client takes the messages off its screen.
pub fn delete_item(ids: &[&str]) -> String {
    json!({ "type": "delete", "ids": ids }).to_string()
}

/// A whole frame `42["bulkmessage",[…]]` from ready JSON items.
pub fn bulk_frame(items: &[impl AsRef<str>]) -> String {
    let length: usize = items.iter().map(|item| item.as_ref().len() + 1).sum();
    let mut out = String::with_capacity(length + 24);
    out.push_str("42[\"bulkmessage\",[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(item.as_ref());
    }
    out.push_str("]]");
    out
}

/// A whole frame of any event from ready JSON arguments.
pub fn event_frame(name: &str, args: &[&str]) -> String {
    Packet::new(Kind::Event, Some(&event::array(name, args))).frame()
}

/// The argument of `error` (RFC 4.1, point [4]).
pub fn error(rejection: &Rejection) -> String {
    error_value(rejection).to_string()
}

/// The argument of `blocked`: `text` goes back into the input, which stays locked for `wait`.
pub fn blocked(text: &str, wait: Duration) -> String {
    json!({ "message": text, "errData": { "msBeforeNext": millis(wait) } }).to_string()
}

/// The acknowledgement of a durable message.
pub fn ack(id: &str, timestamp: i64) -> String {
    json!({ "id": id, "timestamp": timestamp }).to_string()
}

/// The acknowledgement of a durable direct message that somebody gets only after an event.
pub fn ack_held(id: &str, timestamp: i64) -> String {
    json!({ "id": id, "timestamp": timestamp, "held": true }).to_string()
}

/// The acknowledgement of a durable change.
pub fn ack_edit(id: &str, edited_at: i64) -> String {
    json!({ "id": id, "editedAt": edited_at }).to_string()
}

/// The acknowledgement of a refused message.
pub fn ack_error(rejection: &Rejection) -> String {
    json!({ "error": error_value(rejection) }).to_string()
}

pub(super) fn error_value(rejection: &Rejection) -> Value {
    let mut value = json!({ "code": rejection.code.as_str(), "message": rejection.message.as_str() });
    if let Some(wait) = rejection.retry_after {
        value["retryAfter"] = millis(wait).into();
    }
    value
}

fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{RejectionCode, SafeText};

    fn message() -> OutMessage<'static> {
        OutMessage {
            id: "m1",
            message: "<p>hi</p>",
            timestamp: 17,
            username: "ann",
            channel: "nova",
            color: "#ff8800",
            global: None,
            look: Look::default(),
            marks: Marks::default(),
        }
    }

    #[test]
    fn a_message_carries_both_names_of_its_fields() {
        let value: serde_json::Value = serde_json::from_str(&message().to_json()).expect("JSON");
        assert_eq!((&value["_id"], &value["id"]), (&json!("m1"), &json!("m1")));
        assert_eq!((&value["userColor"], &value["color"]), (&json!("#ff8800"), &json!("#ff8800")));
        assert!(value.get("global").is_none() && value.get("nonce").is_none());
        let marks = Marks { nonce: Some("n"), ..Marks::default() };
        let tagged = OutMessage { global: Some(false), marks, ..message() };
        let value: serde_json::Value = serde_json::from_str(&tagged.to_json()).expect("JSON");
        assert_eq!((&value["global"], &value["nonce"]), (&json!(false), &json!("n")));
    }

    #[test]
    fn edits_answers_and_direct_messages_are_marked() {
        let reply = ReplyTo { id: "m0", username: "bob", excerpt: "a < b" };
        let marks = Marks { edited: Some(18), reply: Some(reply), with: Some(&["ann", "bob"]), ..Marks::default() };
        let value: Value = serde_json::from_str(&OutMessage { marks, ..message() }.to_json()).expect("JSON");
        assert_eq!((&value["edited"], &value["editedAt"]), (&json!(true), &json!(18)));
        assert_eq!(value["replyTo"], json!({ "id": "m0", "username": "bob", "excerpt": "a < b" }));
        assert_eq!((&value["type"], &value["channel"]), (&json!("whisper"), &json!("whisper")));
        assert_eq!(value["with"], json!(["ann", "bob"]));
        let plain: Value = serde_json::from_str(&message().to_json()).expect("JSON");
        for key in ["edited", "editedAt", "replyTo", "with", "mark", "deleted"] {
            assert!(plain.get(key).is_none(), "{key}");
        }
    }

    #[test]
    fn frames_are_written_as_clients_expect_them() {
        assert_eq!(bulk_frame(&[""; 0]), r#"42["bulkmessage",[]]"#);
        assert_eq!(bulk_frame(&["{}", "1"]), r#"42["bulkmessage",[{},1]]"#);
        assert_eq!(event_frame("update usernames", &[]), r#"42["update usernames"]"#);
    }

    #[test]
    fn refusals_name_code_words_and_wait() {
        let rejection = Rejection {
            code: RejectionCode::RateLimited,
            message: SafeText::line("wait"),
            retry_after: Some(Duration::from_millis(1500)),
        };
        assert_eq!(error(&rejection), r#"{"code":"rate_limited","message":"wait","retryAfter":1500}"#);
        assert_eq!(ack_error(&rejection), format!("{{\"error\":{}}}", error(&rejection)));
        assert_eq!(blocked("hi", Duration::from_secs(2)), r#"{"errData":{"msBeforeNext":2000},"message":"hi"}"#);
    }
}
