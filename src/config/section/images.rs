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
    /// As graphics where the terminal is known to have them, else in half blocks.
    Auto,
    /// In half blocks, which every terminal with 256 colours can show.
    Blocks,
    Kitty,
    Iterm,
    Sixel,
}

impl TryFrom<String> for Show {
    type Error = String;

    fn try_from(words: String) -> Result<Self, String> {
        match words.as_str() {
            "off" => Ok(Self::Off),
            "auto" => Ok(Self::Auto),
            "blocks" => Ok(Self::Blocks),
            "kitty" => Ok(Self::Kitty),
            "iterm" => Ok(Self::Iterm),
            "sixel" => Ok(Self::Sixel),
            _ => Err(format!(
                "\"{words}\" is no way to show pictures; write \"off\", \"auto\", \"blocks\", \"kitty\", \"iterm\" or \"sixel\""
            )),
        }
    }
}
