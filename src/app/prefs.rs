//! What a person has set, as far as the app needs it: plain values, already checked.
//!
//! Must not know the file they come from; `role` translates it.

use std::path::PathBuf;
use std::sync::Arc;

use super::desk::DeskPrefs;
use super::mention::rules::Rules;
use super::quiet::Hours;
use super::writing::WritingPrefs;

/// The wishes that decide how the app behaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefs {
    pub mentions: Arc<Rules>,
    pub alerts: Alerts,
    pub ignore: Ignoring,
    pub writing: WritingPrefs,
    pub look: LookPrefs,
    pub keys: KeyPrefs,
    pub desk: DeskPrefs,
}

/// What of the keys is the app's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPrefs {
    /// Letters are deeds until somebody begins to write.
    pub rests: bool,
}

/// What of the look is the app's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookPrefs {
    /// Those who come and go are told among the lines.
    pub joins: bool,
    /// The side lists as they are at the start; `None` leaves them to the size of the window.
    pub channels: Option<bool>,
    pub people: Option<bool>,
    /// On a wide screen a public room and its private one stand side by side.
    pub desk: bool,
    /// Pictures in messages are fetched and drawn.
    pub pictures: bool,
}

impl Default for LookPrefs {
    fn default() -> Self {
        Self { joins: false, channels: None, people: None, desk: true, pictures: false }
    }
}

/// How one wants to be told of mentions and direct messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alerts {
    pub sound: SoundWish,
    pub desktop: bool,
    /// Program and arguments to start on a mention; empty for none.
    pub command: Vec<String>,
    /// When nobody is to be disturbed.
    pub quiet: Vec<Hours>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SoundWish {
    #[default]
    Auto,
    Bell,
    Off,
    File(PathBuf),
}

impl Default for Alerts {
    fn default() -> Self {
        Self { sound: SoundWish::Auto, desktop: true, command: Vec::new(), quiet: Vec::new() }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignoring {
    /// What speaks to somebody ignored is hidden too, unless a command has said otherwise.
    pub recursive: bool,
}
