//! `[look]`: theme, times, what stands where.
//!
//! Must not know what a theme holds or how a time is written.

use serde::Deserialize;

use super::placed::Placed;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Look {
    /// `auto` (dark or light, as the terminal is), or the name of a theme.
    pub theme: Placed<String>,
    /// How the time before a line is written (strftime), or `off`.
    pub time: Placed<String>,
    /// The last row with the keys that matter.
    pub hints: bool,
    pub joins: Joins,
    /// The list of channels beside the timeline, where there is room.
    pub channels: Side,
    /// The people beside the timeline, where there is room.
    pub people: Side,
    /// The private room of the moderators beside the public one, where there is room.
    pub desk: bool,
    /// Columns of the list of channels; by the size of the window if not given.
    pub sidebar_width: Option<u16>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: Placed::new("auto".to_owned()),
            time: Placed::new("%H:%M".to_owned()),
            hints: true,
            joins: Joins::default(),
            channels: Side::default(),
            people: Side::default(),
            desk: true,
            sidebar_width: None,
        }
    }
}

/// Whether coming and going is told in the timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Joins {
    #[default]
    Off,
    /// One line for all who came and went since the last message.
    Folded,
}

/// Whether a side list is shown at the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// By the size of the window.
    #[default]
    Auto,
    On,
    Off,
}

impl Side {
    pub fn wanted(self) -> Option<bool> {
        match self {
            Self::Auto => None,
            Self::On => Some(true),
            Self::Off => Some(false),
        }
    }
}

impl Look {
    pub(in crate::config) fn locate(&mut self, line_of: &dyn Fn(usize) -> usize) {
        self.theme.locate(line_of);
        self.time.locate(line_of);
    }
}
