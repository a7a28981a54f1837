//! What this client says about itself: that a device listens to, or plays on, a stream.
//!
//! It has an application and a focus of its own. Joining a call without taking part in its media would show everybody
//! else a participant who never speaks, so that is never announced. Must not know how events are sent.

use serde_json::{Map, Value, json};

use super::classify::DEFAULT_EXPIRES_MS;
use super::key::KeyForm;
use crate::chat::id::Timestamp;

/// The application: a stream of a MistServer. The call id is the stream's name.
pub const APPLICATION: &str = "live.streamside.stream";
/// The focus: the MistServer.
pub const FOCUS: &str = "live.streamside.mist";
/// The key of a focus of ours under which its address stands.
pub const ADDRESS: &str = "url";

/// How long before its expiry a membership is written anew.
pub const REFRESH_BEFORE_MS: i64 = 5_000;

/// One device of ours at one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub user: String,
    pub device: String,
    pub stream: String,
    /// Address of the MistServer.
    pub address: String,
}

/// A membership of ours that stands in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub created: Timestamp,
    pub until: Timestamp,
}

impl Own {
    pub fn state_key(&self, form: KeyForm) -> String {
        form.write(&self.user, &self.device, &format!("{APPLICATION}{}", self.stream))
    }

    /// The content that joins, or, with what stands already, the one that goes on with it.
    ///
    /// Going on copies the time of the join (MSC4143) and counts expiry from there, in whole terms of four hours; a
    /// content that is the same as before would make no new event.
    pub fn content(&self, standing: Option<Standing>, now: Timestamp) -> Value {
        let focus = json!({ "type": FOCUS, ADDRESS: self.address });
        let mut content = Map::new();
        content.insert("application".into(), APPLICATION.into());
        content.insert("call_id".into(), self.stream.as_str().into());
        content.insert("device_id".into(), self.device.as_str().into());
        content.insert("focus_active".into(), focus.clone());
        content.insert("foci_preferred".into(), json!([focus]));
        content.insert("expires".into(), expires(standing, now).into());
        if let Some(standing) = standing {
            content.insert("created_ts".into(), standing.created.0.into());
        }
        content.into()
    }
}

/// The content that leaves.
pub fn leave() -> Value {
    Value::Object(Map::new())
}

impl Standing {
    pub fn refresh_at(self) -> Timestamp {
        self.until.plus(-REFRESH_BEFORE_MS)
    }
}

/// The shortest number of terms that ends later than now with time to refresh.
fn expires(standing: Option<Standing>, now: Timestamp) -> i64 {
    let passed = standing.map_or(0, |standing| now.0.saturating_sub(standing.created.0).max(0));
    let terms = passed.saturating_add(REFRESH_BEFORE_MS) / DEFAULT_EXPIRES_MS + 1;
    terms.saturating_mul(DEFAULT_EXPIRES_MS)
}
