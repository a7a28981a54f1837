//! From the configuration file to what the app needs of it.
//!
//! The only place that knows both; each wish is translated once, at the start and whenever the file changes.

use std::sync::Arc;

use crate::app::mention::rules::{Exclude, Level, Rules};
use crate::app::prefs::{Alerts, Ignoring, Prefs, SoundWish};
use crate::app::quiet::Hours;
use crate::app::writing::{Up, WritingPrefs};
use crate::chat::name::fold;
use crate::config::section::compose;
use crate::config::section::mentions::{self, Mentions};
use crate::config::section::notify::{Notify, Sound};
use crate::config::settings::Settings;
use crate::tui::palette;

/// The wishes of a configuration that was read.
pub fn prefs(settings: &Settings) -> Prefs {
    Prefs {
        writing: writing(settings),
        mentions: Arc::new(rules(&settings.mentions)),
        alerts: alerts(&settings.notify),
        ignore: Ignoring { recursive: settings.ignore.recursive },
    }
}

fn writing(settings: &Settings) -> WritingPrefs {
    let up = match settings.compose.up {
        compose::Up::Edit => Up::Edit,
        compose::Up::History => Up::History,
    };
    let aliases = settings.aliases.0.iter().map(|(name, meaning)| (name.to_lowercase(), meaning.clone()));
    WritingPrefs { up, aliases: aliases.collect(), bound: palette::bound() }
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
