//! What a person asks the server for: rooms, links, emotes, conversations, the own words of a message, who is blocked.
//!
//! A broken entry costs only itself. All text is still untrusted. Must not know when any of it is asked for.

use crate::proto::bitwave::items;
use crate::proto::bitwave::loose::{Object, read_raw};

use super::answer::{data, odd};
use super::token::Refusal;

/// Ours: people (oneself among them) who write to each other, and when somebody last did, in ms since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireConversation {
    pub with: Vec<String>,
    pub at: i64,
}

/// Ours: an address in a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WireLink {
    /// Of the message.
    pub id: String,
    pub url: String,
    pub image: bool,
    /// Milliseconds since 1970, not clamped.
    pub timestamp: i64,
    pub username: String,
}

/// `GET /v1/chat/channels`: public rooms and how many look at each.
///
/// # Errors
/// The server's refusal; an answer of another shape counts as one. So for all of these.
pub fn read_rooms(body: &str) -> Result<Vec<(String, usize)>, Refusal> {
    entries(body, |fields| {
        let count = fields.get("viewCount").int().and_then(|count| usize::try_from(count).ok());
        Some((text(fields, "channel")?, count.unwrap_or_default()))
    })
}

/// `GET /v1/links/{room}`, newest first.
pub fn read_links(body: &str) -> Result<Vec<WireLink>, Refusal> {
    entries(body, |fields| {
        Some(WireLink {
            id: text(fields, "id")?,
            url: text(fields, "url")?,
            image: text(fields, "kind").as_deref() == Some("image"),
            timestamp: fields.get("timestamp").int().unwrap_or_default(),
            username: text(fields, "username").unwrap_or_else(|| "?".to_owned()),
        })
    })
}

/// `GET /v1/whispers`, newest first.
pub fn read_conversations(body: &str) -> Result<Vec<WireConversation>, Refusal> {
    entries(body, |fields| {
        let with: Vec<String> = fields.get("with").list().into_iter().map(Into::into).collect();
        let at = fields.get("timestamp").int()?;
        (!with.is_empty()).then_some(WireConversation { with, at })
    })
}

/// `GET /v1/emotes`: names without their colons.
pub fn read_emotes(body: &str) -> Result<Vec<String>, Refusal> {
    entries(body, |fields| {
        let name = text(fields, "label").or_else(|| text(fields, "name")).or_else(|| text(fields, "value"))?;
        Some(name.trim_matches(':').to_owned()).filter(|name| !name.is_empty())
    })
}

/// `/v1/blocks`: names.
pub fn read_names(body: &str) -> Result<Vec<String>, Refusal> {
    let list = data(body)?;
    let mut names = Vec::new();
    if !list.starts_with('[') {
        return Err(odd());
    }
    items::split(list, |item| names.extend(item.and_then(|raw| read_raw(raw).text()).map(String::from)));
    Ok(names)
}

/// `GET /v1/messages/{room}/{id}/source`: what was typed.
pub fn read_source(body: &str) -> Result<String, Refusal> {
    text(&Object::read(data(body)?), "text").ok_or_else(odd)
}

fn entries<T>(body: &str, read: impl Fn(&Object<'_>) -> Option<T>) -> Result<Vec<T>, Refusal> {
    let list = data(body)?;
    if !list.starts_with('[') {
        return Err(odd());
    }
    let mut found = Vec::new();
    items::split(list, |item| found.extend(item.and_then(|raw| read(&Object::read(raw)))));
    Ok(found)
}

/// Text that is not empty.
fn text(fields: &Object<'_>, key: &str) -> Option<String> {
    fields.get(key).text().map(String::from).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_read() {
        let rooms = r#"{"success":true,"data":[{"channel":"nova","viewCount":7,"viewers":[]},{"channel":"x"},{}]}"#;
        assert_eq!(read_rooms(rooms), Ok(vec![("nova".to_owned(), 7), ("x".to_owned(), 0)]));
        let links = r#"{"success":true,"size":2,"data":[{"id":"m1","url":"https://a.example","kind":"image",
            "timestamp":5,"username":"ann","channel":"nova"},{"id":"m2"}]}"#;
        let link = WireLink {
            id: "m1".into(),
            url: "https://a.example".into(),
            image: true,
            timestamp: 5,
            username: "ann".into(),
        };
        assert_eq!(read_links(links), Ok(vec![link]));
        let talks =
            r#"{"success":true,"data":[{"with":["ann","vj"],"timestamp":9},{"with":[],"timestamp":9},{"with":["x"]}]}"#;
        let talk = WireConversation { with: vec!["ann".into(), "vj".into()], at: 9 };
        assert_eq!(read_conversations(talks), Ok(vec![talk]));
        let emotes = r#"{"data":[{"label":"wave","value":":wave:"},{"value":":fire:"},{"label":""},7]}"#;
        assert_eq!(read_emotes(emotes), Ok(vec!["wave".to_owned(), "fire".to_owned()]));
        assert_eq!(read_names(r#"{"data":["troll",7,{},null,"x"]}"#), Ok(vec!["troll".into(), "7".into(), "x".into()]));
        assert_eq!(read_source(r#"{"success":true,"data":{"text":"**hi**"}}"#), Ok("**hi**".to_owned()));
    }

    #[test]
    fn a_broken_entry_costs_only_itself() {
        let names = r#"{"data":["a\ud800",1e400,"b"]}"#;
        assert_eq!(read_names(names), Ok(vec!["a\u{fffd}".to_owned(), "b".to_owned()]));
        let rooms = r#"{"data":[{"channel":"a","viewCount":-5},{"channel":"b","viewCount":1e300},{"channel":[]}]}"#;
        assert_eq!(read_rooms(rooms), Ok(vec![("a".to_owned(), 0), ("b".to_owned(), 0)]));
    }

    #[test]
    fn other_shapes_are_refusals() {
        for body in ["", "null", "{}", r#"{"data":{}}"#, r#"{"data":7}"#, r#"{"success":false,"data":[]}"#, "<html>"] {
            assert!(read_rooms(body).is_err(), "{body}");
            assert!(read_names(body).is_err(), "{body}");
            assert!(read_source(body).is_err(), "{body}");
        }
    }
}
