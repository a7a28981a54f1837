//! A TOML file that the program writes for itself: read whole, written whole in one step.
//!
//! Must not know what is in it.

use std::io::ErrorKind;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::file::ConfigError;
use super::private::{self, PrivateError};

/// What the file holds; a missing one holds nothing.
///
/// # Errors
/// When it is there and cannot be read or understood.
pub fn load<T: DeserializeOwned + Default>(path: &Path) -> Result<T, ConfigError> {
    let unreadable = |cause: String| ConfigError::Unreadable { path: path.to_owned(), cause };
    let text = match private::read(path) {
        Ok(text) => text,
        Err(PrivateError::Unreadable { cause, .. }) if cause.kind() == ErrorKind::NotFound => return Ok(T::default()),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    toml::from_str(&text).map_err(|error| unreadable(error.message().to_owned()))
}

/// # Errors
/// When it cannot be written.
pub fn save(held: &impl Serialize, path: &Path) -> Result<(), PrivateError> {
    let text = toml::to_string(held).expect("texts, numbers, switches and tables of them can be written as TOML");
    private::write(path, &text)
}
