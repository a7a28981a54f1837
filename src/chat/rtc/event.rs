//! An event as a homeserver gives it, reduced to what sessions are computed from.
//!
//! Takes any JSON and refuses only what is no event at all. Must not know what a content means.

use std::sync::Arc;

use serde_json::Value;

use crate::chat::id::Timestamp;

/// Membership of a device in a session: the stable name, the two names of MSC4143 and MSC3401 that are in use, and
/// the one that MSC3401 meant to get.
pub const MEMBER_TYPES: [&str; 4] =
    ["m.rtc.member", "org.matrix.msc4143.rtc.member", "org.matrix.msc3401.call.member", "m.call.member"];
/// What allows an application to run (MSC4143 as of 2026).
pub const SLOT_TYPES: [&str; 2] = ["m.rtc.slot", "org.matrix.msc4143.rtc.slot"];
pub const ROOM_MEMBER: &str = "m.room.member";

/// Keys of a content under which a sticky event says what it replaces (MSC4354).
pub(super) const STICKY_KEYS: [&str; 2] = ["sticky_key", "msc4354_sticky_key"];
/// The longest stickiness (MSC4354): one hour.
const MAX_STICKY_MS: i64 = 3_600_000;

#[derive(Clone, Debug, PartialEq)]
pub struct RawEvent {
    pub kind: Arc<str>,
    /// `None` for events of the timeline.
    pub state_key: Option<Arc<str>>,
    pub sender: Arc<str>,
    pub id: Arc<str>,
    /// `origin_server_ts`.
    pub at: Timestamp,
    pub content: Arc<Value>,
    /// `unsigned.prev_content`: what this state event replaced.
    pub before: Option<Arc<Value>>,
    /// When the stickiness is over; `None` for events that are not sticky.
    pub sticky_until: Option<Timestamp>,
}

/// Where an event stands, so that a later one at the same place replaces it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub kind: Arc<str>,
    /// Set for sticky events, whose places belong to their senders; state is shared by all who may send it.
    pub sticky_of: Option<Arc<str>>,
    pub key: Arc<str>,
}

impl RawEvent {
    /// `None` without `type`, `sender`, `event_id` and a whole `origin_server_ts`, which every homeserver gives.
    ///
    /// `received` is the homeserver's time at which it came; stickiness counts from the earlier of it and the origin's.
    pub fn read(event: &Value, received: Timestamp) -> Option<Self> {
        let text = |key: &str| event.get(key)?.as_str().map(Arc::<str>::from);
        let at = Timestamp::clamped(event.get("origin_server_ts")?.as_i64()?);
        let sticky = ["msc4354_sticky", "sticky"].iter().find_map(|key| event.get(key)?.get("duration_ms")?.as_i64());
        let before = event.get("unsigned").and_then(|unsigned| unsigned.get("prev_content"));
        Some(Self {
            kind: text("type")?,
            state_key: text("state_key"),
            sender: text("sender")?,
            id: text("event_id")?,
            at,
            content: Arc::new(event.get("content").cloned().unwrap_or_default()),
            before: before.cloned().map(Arc::new),
            sticky_until: sticky.map(|ms| at.min(received).plus(ms.clamp(0, MAX_STICKY_MS))),
        })
    }

    pub fn is_membership(&self) -> bool {
        MEMBER_TYPES.contains(&&*self.kind)
    }

    pub fn is_slot(&self) -> bool {
        SLOT_TYPES.contains(&&*self.kind)
    }

    /// `None` for events that neither are state nor sticky: nothing stands by them.
    pub fn place(&self) -> Option<Place> {
        let kind = Arc::clone(&self.kind);
        if let Some(key) = &self.state_key {
            return Some(Place { kind, sticky_of: None, key: Arc::clone(key) });
        }
        self.sticky_until?;
        let key = STICKY_KEYS.iter().find_map(|key| self.content.get(key)?.as_str());
        let key = key.map_or_else(|| Arc::clone(&self.id), Arc::from);
        Some(Place { kind, sticky_of: Some(Arc::clone(&self.sender)), key })
    }
}
