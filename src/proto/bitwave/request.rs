//! What a client's events ask of our server, checked for shape only.
//!
//! Must not know who may do what, or in which order.

use super::loose::{Loose, Object};
use crate::proto::socketio::event::Event;

/// What `new user` may leave out.
const DEFAULT_ROOM: &str = "global";

/// Longest name of an unknown event that is passed on.
const MAX_NAME: usize = 64;

/// Most rooms that one subscription names.
const MAX_ROOMS: usize = 256;

/// Longest mark of a sender that is echoed.
const MAX_NONCE: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerEvent {
    /// Comes once. Answer with `signed_in`, or tell the reason and `kick`.
    NewUser {
        token: Option<String>,
        room: String,
    },
    /// Comes after `signed_in` only.
    Message {
        post: IncomingPost,
        ack: Option<u64>,
    },
    /// Ours: which rooms this connection wants to be told of.
    Subscribe {
        rooms: Vec<String>,
        all: bool,
        ack: Option<u64>,
    },
    Unknown {
        name: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingPost {
    pub text: String,
    pub room: Option<String>,
    pub global: Option<bool>,
    pub show_badge: bool,
    pub nonce: Option<String>,
}

impl ServerEvent {
    /// Bytes that keeping it costs, roughly.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Message { post, .. } => post.text.len() + post.room.as_ref().map_or(0, String::len),
            Self::Subscribe { rooms, .. } => rooms.iter().map(|room| room.len() + size_of::<String>()).sum(),
            Self::NewUser { .. } | Self::Unknown { .. } => 0,
        }
    }
}

/// Reads an event of a client.
///
/// # Errors
/// In words for that client: which field has the wrong shape.
pub(super) fn read(event: &Event<'_>, ack: Option<u64>) -> Result<ServerEvent, &'static str> {
    match &*event.name {
        "new user" => new_user(&Object::read(event.arg(0))),
        "message" => Ok(ServerEvent::Message { post: post(&Object::read(event.arg(0)))?, ack }),
        "subscribe" => Ok(subscribe(&Object::read(event.arg(0)), ack)),
        name => Ok(ServerEvent::Unknown { name: name.chars().take(MAX_NAME).collect() }),
    }
}

/// `token` is a string, an object with `chatToken` (the official client's default), or under the name `jwt`.
fn new_user(fields: &Object<'_>) -> Result<ServerEvent, &'static str> {
    let raw = if fields.has("token") { "token" } else { "jwt" };
    let inner = Object::read(fields.raw(raw));
    let token = match fields.get(raw) {
        _ if inner.has("chatToken") => inner.get("chatToken"),
        other => other,
    };
    let token = match token {
        Loose::Text(text) if text.is_empty() => None,
        Loose::Text(text) => Some(text.into_owned()),
        Loose::Nothing if fields.raw(raw) == "null" => None,
        _ => return Err("the token in `new user` is not text; request one with POST /api/token"),
    };
    let room = text(fields, "page").or_else(|| text(fields, "channel")).filter(|room| !room.is_empty());
    Ok(ServerEvent::NewUser { token, room: room.unwrap_or_else(|| DEFAULT_ROOM.to_owned()) })
}

fn post(fields: &Object<'_>) -> Result<IncomingPost, &'static str> {
    let Loose::Text(message) = fields.get("message") else {
        return Err("the event `message` needs an object whose field `message` is text");
    };
    Ok(IncomingPost {
        text: message.into_owned(),
        room: text(fields, "channel").or_else(|| text(fields, "page")).filter(|room| !room.is_empty()),
        global: fields.get("global").bool(),
        show_badge: fields.get("showBadge").bool().unwrap_or(true),
        nonce: text(fields, "nonce").filter(|nonce| !nonce.is_empty() && nonce.len() <= MAX_NONCE),
    })
}

fn subscribe(fields: &Object<'_>, ack: Option<u64>) -> ServerEvent {
    let rooms = fields.get("rooms").list().into_iter().take(MAX_ROOMS).map(Into::into).collect();
    ServerEvent::Subscribe { rooms, all: fields.get("all").bool().unwrap_or(false), ack }
}

fn text(fields: &Object<'_>, key: &str) -> Option<String> {
    match fields.get(key) {
        Loose::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_array(array: &str) -> Result<ServerEvent, &'static str> {
        read(&Event::decode(array).expect("an event"), None)
    }

    #[test]
    fn every_known_new_user_is_read() {
        let table = [
            (r#"["new user",{"recaptcha":null,"page":"myroom","token":"jwt"}]"#, Some("jwt"), "myroom"),
            (r#"["new user",{"token":"jwt","channel":"nova"}]"#, Some("jwt"), "nova"),
            (r#"["new user",{"jwt":"jwt","page":"nova"}]"#, Some("jwt"), "nova"),
            (r#"["new user",{"token":{"success":true,"chatToken":"jwt"},"page":"a"}]"#, Some("jwt"), "a"),
            (r#"["new user",{"token":null,"page":""}]"#, None, "global"),
            (r#"["new user",{"token":""}]"#, None, "global"),
            (r#"["new user"]"#, None, "global"),
        ];
        for (array, token, room) in table {
            let expected = ServerEvent::NewUser { token: token.map(str::to_owned), room: room.to_owned() };
            assert_eq!(read_array(array), Ok(expected), "{array}");
        }
    }

    /// A broken token must not pass for the wish to come without one.
    #[test]
    fn a_token_that_is_no_text_is_refused() {
        for token in ["1", "true", "[\"a\"]", "{\"a\":1}", "{\"chatToken\":1}", "{\"chatToken\":{}}"] {
            assert!(read_array(&format!("[\"new user\",{{\"token\":{token}}}]")).is_err(), "{token}");
        }
    }

    #[test]
    fn a_message_needs_text_and_coerces_the_rest() {
        let full = r#"["message",{"message":"hi","channel":"a","global":false,"showBadge":false,"nonce":"n1"}]"#;
        let Ok(ServerEvent::Message { post, .. }) = read_array(full) else { panic!("not a message") };
        let expected = IncomingPost {
            text: "hi".to_owned(),
            room: Some("a".to_owned()),
            global: Some(false),
            show_badge: false,
            nonce: Some("n1".to_owned()),
        };
        assert_eq!(post, expected);
        let odd = r#"["message",{"message":"a\ud800","channel":7,"global":"litechad","username":"admin"},"more"]"#;
        let Ok(ServerEvent::Message { post, .. }) = read_array(odd) else { panic!("not a message") };
        assert_eq!((post.text.as_str(), post.room, post.global, post.show_badge), ("a\u{fffd}", None, None, true));
        for array in [r#"["message"]"#, r#"["message","x"]"#, r#"["message",{"message":1}]"#, r#"["message",[]]"#] {
            assert!(read_array(array).is_err(), "{array}");
        }
    }

    #[test]
    fn a_subscription_names_rooms() {
        let expected = ServerEvent::Subscribe { rooms: vec!["a".to_owned()], all: true, ack: None };
        assert_eq!(read_array(r#"["subscribe",{"rooms":["a",null],"all":true}]"#), Ok(expected));
    }

    #[test]
    fn unknown_events_keep_a_bounded_name() {
        let array = format!("[\"{}\"]", "e".repeat(65_536));
        assert_eq!(read_array(&array), Ok(ServerEvent::Unknown { name: "e".repeat(MAX_NAME) }));
    }
}
