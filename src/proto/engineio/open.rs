//! The open packet: the handshake a server begins every connection with.
//!
//! Must not know what the connection does with the times.

use std::time::Duration;

use serde_json::{Value, json};

use super::heartbeat::Timing;
use crate::proto::ProtocolError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub sid: String,
    pub upgrades: Vec<String>,
    pub timing: Timing,
    /// Bytes per frame or polling body. Servers of revision 3 and the first ones of revision 4 do not say.
    pub max_payload: Option<u64>,
}

impl Open {
    /// Reads the JSON behind the `0`. Missing or odd times become the defaults: they are not worth a connection.
    ///
    /// # Errors
    /// When it is not a JSON object with a `sid`.
    pub fn decode(json: &str) -> Result<Self, ProtocolError> {
        let value: Value = serde_json::from_str(json).map_err(|_| ProtocolError("an open packet that is not JSON"))?;
        let sid = value.get("sid").and_then(Value::as_str).ok_or(ProtocolError("an open packet without a sid"))?;
        let ms = |key| value.get(key).and_then(Value::as_u64).map(Duration::from_millis);
        let upgrades = value.get("upgrades").and_then(Value::as_array).into_iter().flatten();
        Ok(Self {
            sid: sid.to_owned(),
            upgrades: upgrades.filter_map(Value::as_str).map(str::to_owned).collect(),
            timing: Timing::bounded(ms("pingInterval"), ms("pingTimeout")),
            max_payload: value.get("maxPayload").and_then(Value::as_u64),
        })
    }

    pub fn encode(&self) -> String {
        let mut value = json!({
            "sid": self.sid,
            "upgrades": self.upgrades,
            "pingInterval": millis(self.timing.interval),
            "pingTimeout": millis(self.timing.timeout),
        });
        if let Some(bytes) = self.max_payload {
            value["maxPayload"] = bytes.into();
        }
        value.to_string()
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_survives_the_round_trip() {
        let open = Open {
            sid: "m9bt9oGFBfl1jO1kAAAA".to_owned(),
            upgrades: vec!["websocket".to_owned()],
            timing: Timing { interval: Duration::from_secs(25), timeout: Duration::from_secs(20) },
            max_payload: Some(1_000_000),
        };
        assert_eq!(Open::decode(&open.encode()), Ok(open));
    }

    #[test]
    fn a_handshake_needs_nothing_but_a_sid() {
        let open = Open::decode(r#"{"sid":"x","pingInterval":"soon","upgrades":7}"#).expect("readable");
        assert_eq!(open.timing, Timing::DEFAULT);
        assert_eq!(open.max_payload, None);
        assert!(open.upgrades.is_empty());
    }
}
