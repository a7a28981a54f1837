//! The settings as they are meant, with their defaults; `file` reads them. Every key is shown in
//! `assets/config.example.toml`.
//!
//! Must not know where the file is or what a setting leads to.

use std::path::PathBuf;

use serde::Deserialize;

use super::section::alias::Aliases;
use super::section::channel::Channels;
use super::section::compose::Compose;
use super::section::history::HistorySettings;
use super::section::ignore::Ignore;
use super::section::images::Images;
use super::section::keys::Keys;
use super::section::logs::LogsSettings;
use super::section::look::Look;
use super::section::mentions::Mentions;
use super::section::notify::Notify;

/// The whole configuration file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where tokens of networks that are added from inside are kept.
    pub token_store: TokenStore,
    pub color: Color,
    /// Wheel and click; off leaves selecting text to the terminal.
    pub mouse: bool,
    /// Line by line, without a screen.
    pub plain: bool,
    /// The keys for timeouts put a command into the input and wait for Enter.
    pub timeouts_confirm: bool,
    pub history: HistorySettings,
    pub logs: LogsSettings,
    pub look: Look,
    pub keys: Keys,
    pub compose: Compose,
    #[serde(rename = "alias")]
    pub aliases: Aliases,
    pub images: Images,
    #[serde(rename = "network")]
    pub networks: Vec<NetworkSettings>,
    pub mentions: Mentions,
    pub notify: Notify,
    pub ignore: Ignore,
    #[serde(rename = "channel")]
    pub channels: Channels,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_store: TokenStore::default(),
            color: Color::default(),
            mouse: true,
            plain: false,
            timeouts_confirm: true,
            channels: Channels::default(),
            look: Look::default(),
            keys: Keys::default(),
            compose: Compose::default(),
            aliases: Aliases::default(),
            images: Images::default(),
            networks: Vec::new(),
            mentions: Mentions::default(),
            notify: Notify::default(),
            ignore: Ignore::default(),
            history: HistorySettings::default(),
            logs: LogsSettings::default(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenStore {
    /// The keyring of the desktop; a private file where there is none.
    #[default]
    Keyring,
    /// A private file in the data folder.
    File,
}

/// How many colours to use. `--color` and `NO_COLOR` win over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    #[default]
    Auto,
    Truecolor,
    #[serde(rename = "256")]
    Indexed,
    #[serde(rename = "16")]
    Ansi,
    Never,
}

/// A network that is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkSettings {
    pub server: String,
    /// What the list calls it; the host by default.
    pub name: Option<String>,
    pub token_file: Option<PathBuf>,
    /// Program and arguments; the first line of what it prints is the token. No shell is involved.
    pub token_cmd: Option<Vec<String>>,
    #[serde(default)]
    pub channels: Vec<String>,
    /// Send the token over plain http beyond this computer.
    #[serde(default)]
    pub insecure: bool,
}
