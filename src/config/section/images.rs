//! `[images]`: whether pictures in messages are shown.
//!
//! Must not know how one is drawn.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Images {
    pub show: Show,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Show {
    #[default]
    Off,
    /// In half blocks, which every terminal with 256 colours can show.
    Blocks,
}

impl TryFrom<String> for Show {
    type Error = String;

    fn try_from(words: String) -> Result<Self, String> {
        match words.as_str() {
            "off" => Ok(Self::Off),
            "blocks" | "auto" => Ok(Self::Blocks),
            "kitty" | "iterm" | "sixel" => {
                Err(format!("pictures by \"{words}\" are not there yet; write \"blocks\" for half blocks, or \"off\""))
            }
            _ => Err(format!("\"{words}\" is no way to show pictures; write \"off\", \"auto\" or \"blocks\"")),
        }
    }
}
