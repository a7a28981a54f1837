//! What a client's events ask of our server, checked for shape only.
//!
//! Must not know who may do what, or in which order.

use super::desk::action::{self, IncomingAction};
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

/// What an action that waits is counted as, in bytes.
const MAX_ACTION: usize = 4096;

/// Longest id of a message; ours have 36 bytes.
const MAX_ID: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerEvent {
    /// Comes once. Answer with `signed_in`, or tell the reason and `kick`.
    NewUser {
        token: Option<String>,
        room: String,
        /// Ours: the client understands `room` and `standing`, so rules need not come as a message.
        desk: bool,
        /// Ours: an administrator who is not to be listed.
        unnoticed: bool,
    },
    /// Comes after `signed_in` only.
    Message {
        post: IncomingPost,
        ack: Option<u64>,
    },
    /// Ours: other words for an own message.
    Edit {
        edit: IncomingEdit,
        ack: Option<u64>,
    },
    /// Ours: words for certain people.
    Whisper {
        whisper: IncomingWhisper,
        ack: Option<u64>,
    },
    /// Ours: which rooms this connection wants to be told of.
    Subscribe {
        rooms: Vec<String>,
        all: bool,
        ack: Option<u64>,
    },
    /// Ours: keeping order in a room.
    Moderate {
        /// Why it cannot be understood, in words for the client.
        action: Result<IncomingAction, String>,
        ack: Option<u64>,
    },
    /// Ours: how far somebody has read a room.
    Read {
        room: String,
        id: String,
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
    /// The id of the message it answers.
    pub reply_to: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingEdit {
    pub id: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingWhisper {
    /// Names as typed; none for notes to oneself.
    pub to: Vec<String>,
    pub text: String,
    pub nonce: Option<String>,
    /// The id of the message it answers.
    pub reply_to: Option<String>,
}

impl ServerEvent {
    /// Bytes that keeping it costs, roughly.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Message { post, .. } => post.text.len() + post.room.as_ref().map_or(0, String::len),
            Self::Edit { edit, .. } => edit.text.len(),
            Self::Whisper { whisper, .. } => {
                whisper.text.len() + whisper.to.iter().map(|name| name.len() + size_of::<String>()).sum::<usize>()
            }
            Self::Subscribe { rooms, .. } => rooms.iter().map(|room| room.len() + size_of::<String>()).sum(),
            Self::Moderate { .. } | Self::Read { .. } => MAX_ACTION,
            Self::NewUser { .. } | Self::Unknown { .. } => 0,
        }
    }
}

/// What makes an event of the raw JSON of its argument.
type Reader = fn(&str, Option<u64>) -> Result<ServerEvent, &'static str>;

/// All that a client can ask for.
const EVENTS: [(&str, Reader); 7] = [
    ("new user", |raw, _| new_user(&Object::read(raw))),
    ("message", |raw, ack| Ok(ServerEvent::Message { post: post(&Object::read(raw))?, ack })),
    ("edit", |raw, ack| Ok(ServerEvent::Edit { edit: edit(&Object::read(raw))?, ack })),
    ("whisper", |raw, ack| Ok(ServerEvent::Whisper { whisper: whisper(&Object::read(raw))?, ack })),
    ("subscribe", |raw, ack| Ok(subscribe(&Object::read(raw), ack))),
    ("moderate", |raw, ack| Ok(ServerEvent::Moderate { action: action::read(raw, None), ack })),
    ("read", |raw, _| read_up_to(&Object::read(raw))),
];

/// The names of all events that mean something here.
pub fn known_events() -> impl Iterator<Item = &'static str> {
    EVENTS.iter().map(|(name, _)| *name)
}

