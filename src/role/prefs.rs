//! From the configuration file to what the app needs of it.
//!
//! The only place that knows both; each wish is translated once, at the start and whenever the file changes.

use crate::app::prefs::Prefs;
use crate::config::settings::Settings;

/// The wishes of a configuration that was read.
pub fn prefs(_settings: &Settings) -> Prefs {
    Prefs {}
}
