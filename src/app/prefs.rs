//! What a person has set, as far as the app needs it: plain values, already checked.
//!
//! Must not know the file they come from; `role` translates it.

use std::path::PathBuf;
use std::sync::Arc;

use super::mention::rules::Rules;
use super::quiet::Hours;
use super::writing::WritingPrefs;

/// The wishes that decide how the app behaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefs {
    pub writing: WritingPrefs,
    pub mentions: Arc<Rules>,
    pub alerts: Alerts,
    pub ignore: Ignoring,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ignoring {
    /// What speaks to somebody ignored is hidden too, unless a command has said otherwise.
    pub recursive: bool,
}

impl Default for Ignoring {
    fn default() -> Self {
        Self { recursive: true }
    }
}
