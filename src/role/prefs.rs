//! From the configuration file to what the app needs of it.
//!
//! The only place that knows both; each wish is translated once, at the start and whenever the file changes.

use crate::app::prefs::Prefs;
use crate::app::writing::{Up, WritingPrefs};
use crate::config::section::compose;
use crate::config::settings::Settings;
use crate::tui::palette;

/// The wishes of a configuration that was read.
pub fn prefs(settings: &Settings) -> Prefs {
    Prefs { writing: writing(settings) }
}

fn writing(settings: &Settings) -> WritingPrefs {
    let up = match settings.compose.up {
        compose::Up::Edit => Up::Edit,
        compose::Up::History => Up::History,
    };
    let aliases = settings.aliases.0.iter().map(|(name, meaning)| (name.to_lowercase(), meaning.clone()));
    WritingPrefs { up, aliases: aliases.collect(), bound: palette::bound() }
}
