//! The file of what a person ignores, remembered between runs.
//!
//! Written by the program alone, in one step, beside its other data. Must not know what ignoring leads to.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file::ConfigError;
use super::own_file;
use super::private::PrivateError;

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
        own_file::load(path)
    }

    /// Writes the file in one step.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), PrivateError> {
        own_file::save(self, path)
    }
}
