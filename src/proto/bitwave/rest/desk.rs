//! What moderators fetch of a room, and how far somebody has read: queue, log, card, people, markers.
//!
//! A broken entry costs only itself. All text is still untrusted. Must not know who may ask.

use crate::proto::bitwave::desk::card::WireCard;
use crate::proto::bitwave::desk::entry::WireEntry;
use crate::proto::bitwave::desk::queue::WireReport;
use crate::proto::bitwave::desk::read;
use crate::proto::bitwave::items;
use crate::proto::bitwave::loose::Object;

use super::answer::{data, odd};
use super::token::Refusal;

/// Ours: a message that waits for a moderator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireQueued<'a> {
    /// Pictures wait; else it was reported.
    pub image: bool,
    /// Raw JSON; read it with [`crate::proto::bitwave::message::read_items`].
    pub message: &'a str,
    pub reports: Vec<WireReport>,
}

/// Ours: how far somebody has read a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireMarker {
    pub channel: String,
    pub id: String,
    /// When the message was posted, in milliseconds since 1970.
    pub at: i64,
}

/// `GET /v1/rooms/{room}/queue`, oldest first.
///
/// # Errors
/// The server's refusal; an answer of another shape counts as one. So for all of these.
pub fn read_queue(body: &str) -> Result<Vec<WireQueued<'_>>, Refusal> {
    let mut found = Vec::new();
    items::split(list(body)?, |item| found.extend(item.and_then(queued)));
    Ok(found)
}

fn queued(raw: &str) -> Option<WireQueued<'_>> {
    let fields = Object::read(raw);
    let message = fields.raw("message");
    let image = match read::text(&fields, "kind")?.as_str() {
        "image" => true,
        "report" => false,
        _ => return None,
    };
    let reports = read::each(fields.raw("reports"), read::report);
    message.starts_with('{').then_some(WireQueued { image, message, reports })
}

/// `GET /v1/rooms/{room}/log`, newest first.
pub fn read_log(body: &str) -> Result<Vec<WireEntry>, Refusal> {
    Ok(read::each(list(body)?, read::entry))
}

/// `GET /v1/rooms/{room}/users/{name}`; the messages apart, as raw JSON in the form of `bulkmessage`, oldest first.
pub fn read_card(body: &str) -> Result<(WireCard, &str), Refusal> {
    let fields = Object::read(data(body)?);
    let card = WireCard {
        name: read::text(&fields, "name").ok_or_else(odd)?,
        role: read::text(&fields, "role").unwrap_or_default(),
        created: read::moment(&fields, "created"),
        seen: read::moment(&fields, "seen"),
        karma: read::moment(&fields, "karma").unwrap_or_default(),
        restraint: read::restraint(fields.raw("restraint")),
        entries: read::each(fields.raw("entries"), read::entry),
        notes: read::each(fields.raw("notes"), read::note),
        messages: Vec::new(),
    };
    Ok((card, fields.raw("messages")))
}

/// `GET /v1/rooms/{room}/people`: who was seen, and when last, in milliseconds since 1970.
pub fn read_seen(body: &str) -> Result<Vec<(String, i64)>, Refusal> {
    let fields = Object::read(data(body)?);
    let seen = fields.raw("seen");
    if !seen.starts_with('[') {
        return Err(odd());
    }
    Ok(read::each(seen, |raw| {
        let fields = Object::read(raw);
        Some((read::text(&fields, "name")?, read::moment(&fields, "at")?))
    }))
}

/// `GET /v1/markers`.
pub fn read_markers(body: &str) -> Result<Vec<WireMarker>, Refusal> {
    let rooms = data(body)?;
    if !rooms.starts_with('{') {
        return Err(odd());
    }
    let marker = |(channel, raw): (String, &str)| {
        let fields = Object::read(raw);
        Some(WireMarker { channel, id: read::text(&fields, "id")?, at: read::moment(&fields, "at")? })
    };
    Ok(Object::read(rooms).into_entries().filter_map(marker).collect())
}

fn list(body: &str) -> Result<&str, Refusal> {
    data(body).and_then(|list| if list.starts_with('[') { Ok(list) } else { Err(odd()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(data: &str) -> String {
        format!("{{\"success\":true,\"data\":{data}}}")
    }

    #[test]
    fn a_queue_holds_reports_and_pictures() {
        let body = reply(
            r#"[{"kind":"report","message":{"id":"m1"},"reports":[{"by":"ann","reason":"spam","timestamp":5},{"by":{}},7]},
               {"kind":"image","message":7},{"kind":"odd","message":{}},null,{"kind":"image","message":{"id":"m2"}}]"#,
        );
        let report = WireReport { by: "ann".to_owned(), reason: Some("spam".to_owned()), timestamp: 5 };
        let reported = WireQueued { image: false, message: r#"{"id":"m1"}"#, reports: vec![report] };
        let picture = WireQueued { image: true, message: r#"{"id":"m2"}"#, reports: vec![] };
        assert_eq!(read_queue(&body), Ok(vec![reported, picture]));
    }

    #[test]
    fn a_card_tells_what_is_known() {
        let body = reply(
            r#"{"name":"troll","role":"user","karma":-3,"created":1,"entries":[{"do":"warn","channel":"nova"},{}],
                "notes":[{"by":"kat","timestamp":2,"text":"again"},{"by":"kat"}],"messages":[{"message":"hi"}]}"#,
        );
        let (card, messages) = read_card(&body).expect("a card");
        assert_eq!((card.name.as_str(), card.karma, card.created, card.seen), ("troll", -3, Some(1), None));
        assert_eq!((card.entries.len(), card.notes.len(), messages), (1, 1, r#"[{"message":"hi"}]"#));
    }

    #[test]
    fn people_log_and_markers_are_read() {
        let seen = reply(r#"{"connected":["ann"],"seen":[{"name":"ann","at":5},{"name":"bob"},{"name":7,"at":"6"}]}"#);
        assert_eq!(read_seen(&seen), Ok(vec![("ann".to_owned(), 5), ("7".to_owned(), 6)]));
        let log = read_log(&reply(r#"[{"do":"ban","channel":"nova"},7,{"do":"odd","channel":"nova"}]"#));
        assert_eq!(log.map(|entries| entries.len()), Ok(2));
        let markers = read_markers(&reply(r#"{"nova":{"id":"m1","at":5},"odd":{"id":"m1"},"odder":7}"#));
        assert_eq!(markers, Ok(vec![WireMarker { channel: "nova".to_owned(), id: "m1".to_owned(), at: 5 }]));
    }

    #[test]
    fn other_shapes_are_refusals() {
        for body in ["", "null", "{}", r#"{"data":7}"#, r#"{"success":false,"data":[]}"#, "<html>"] {
            assert!(read_queue(body).is_err() && read_log(body).is_err() && read_card(body).is_err(), "{body}");
            assert!(read_seen(body).is_err() && read_markers(body).is_err(), "{body}");
        }
    }
}
