//! `[channel."nova"]`: what holds for one channel only.
//!
//! Must not know what a key leads to.

use std::collections::BTreeMap;

use serde::Deserialize;

/// By the name of the channel, with or without `#`.
pub type Channels = BTreeMap<String, Channel>;

/// A key each.
const MOST: usize = 3;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Channel {
    /// The timeouts that the keys 1, 2 and 3 give.
    pub timeouts: Vec<Timeout>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeout {
    pub length: Length,
    pub reason: Option<String>,
}

/// A length of time as people type it, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Length(pub i64);

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no length of time; write 90s, 10m or 1h30m");
        let mut ms: i64 = 0;
        let mut digits = String::new();
        for c in text.chars() {
            let unit = match c {
                '0'..='9' => {
                    digits.push(c);
                    continue;
                }
                's' => 1_000,
                'm' => 60_000,
                'h' => 3_600_000,
                _ => return Err(wrong()),
            };
            let number: i64 = std::mem::take(&mut digits).parse().map_err(|_| wrong())?;
            ms = number.checked_mul(unit).and_then(|part| ms.checked_add(part)).ok_or_else(wrong)?;
        }
        if ms > 0 && digits.is_empty() { Ok(Self(ms)) } else { Err(wrong()) }
    }
}

/// # Errors
/// With the channel and a sentence for the person.
pub fn check(channels: &Channels) -> Result<(), (String, String)> {
    for (name, channel) in channels {
        let wrong = |why: &str| Err((name.clone(), why.to_owned()));
        if channel.timeouts.len() > MOST {
            return wrong("there are three keys, so three timeouts at most");
        }
        let long = |timeout: &Timeout| timeout.reason.as_ref().is_some_and(|reason| reason.chars().count() > 300);
        if channel.timeouts.iter().any(long) {
            return wrong("a reason has at most 300 characters");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::file;

    fn read(text: &str) -> Result<Channels, String> {
        file::parse(text, Path::new("c")).map(|settings| settings.channels).map_err(|error| error.to_string())
    }

    #[test]
    fn a_channel_has_timeouts_of_its_own() {
        let text = "[channel.\"nova\"]\ntimeouts = [{ length = \"90s\", reason = \"caps\" }, { length = \"1h30m\" }]";
        let channels = read(text).unwrap();
        let timeouts: Vec<_> =
            channels["nova"].timeouts.iter().map(|known| (known.length.0, known.reason.as_deref())).collect();
        assert_eq!(timeouts, [(90_000, Some("caps")), (5_400_000, None)]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let many = format!("[channel.\"nova\"]\ntimeouts = [{}]", "{ length = \"2m\" },".repeat(4));
        for (text, expected) in [
            (
                "[channel.\"nova\"]\ntimeouts = [{ length = \"5\" }]",
                "c:2: `5` is no length of time; write 90s, 10m or 1h30m",
            ),
            (
                "[channel.\"nova\"]\ntimeouts = [{ length = \"0m\" }]",
                "c:2: `0m` is no length of time; write 90s, 10m or 1h30m",
            ),
            (&many, "c:1: there are three keys, so three timeouts at most"),
        ] {
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
    }
}
