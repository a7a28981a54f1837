//! From the configuration file to what the app needs of it.
//!
//! The only place that knows both; each wish is translated once, at the start and whenever the file changes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::desk::{self, DeskPrefs};
use crate::app::mention::rules::{Exclude, Level, Rules};
use crate::app::prefs::{Alerts, Ignoring, KeyPrefs, LookPrefs, Prefs, SoundWish};
use crate::app::quiet::Hours;
use crate::app::writing::{Up, WritingPrefs};
use crate::chat::name::fold;
use crate::client::history::{self, Recording, Volumes};
use crate::client::keys::keymap;
use crate::client::looks::{Files, Wishes};
use crate::clock;
use crate::config::paths::Paths;
use crate::config::section::images::Show;
use crate::config::section::keys::Preset;
use crate::config::section::look::{Joins, Look};
use crate::config::section::mentions::{self, Mentions};
use crate::config::section::notify::{Notify, Sound};
use crate::config::section::{channel, compose};
use crate::config::settings::Settings;
use crate::config::themes::Themes;
use crate::tui::bound::DEFAULT;
use crate::tui::choices::choices;

/// The wishes of a configuration that was read.
pub fn prefs(settings: &Settings) -> Prefs {
    Prefs {
        mentions: Arc::new(rules(&settings.mentions)),
        alerts: alerts(&settings.notify),
        ignore: Ignoring { recursive: settings.ignore.recursive },
        writing: writing(settings),
        look: look(&settings.look, settings.images.show != Show::Off),
        keys: KeyPrefs { rests: settings.keys.preset == Preset::Vim },
        desk: desk(settings),
    }
}

fn desk(settings: &Settings) -> DeskPrefs {
    let preset = |known: &channel::Timeout| desk::Preset { length: known.length.0, reason: known.reason.clone() };
    let of_channel = |(name, wanted): (&String, &channel::Channel)| {
        (fold(name.trim_start_matches('#')).into(), wanted.timeouts.iter().map(preset).collect())
    };
    DeskPrefs { confirm: settings.timeouts_confirm, presets: settings.channels.iter().map(of_channel).collect() }
}

fn look(look: &Look, pictures: bool) -> LookPrefs {
    LookPrefs {
        joins: look.joins == Joins::Folded,
        channels: look.channels.wanted(),
        people: look.people.wanted(),
        desk: look.desk,
        pictures,
    }
}

/// How the screen is to look and which keys there are, by a configuration that was read.
pub fn wishes(settings: &Settings, file: &Path) -> Wishes {
    Wishes { look: settings.look.clone(), keys: settings.keys.clone(), file: file.to_owned() }
}

/// The files that go with it.
pub fn files(paths: &Paths) -> Files {
    Files { themes: Themes { folder: paths.themes() }, choice: paths.theme_choice() }
}

fn rules(mentions: &Mentions) -> Rules {
    let words = mentions.words.iter().map(|word| word.0.clone());
    let patterns = mentions.patterns.iter().map(|pattern| pattern.0.clone());
    let channel = |name: &str| fold(name.trim_start_matches('#'));
    let exclude = mentions.exclude.iter().map(|rule| Exclude {
        channel: rule.channel.as_deref().map(channel),
        pattern: rule.pattern.as_ref().map(|pattern| pattern.0.clone()),
    });
    let level = |level: mentions::Level| match level {
        mentions::Level::All => Level::All,
        mentions::Level::Mentions => Level::Mentions,
        mentions::Level::None => Level::None,
    };
    let levels = mentions.channels.iter().map(|wanted| (channel(&wanted.name), level(wanted.level)));
    Rules::new(words.chain(patterns).collect(), exclude.collect(), levels.collect())
}

fn alerts(notify: &Notify) -> Alerts {
    Alerts {
        sound: match &notify.sound {
            Sound::Auto => SoundWish::Auto,
            Sound::Bell => SoundWish::Bell,
            Sound::Off => SoundWish::Off,
            Sound::File(path) => SoundWish::File(path.clone()),
        },
        desktop: notify.desktop,
        command: notify.command.clone(),
        quiet: notify.quiet.iter().map(|hours| Hours { from: hours.from, to: hours.to }).collect(),
    }
}

/// What is kept of what is said, and where, unless the configuration names another folder for the logs.
pub fn recording(settings: &Settings, history: PathBuf, logs: PathBuf) -> Option<Recording> {
    let volumes = Volumes { folder: history, limit: u64::from(settings.history.limit_mb) << 20 };
    let recording = Recording {
        history: settings.history.enabled.then_some(volumes),
        logs: settings.logs.enabled.then(|| settings.logs.folder.clone().unwrap_or(logs)),
        zone: clock::zone(),
        patience: history::PATIENCE,
    };
    (recording.history.is_some() || recording.logs.is_some()).then_some(recording)
}

fn writing(settings: &Settings) -> WritingPrefs {
    let up = match settings.compose.up {
        compose::Up::Edit => Up::Edit,
        compose::Up::History => Up::History,
    };
    let aliases = settings.aliases.0.iter().map(|(name, meaning)| (name.to_lowercase(), meaning.clone()));
    // What is wrong with the keys was said when they were read.
    let keys = keymap(&settings.keys, Path::new("")).unwrap_or_else(|_| DEFAULT.clone());
    WritingPrefs { up, aliases: aliases.collect(), bound: choices(&keys) }
}
