//! `[keys]`: which chord does what, as it is written.
//!
//! Only words: what a chord is and which actions there are is known where keys are read, and checked there.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::placed::Placed;

/// A table of chords, each with the name of what it does.
pub type Chords = BTreeMap<String, Placed<String>>;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    pub preset: Preset,
    /// While typing, and everywhere else unless a mode says otherwise.
    pub bind: Chords,
    /// While a message is selected.
    pub select: Chords,
    /// In lists of messages and links.
    pub list: Chords,
}

/// A set of keys to start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    #[default]
    Default,
    /// What shells do in a line of text.
    Readline,
    /// Letters are deeds until `i` is pressed.
    Vim,
}

impl Preset {
    /// What it binds over the keys as they come.
    pub fn keys(self) -> Keys {
        let text = match self {
            Self::Default => return Keys::default(),
            Self::Readline => include_str!("../../../assets/keys/readline.toml"),
            Self::Vim => include_str!("../../../assets/keys/vim.toml"),
        };
        toml::from_str(text).expect("the presets are part of the program, and a test reads them")
    }
}

impl Keys {
    pub(in crate::config) fn locate(&mut self, line_of: &dyn Fn(usize) -> usize) {
        let all = self.bind.values_mut().chain(self.select.values_mut()).chain(self.list.values_mut());
        all.for_each(|name| name.locate(line_of));
    }
}
