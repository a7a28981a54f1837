//! All that drawing is given beside the state: theme, keys, and what stands where.
//!
//! Replaced as a whole when any of it changes. Must not know where it comes from.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::bound::Keymap;
use super::theme::Theme;
use super::time::TimeFormat;

/// Where the reader's clock stands.
pub type Zone = TimeZone;

/// Whether the terminal's ground is dark or light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    #[default]
    Dark,
    Light,
}

#[derive(Clone, Debug)]
pub struct Look {
    pub theme: Theme,
    pub time_zone: Zone,
    pub keys: Arc<Keymap>,
    /// How the time before a line is written.
    pub time: TimeFormat,
    /// Whether the last row names keys.
    pub hints: bool,
    /// Columns of the list of channels; by the size of the window if `None`.
    pub sidebar: Option<u16>,
}
