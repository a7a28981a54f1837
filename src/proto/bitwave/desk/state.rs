//! The events `room` (what holds for everybody) and `standing` (what holds for oneself), also given by
//! `GET /v1/rooms/{room}` as `{"success":true,"data":{"room":{…},"standing":{…}}}`.
//!
//! Must not know who may read them.

use serde::{Deserialize, Serialize};

/// Times and lengths in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireRoom {
    pub channel: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<WireRules>,
    pub hold: bool,
    pub pins: Vec<WirePin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live: Option<WireLive>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dj: Option<String>,
    pub moderators: Vec<String>,
    pub restrained: Vec<WireRestraint>,
    pub private: bool,
    pub shortest: u64,
    pub longest: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireRules {
    pub version: u64,
    pub text: String,
    /// What the server makes of it as of the text of a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    pub must_accept: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WirePin {
    pub id: String,
    pub username: String,
    /// Text, not HTML.
    pub excerpt: String,
    pub by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireLive {
    pub since: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireRestraint {
    pub user: String,
    /// True for a ban; `until` is missing then.
    pub ban: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    pub since: i64,
    pub by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireStanding {
    pub channel: String,
    /// As [`crate::chat::Role::as_str`].
    pub role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restraint: Option<WireRestraint>,
    pub queue: usize,
    pub held: usize,
}
