//! Which foci a client proposes, in the order that MSC4143 recommends.
//!
//! What is in use comes first, since every switch of focus is heard; then what the own homeserver offers, so that the
//! load is spread like homeservers are; then what is configured. Must not know how any of it was fetched.

use serde_json::Value;

use super::focus::Focus;
use super::session::Session;

/// Where the homeserver's own foci stand in `/.well-known/matrix/client` (MSC4158).
const WELL_KNOWN: [&str; 2] = ["m.rtc_foci", "org.matrix.msc4143.rtc_foci"];
/// Where they stand in the answer of `/rtc/transports` (MSC4143).
const ENDPOINT: &str = "rtc_transports";

/// What there is to choose from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offers<'a> {
    /// The session that is about to be joined.
    pub session: Option<&'a Session>,
    /// `/.well-known/matrix/client` of the own homeserver.
    pub well_known: Option<&'a Value>,
    /// The answer of its transports endpoint.
    pub endpoint: Option<&'a Value>,
    pub configured: &'a [Focus],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    InUse,
    WellKnown,
    Endpoint,
    Configured,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub focus: Focus,
    pub source: Source,
}

/// The best first, each once. Entries that cannot be read are passed over.
pub fn preferred_foci(offers: Offers<'_>) -> Vec<Choice> {
    let in_use = offers.session.map(in_use).unwrap_or_default();
    let well_known = offers.well_known.map(|answer| listed(answer, &WELL_KNOWN)).unwrap_or_default();
    let endpoint = offers.endpoint.map(|answer| listed(answer, &[ENDPOINT])).unwrap_or_default();
    let mut choices: Vec<Choice> = Vec::new();
    for (source, foci) in [
        (Source::InUse, in_use),
        (Source::WellKnown, well_known),
        (Source::Endpoint, endpoint),
        (Source::Configured, offers.configured.to_vec()),
    ] {
        for focus in foci {
            if !choices.iter().any(|choice| choice.focus == focus) {
                choices.push(Choice { focus, source });
            }
        }
    }
    choices
}

/// What the devices of a session are on, whoever is there longest first.
fn in_use(session: &Session) -> Vec<Focus> {
    session.devices().iter().filter_map(|device| session.transport(device)).cloned().collect()
}

fn listed(answer: &Value, keys: &[&str]) -> Vec<Focus> {
    keys.iter().filter_map(|key| answer.get(key)).flat_map(Focus::read_some).collect()
}
