//! "A session began, come": notifications (MSC4075) and declining them (MSC4310).
//!
//! Parsing alone. Must not know whether somebody is told, or how.

use std::sync::Arc;

use serde_json::Value;

use super::event::RawEvent;
use crate::chat::id::Timestamp;

pub const NOTIFICATION_TYPES: [&str; 2] = ["m.rtc.notification", "org.matrix.msc4075.rtc.notification"];
pub const DECLINE_TYPES: [&str; 2] = ["m.rtc.decline", "org.matrix.msc4310.rtc.decline"];

/// The longest that anybody rings.
pub const MAX_LIFETIME_MS: i64 = 120_000;
/// For notifications that do not say how long.
const DEFAULT_LIFETIME_MS: i64 = 30_000;
/// A sender's clock that is further away from its homeserver's is not believed.
const MAX_SKEW_MS: i64 = 20_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Id of the event, which a decline refers to.
    pub event: Arc<str>,
    pub sender: Arc<str>,
    /// Whether it rings, or only says so.
    pub rings: bool,
    pub at: Timestamp,
    /// From this moment on it is late.
    pub until: Timestamp,
    /// Everybody in the room.
    pub whole_room: bool,
    pub users: Vec<Arc<str>>,
    /// The membership event it is about.
    pub about: Option<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    pub sender: Arc<str>,
    /// The notification that is declined.
    pub notification: Arc<str>,
    pub at: Timestamp,
}

impl Notification {
    /// `None` for events of other types, and for content that is no object or does not say of what kind it is.
    pub fn read(event: &RawEvent) -> Option<Self> {
        if !NOTIFICATION_TYPES.contains(&&*event.kind) {
            return None;
        }
        let content = &*event.content;
        // The newest text has moved these into `application`; what is sent has them at the top.
        let said = |key: &str| content.get(key).or_else(|| content.get("application")?.get(key));
        let rings = said("notification_type")?.as_str()? == "ring";
        let sent = said("sender_ts").and_then(Value::as_i64);
        let near = |ms: &i64| ms.saturating_sub(event.at.0).unsigned_abs() <= MAX_SKEW_MS.unsigned_abs();
        let at = sent.filter(near).map_or(event.at, Timestamp);
        let lifetime = said("lifetime").and_then(Value::as_i64).unwrap_or(DEFAULT_LIFETIME_MS);
        let mentions = content.get("m.mentions");
        let users = mentions.and_then(|mentions| mentions.get("user_ids")?.as_array());
        Some(Self {
            event: Arc::clone(&event.id),
            sender: Arc::clone(&event.sender),
            rings,
            at,
            until: at.plus(lifetime.clamp(0, MAX_LIFETIME_MS)),
            whole_room: mentions.and_then(|mentions| mentions.get("room")?.as_bool()).unwrap_or(false),
            users: users.into_iter().flatten().filter_map(Value::as_str).map(Arc::from).collect(),
            about: reference(content),
        })
    }

    pub fn is_for(&self, user: &str) -> bool {
        *self.sender != *user && (self.whole_room || self.users.iter().any(|mentioned| **mentioned == *user))
    }
}

impl Decline {
    pub fn read(event: &RawEvent) -> Option<Self> {
        if !DECLINE_TYPES.contains(&&*event.kind) {
            return None;
        }
        let notification = reference(&event.content)?;
        Some(Self { sender: Arc::clone(&event.sender), notification, at: event.at })
    }
}

/// The event that a content refers to.
fn reference(content: &Value) -> Option<Arc<str>> {
    let relation = content.get("m.relates_to")?;
    let refers = relation.get("rel_type")?.as_str()? == "m.reference";
    refers.then(|| relation.get("event_id")?.as_str().map(Arc::from)).flatten()
}
