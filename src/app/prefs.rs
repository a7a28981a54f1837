//! What a person has set, as far as the app needs it: plain values, already checked.
//!
//! Must not know the file they come from; `role` translates it.

/// The wishes that decide how the app behaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefs {
    pub look: LookPrefs,
    pub keys: KeyPrefs,
}

/// What of the keys is the app's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPrefs {
    /// Letters are deeds until somebody begins to write.
    pub rests: bool,
}

/// What of the look is the app's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookPrefs {
    /// Those who come and go are told among the lines.
    pub joins: bool,
    /// The side lists as they are at the start; `None` leaves them to the size of the window.
    pub channels: Option<bool>,
    pub people: Option<bool>,
    /// Pictures in messages are fetched and drawn.
    pub pictures: bool,
}
