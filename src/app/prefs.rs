//! What a person has set, as far as the app needs it: plain values, already checked.
//!
//! Must not know the file they come from; `role` translates it.

use super::writing::WritingPrefs;

/// The wishes that decide how the app behaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefs {
    pub writing: WritingPrefs,
}
