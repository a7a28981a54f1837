//! What a client says to a server, as the JSON of its events (RFC 3 and 4.3, `docs/protocol.md`).
//!
//! Must not know connections or acknowledgements.

use serde_json::{Value, json};

/// What `new user` says.
#[derive(Clone, Debug)]
pub struct Hello {
    /// `None`: read only, where the server allows it.
    pub token: Option<String>,
    pub room: String,
}

/// A message to send, as typed.
#[derive(Clone, Copy, Debug)]
pub struct Post<'a> {
    pub text: &'a str,
    pub room: &'a str,
    pub global: bool,
    pub show_badge: bool,
    /// Ours: the same for every attempt to send the same message.
    pub nonce: Option<&'a str>,
    /// Ours: the message it answers.
    pub reply: Option<&'a str>,
}

/// Ours: a direct message to send, as typed.
#[derive(Clone, Copy, Debug)]
pub struct Whisper<'a> {
    pub text: &'a str,
    /// Without oneself; nobody: a note to oneself.
    pub to: &'a [String],
    pub nonce: Option<&'a str>,
    pub reply: Option<&'a str>,
}

impl Hello {
    /// `desk`, ours: that `room` and `standing` are understood. Said only to a server that has announced them: any
    /// other gets the object of the RFC, and one that could not announce them tells the rules as a message.
    pub(super) fn json(&self, desk: bool) -> String {
        let Self { token, room } = self;
        let mut fields = json!({ "token": token, "page": room, "channel": room, "recaptcha": Value::Null });
        if desk {
            fields["desk"] = true.into();
        }
        fields.to_string()
    }
}

impl Post<'_> {
    pub(super) fn json(&self) -> String {
        let fields = json!({
            "message": self.text,
            "channel": self.room,
            "global": self.global,
            "showBadge": self.show_badge,
        });
        with_ours(fields, self.nonce, self.reply)
    }
}

impl Whisper<'_> {
    pub(super) fn json(&self) -> String {
        with_ours(json!({ "to": self.to, "message": self.text }), self.nonce, self.reply)
    }
}

/// Ours: `text` in the place of an own message.
pub(super) fn edit(id: &str, text: &str) -> String {
    json!({ "id": id, "message": text }).to_string()
}

/// Ours: a room is read up to this message.
pub(super) fn read(room: &str, id: &str) -> String {
    json!({ "channel": room, "id": id }).to_string()
}

fn with_ours(mut fields: Value, nonce: Option<&str>, reply: Option<&str>) -> String {
    for (key, value) in [("nonce", nonce), ("replyTo", reply)] {
        if let Some(value) = value {
            fields[key] = value.into();
        }
    }
    fields.to_string()
}