/// Reads an event of a client.
///
/// # Errors
/// In words for that client: which field has the wrong shape.
pub(super) fn read(event: &Event<'_>, ack: Option<u64>) -> Result<ServerEvent, &'static str> {
    match EVENTS.iter().find(|(name, _)| *name == event.name) {
        Some((_, reader)) => reader(event.arg(0), ack),
        None => Ok(ServerEvent::Unknown { name: event.name.chars().take(MAX_NAME).collect() }),
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
    Ok(ServerEvent::NewUser {
        token,
        room: room.unwrap_or_else(|| DEFAULT_ROOM.to_owned()),
        desk: fields.get("desk").bool().unwrap_or(false),
        unnoticed: fields.get("unnoticed").bool().unwrap_or(false),
    })
}

fn read_up_to(fields: &Object<'_>) -> Result<ServerEvent, &'static str> {
    match (text(fields, "channel"), text(fields, "id").filter(|id| is_id(id))) {
        (Some(room), Some(id)) => Ok(ServerEvent::Read { room, id }),
        _ => Err("the event `read` needs an object whose fields `channel` and `id` are text"),
    }
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
        nonce: nonce(fields),
        reply_to: reply_to(fields)?,
    })
}

fn nonce(fields: &Object<'_>) -> Option<String> {
    text(fields, "nonce").filter(|nonce| !nonce.is_empty() && nonce.len() <= MAX_NONCE)
}

/// An answer whose question is lost would be misunderstood, so what is no id is refused.
fn reply_to(fields: &Object<'_>) -> Result<Option<String>, &'static str> {
    match fields.get("replyTo") {
        Loose::Nothing if fields.raw("replyTo") == "null" => Ok(None),
        Loose::Text(id) if is_id(&id) => Ok(Some(id.into_owned())),
        _ => Err("`replyTo` must be the id of a message as text; leave it out to answer nothing"),
    }
}

fn edit(fields: &Object<'_>) -> Result<IncomingEdit, &'static str> {
    let id = text(fields, "id").filter(|id| is_id(id));
    match (id, text(fields, "message")) {
        (Some(id), Some(text)) => Ok(IncomingEdit { id, text }),
        _ => Err("the event `edit` needs an object whose fields `id` and `message` are text"),
    }
}

/// `to` is a list of names, or a lone one. A list that cannot be read whole must not reach fewer people, or only
/// oneself.
fn whisper(fields: &Object<'_>) -> Result<IncomingWhisper, &'static str> {
    let to = fields.raw("to");
    let to = serde_json::from_str(to).or_else(|_| serde_json::from_str(to).map(|name: String| vec![name]));
    match (to, text(fields, "message")) {
        (Ok(to), Some(text)) => Ok(IncomingWhisper { to, text, nonce: nonce(fields), reply_to: reply_to(fields)? }),
        _ => Err("the event `whisper` needs an object with a list of names `to` and the text `message`"),
    }
}

fn is_id(id: &str) -> bool {
    (1..=MAX_ID).contains(&id.len())
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
            let expected = ServerEvent::NewUser {
                token: token.map(str::to_owned),
                room: room.to_owned(),
                desk: false,
                unnoticed: false,
            };
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
            reply_to: None,
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
    fn an_answer_names_one_message_or_is_refused() {
        let read = |reply: &str| read_array(&format!("[\"message\",{{\"message\":\"hi\",\"replyTo\":{reply}}}]"));
        for (reply, expected) in [("null", None), ("\"m1\"", Some("m1"))] {
            let Ok(ServerEvent::Message { post, .. }) = read(reply) else { panic!("not a message") };
            assert_eq!(post.reply_to.as_deref(), expected);
        }
        for reply in ["7", "\"\"", "{}", "[\"m1\"]", "true", &format!("\"{}\"", "x".repeat(65))] {
            assert!(read(reply).is_err(), "{reply}");
        }
    }

    #[test]
    fn an_edit_needs_id_and_text() {
        let expected = IncomingEdit { id: "m1".to_owned(), text: "new".to_owned() };
        let edit = read_array(r#"["edit",{"id":"m1","message":"new","more":1}]"#);
        assert_eq!(edit, Ok(ServerEvent::Edit { edit: expected, ack: None }));
        for fields in
            ["", r#"{"id":"m1"}"#, r#"{"message":"x"}"#, r#"{"id":1,"message":"x"}"#, r#"{"id":"","message":"x"}"#]
        {
            assert!(read_array(&format!("[\"edit\",{}]", if fields.is_empty() { "7" } else { fields })).is_err());
        }
    }

    /// Nobody may get what was meant for others, and nobody be left out without a word.
    #[test]
    fn a_whisper_names_all_its_people_or_is_refused() {
        for (to, expected) in [("[]", vec![]), ("[\"ann\",\"bob\"]", vec!["ann", "bob"]), ("\"ann\"", vec!["ann"])] {
            let array = format!(r#"["whisper",{{"to":{to},"message":"hi","nonce":"n","replyTo":"m1"}}]"#);
            let Ok(ServerEvent::Whisper { whisper, .. }) = read_array(&array) else { panic!("{array}") };
            assert_eq!(
                (whisper.to, whisper.text.as_str()),
                (expected.iter().map(|to| (*to).to_owned()).collect(), "hi")
            );
            assert_eq!((whisper.nonce.as_deref(), whisper.reply_to.as_deref()), (Some("n"), Some("m1")));
        }
        for to in ["null", "7", "{}", "[7]", "[\"ann\",null]", "[[\"ann\"]]", "\"a\\ud800\""] {
            assert!(read_array(&format!(r#"["whisper",{{"to":{to},"message":"hi"}}]"#)).is_err(), "{to}");
        }
        assert!(read_array(r#"["whisper",{"message":"hi"}]"#).is_err());
        assert!(read_array(r#"["whisper",{"to":["ann"],"message":7}]"#).is_err());
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
