//! One line of the log, and of the event `moderated`; the acknowledgement of `moderate` is `[{"entry":{…}}]`.
//!
//! Must not know who may read it.

use serde::{Deserialize, Serialize};

/// Times and lengths in milliseconds. What does not apply is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireEntry {
    pub id: String,
    pub timestamp: i64,
    pub channel: String,
    /// As [`crate::chat::ModVerb::as_str`].
    #[serde(rename = "do")]
    pub verb: String,
    pub by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
}
