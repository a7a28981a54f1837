//! `[logs]`: what is said, as text files.

use std::path::PathBuf;

use serde::Deserialize;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogsSettings {
    pub enabled: bool,
    /// Where they lie; the folder `logs` beside the program's own data without one.
    pub folder: Option<PathBuf>,
}

impl LogsSettings {
    /// What serde cannot tell.
    ///
    /// # Errors
    /// A sentence, when a value makes no sense.
    pub fn check(&self) -> Result<(), String> {
        match &self.folder {
            Some(folder) if !folder.is_absolute() => {
                Err("folder in [logs] is a path from the root, like \"/home/me/chat\"".to_owned())
            }
            _ => Ok(()),
        }
    }
}
