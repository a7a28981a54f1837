//! `[notify]`: how one is told of mentions and direct messages, and when not.

use std::path::PathBuf;

use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    pub sound: Sound,
    /// Desktop notifications for mentions and direct messages.
    pub desktop: bool,
    /// Program and arguments to start on a mention; no shell is involved.
    pub command: Vec<String>,
    /// Hours in which nothing disturbs, such as `23:00-07:30`, in local time.
    pub quiet: Vec<Hours>,
}

impl Default for Notify {
    fn default() -> Self {
        Self { sound: Sound::default(), desktop: true, command: Vec::new(), quiet: Vec::new() }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Sound {
    /// The first way that works: notification server, sound server, a player, the terminal's bell.
    #[default]
    Auto,
    Bell,
    Off,
    /// A WAV file.
    File(PathBuf),
}

/// Minutes since midnight; `to` does not belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hours {
    pub from: u16,
    pub to: u16,
}

impl Notify {
    /// # Errors
    /// In words for the person, when the command has no program.
    pub fn check(&self) -> Result<(), String> {
        match self.command.first() {
            Some(program) if program.trim().is_empty() => {
                Err("command needs a program first, like [\"notify-me\", \"--loud\"]".to_owned())
            }
            _ => Ok(()),
        }
    }
}

impl TryFrom<String> for Sound {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "auto" => Ok(Self::Auto),
            "bell" => Ok(Self::Bell),
            "off" => Ok(Self::Off),
            path if path.starts_with('/') => Ok(Self::File(path.into())),
            other => {
                Err(format!("sound is \"auto\", \"bell\", \"off\" or the full path of a WAV file, not \"{other}\""))
            }
        }
    }
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let clock = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let hours = text.split_once('-').and_then(|(from, to)| Some(Self { from: clock(from)?, to: clock(to)? }));
        hours
            .filter(|hours| hours.from != hours.to)
            .ok_or_else(|| format!("quiet hours are written like \"23:00-07:30\", not \"{text}\""))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::file;

    fn read(text: &str) -> Result<Notify, String> {
        file::parse(text, Path::new("c")).map(|settings| settings.notify).map_err(|error| error.to_string())
    }

    #[test]
    fn everything_of_it_can_be_said() {
        let text =
            "[notify]\nsound = \"/x/y.wav\"\ndesktop = false\ncommand = [\"p\", \"a b\"]\nquiet = [\"23:00-7:30\"]";
        let expected = Notify {
            sound: Sound::File("/x/y.wav".into()),
            desktop: false,
            command: vec!["p".into(), "a b".into()],
            quiet: vec![Hours { from: 1380, to: 450 }],
        };
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, expected) in [
            (
                "[notify]\nsound = \"ping.wav\"",
                "c:2: sound is \"auto\", \"bell\", \"off\" or the full path of a WAV file, not \"ping.wav\"",
            ),
            ("[notify]\nquiet = [\"23-7\"]", "c:2: quiet hours are written like \"23:00-07:30\", not \"23-7\""),
            (
                "[notify]\nquiet = [\"24:00-7:00\"]",
                "c:2: quiet hours are written like \"23:00-07:30\", not \"24:00-7:00\"",
            ),
            (
                "[notify]\nquiet = [\"7:00-7:00\"]",
                "c:2: quiet hours are written like \"23:00-07:30\", not \"7:00-7:00\"",
            ),
            ("[notify]\ncommand = [\"\"]", "c:1: command needs a program first, like [\"notify-me\", \"--loud\"]"),
        ] {
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
    }
}
