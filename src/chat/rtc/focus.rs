//! How devices reach each other: foci, which newer texts call transports.
//!
//! The one thing that must be there is a type; everything else depends on it and is kept as it came. Must not know who
//! uses one.

use std::sync::Arc;

use serde_json::Value;
use url::Url;

use super::names;
use super::own;
use crate::chat::text::SafeText;

/// The types of the LiveKit transport: in use, and in MSC4195.
pub(super) const LIVEKIT: [&str; 2] = ["livekit", "m.livekit"];
/// Where a focus says its address: LiveKit's key, and ours.
const ADDRESSES: [&str; 2] = ["livekit_service_url", own::ADDRESS];

#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    kind: Arc<str>,
    raw: Arc<Value>,
}

/// Which of the preferred foci a device is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    /// The first one that whoever is there longest prefers.
    Oldest,
    /// The first one that the device itself prefers.
    Own,
    /// Not said; the focus itself may have an address.
    Unsaid,
    Unknown,
}

impl Focus {
    /// `None` for what is no object with a text as `type`.
    pub fn read(raw: &Value) -> Option<Self> {
        let kind = raw.get("type")?.as_str()?.into();
        Some(Self { kind, raw: Arc::new(raw.clone()) })
    }

    /// All of a list, or `None` when there is a bad one among them or it is no list.
    pub fn read_all(raw: &Value) -> Option<Vec<Self>> {
        raw.as_array()?.iter().map(Self::read).collect()
    }

    /// The readable ones of a list.
    pub fn read_some(raw: &Value) -> Vec<Self> {
        raw.as_array().into_iter().flatten().filter_map(Self::read).collect()
    }

    /// The type, a key and not sanitised.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The focus as it came, for passing it on.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    pub fn is_livekit(&self) -> bool {
        LIVEKIT.contains(&&*self.kind)
    }

    /// Whether this program knows what the type means.
    pub fn is_known(&self) -> bool {
        self.is_livekit() || &*self.kind == own::FOCUS
    }

    /// What people read: the type, named as unknown if it is.
    pub fn label(&self) -> SafeText {
        names::transport(&self.kind)
    }

    /// The host it is at, without user, password, path or query.
    pub fn host(&self) -> Option<SafeText> {
        let address = ADDRESSES.iter().find_map(|key| self.raw.get(key)?.as_str())?;
        Url::parse(address).ok()?.host_str().map(SafeText::name)
    }

    pub(super) fn selection(&self) -> Selection {
        match self.raw.get("focus_selection") {
            None => Selection::Unsaid,
            Some(Value::String(said)) if said == "oldest_membership" => Selection::Oldest,
            Some(Value::String(said)) if said == "multi_sfu" => Selection::Own,
            Some(_) => Selection::Unknown,
        }
    }
}
