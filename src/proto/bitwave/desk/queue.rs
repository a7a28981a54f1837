//! `GET /v1/rooms/{room}/queue`: `{"success":true,"data":[{"kind":"report","message":{…},"reports":[…]}]}`.
//!
//! Must not know how a message is read: it is handed on as raw JSON in the form of `bulkmessage`.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Debug, Serialize, Deserialize)]
pub struct WireQueueItem {
    /// `report` or `image`.
    pub kind: String,
    pub message: Box<RawValue>,
    #[serde(default)]
    pub reports: Vec<WireReport>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireReport {
    pub by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub timestamp: i64,
}
