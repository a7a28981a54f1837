//! From the configuration file to what the app needs of it.
//!
//! The only place that knows both; each wish is translated once, at the start and whenever the file changes.

use std::path::PathBuf;

use jiff::tz::TimeZone;

use crate::app::prefs::Prefs;
use crate::client::history::{Recording, Volumes};
use crate::config::settings::Settings;

/// The wishes of a configuration that was read.
pub fn prefs(_settings: &Settings) -> Prefs {
    Prefs {}
}

/// What is kept of what is said, and where, unless the configuration names another folder for the logs.
pub fn recording(settings: &Settings, history: PathBuf, logs: PathBuf) -> Option<Recording> {
    let volumes = Volumes { folder: history, limit: u64::from(settings.history.limit_mb) << 20 };
    let recording = Recording {
        history: settings.history.enabled.then_some(volumes),
        logs: settings.logs.enabled.then(|| settings.logs.folder.clone().unwrap_or(logs)),
        zone: TimeZone::system(),
    };
    (recording.history.is_some() || recording.logs.is_some()).then_some(recording)
}
