//! What our server says it can do beyond the RFC: the object `streamside` in the CONNECT answer.
//!
//! Only revision 4 has a CONNECT answer with data, so clients of revision 3 see a plain RFC server. Must not know how
//! any of it is done.

use std::time::Duration;

use serde_json::{Value, json};

use crate::chat::{Capabilities, LengthUnit, Whispers};

const KEY: &str = "streamside";
const VERSION: u64 = 1;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// A `message` is acknowledged once durable, and repeats are recognised by their `nonce`.
    pub acks: bool,
    /// The event `subscribe` is understood.
    pub subscribe: bool,
    /// `GET /v1/messages/{room}` takes `before` and `limit`.
    pub backfill: bool,
    /// Longest message in `unit`.
    pub max_length: usize,
    pub unit: LengthUnit,
    /// Own messages can be changed for this long (`edit`, in milliseconds).
    pub edit: Option<Duration>,
    /// A `message` may carry `replyTo`.
    pub replies: bool,
    /// The event `whisper` and `/v1/whispers`.
    pub whispers: bool,
    /// `GET /v1/links/{room}`.
    pub links: bool,
    /// `/v1/blocks`.
    pub blocks: bool,
    /// Roles, timeouts, rules, queue, log: the event `moderate` and what belongs to it.
    pub desk: bool,
    /// The event `read` is understood and `/v1/markers` is kept.
    pub markers: bool,
    /// The host that images in messages come from; others are not fetched.
    pub media: Option<String>,
}

impl Announced {
    pub fn capabilities(&self) -> Capabilities {
        Capabilities {
            acks: self.acks,
            subscribe: self.subscribe,
            backfill: self.backfill,
            max_length: self.max_length,
            unit: self.unit,
            edit: self.edit,
            replies: self.replies,
            whispers: if self.whispers { Whispers::Rooms } else { Whispers::Single },
            links: self.links,
            blocks: self.blocks,
            desk: self.desk,
            markers: self.markers,
            ..Capabilities::PLAIN_RFC
        }
    }

    /// Reads the data of a CONNECT answer. `None`: a plain RFC server, or a newer extension than this one.
    pub(super) fn read(connect_data: &str) -> Option<Self> {
        let data: Value = serde_json::from_str(connect_data).ok()?;
        let ours = data.get(KEY)?;
        ours.get("version").and_then(Value::as_u64).filter(|version| *version == VERSION)?;
        let flag = |key| ours.get(key).and_then(Value::as_bool).unwrap_or(false);
        let length = ours.get("maxLength").and_then(Value::as_u64).and_then(|length| usize::try_from(length).ok());
        let utf16 = ours.get("unit").and_then(Value::as_str) == Some("utf16");
        Some(Self {
            acks: flag("acks"),
            subscribe: flag("subscribe"),
            backfill: flag("backfill"),
            max_length: length.unwrap_or(Capabilities::PLAIN_RFC.max_length),
            unit: if utf16 { LengthUnit::Utf16 } else { LengthUnit::Chars },
            edit: ours.get("edit").and_then(Value::as_u64).filter(|ms| *ms > 0).map(Duration::from_millis),
            replies: flag("replies"),
            whispers: flag("whispers"),
            links: flag("links"),
            blocks: flag("blocks"),
            desk: flag("desk"),
            markers: flag("markers"),
            media: ours.get("media").and_then(Value::as_str).map(str::to_owned),
        })
    }

    /// The data of the CONNECT answer.
    pub(super) fn connect_data(&self, sid: &str) -> String {
        let unit = match self.unit {
            LengthUnit::Chars => "chars",
            LengthUnit::Utf16 => "utf16",
        };
        let ours = json!({
            "version": VERSION,
            "acks": self.acks,
            "subscribe": self.subscribe,
            "backfill": self.backfill,
            "maxLength": self.max_length,
            "unit": unit,
            "edit": self.edit.map_or(0, |window| u64::try_from(window.as_millis()).unwrap_or(u64::MAX)),
            "replies": self.replies,
            "whispers": self.whispers,
            "links": self.links,
            "blocks": self.blocks,
            "desk": self.desk,
            "markers": self.markers,
            "media": self.media,
        });
        json!({ "sid": sid, KEY: ours }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_announced_is_read_back() {
        for (unit, media) in [(LengthUnit::Chars, Some("media.example".to_owned())), (LengthUnit::Utf16, None)] {
            let ours = Announced {
                acks: true,
                subscribe: false,
                backfill: true,
                max_length: 500,
                unit,
                edit: media.is_some().then_some(Duration::from_secs(600)),
                replies: true,
                whispers: false,
                links: true,
                blocks: false,
                desk: true,
                markers: false,
                media,
            };
            assert_eq!(Announced::read(&ours.connect_data("s1")), Some(ours));
        }
    }

    #[test]
    fn plain_servers_and_other_versions_announce_nothing() {
        for data in ["", "null", r#"{"sid":"x"}"#, r#"{"streamside":true}"#, r#"{"streamside":{"version":2}}"#] {
            assert_eq!(Announced::read(data), None, "{data}");
        }
    }

    #[test]
    fn what_is_left_out_is_off() {
        let read = Announced::read(r#"{"sid":"x","streamside":{"version":1,"acks":"yes"}}"#).expect("announced");
        assert_eq!(read.capabilities(), Capabilities { unit: LengthUnit::Chars, ..Capabilities::PLAIN_RFC });
    }
}
