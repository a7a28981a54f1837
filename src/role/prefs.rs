//! From the configuration file to what the app needs of it.
//!
//! The only place that knows both; each wish is translated once, at the start and whenever the file changes.

use crate::app::prefs::{KeyPrefs, LookPrefs, Prefs};
use crate::client::looks::{Files, Wishes};
use crate::config::paths::Paths;
use crate::config::section::images::Show;
use crate::config::section::keys::Preset;
use crate::config::section::look::Joins;
use crate::config::settings::Settings;
use crate::config::themes::Themes;

/// The wishes of a configuration that was read.
pub fn prefs(settings: &Settings) -> Prefs {
    let look = &settings.look;
    Prefs {
        look: LookPrefs {
            joins: look.joins == Joins::Folded,
            channels: look.channels.wanted(),
            people: look.people.wanted(),
            pictures: settings.images.show != Show::Off,
        },
        keys: KeyPrefs { rests: settings.keys.preset == Preset::Vim },
    }
}

/// How the screen is to look and which keys there are, by a configuration that was read.
pub fn wishes(settings: &Settings, paths: &Paths) -> Wishes {
    Wishes { look: settings.look.clone(), keys: settings.keys.clone(), file: paths.config.clone() }
}

/// The files that go with it.
pub fn files(paths: &Paths) -> Files {
    Files { themes: Themes { folder: paths.themes() }, choice: paths.theme_choice() }
}
