//! `GET /v1/rooms/{room}/users/{name}`: what moderators may know of a person in a room, in `data`.
//!
//! Must not know how messages are read: they are raw JSON in the form of `bulkmessage`.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::entry::WireEntry;
use super::state::WireRestraint;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireCard {
    pub name: String,
    pub role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
    pub karma: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restraint: Option<WireRestraint>,
    /// Newest first.
    pub entries: Vec<WireEntry>,
    pub notes: Vec<WireNote>,
    /// Oldest first.
    pub messages: Vec<Box<RawValue>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireNote {
    pub by: String,
    pub timestamp: i64,
    pub text: String,
}
