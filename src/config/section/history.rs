//! `[history]`: the program's own copy of what was said, for search and export.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HistorySettings {
    pub enabled: bool,
    /// How much of the disk it may take, in MB (2^20 bytes); then the oldest go.
    pub limit_mb: u32,
}

impl Default for HistorySettings {
    fn default() -> Self {
        Self { enabled: true, limit_mb: 512 }
    }
}

impl HistorySettings {
    /// What serde cannot tell.
    ///
    /// # Errors
    /// A sentence, when a value makes no sense.
    pub fn check(&self) -> Result<(), String> {
        match self.limit_mb {
            0..8 => Err("limit_mb in [history] is at least 8; enabled = false keeps nothing at all".to_owned()),
            _ => Ok(()),
        }
    }
}
