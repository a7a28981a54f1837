//! The file of what a person ignores, remembered between runs.
//!
//! Written by the program alone, in one step, beside its other data. Must not know what ignoring leads to.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file::ConfigError;
use super::private::{self, PrivateError};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ignored {
    pub anonymous: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recursive: Option<bool>,
    #[serde(rename = "person")]
    pub people: Vec<Entry>,
    #[serde(rename = "channel")]
    pub channels: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: String,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

impl Ignored {
    /// Reads the file; a missing one is an empty list.
    ///
    /// # Errors
    /// When the file is there and cannot be read or understood.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |cause: String| ConfigError::Unreadable { path: path.to_owned(), cause };
        let text = match private::read(path) {
            Ok(text) => text,
            Err(PrivateError::Unreadable { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(unreadable(error.to_string())),
        };
        toml::from_str(&text).map_err(|error| unreadable(error.message().to_owned()))
    }

    /// Writes the file in one step.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), PrivateError> {
        // It holds only names, numbers and flags, which are always TOML.
        let text = toml::to_string(self).expect("a list of names can be written as TOML");
        private::write(path, &text)
    }
}
