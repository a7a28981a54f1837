//! What the command palette lists of the keys: every deed that is more than editing a text, with the chord it has now.
//!
//! Must not know where the palette is.

use super::bound::{Keymap, Shown};
use super::keys::Topic;
use crate::app::action::{Action, Mode};
use crate::app::chooser::Bound;

/// The deeds with their keys, in the order of the help.
pub fn choices(keys: &Keymap) -> Vec<Bound> {
    let deed = |row: &Shown| Bound { action: row.action.clone(), does: row.does, key: row.chords.clone() };
    keys.all().iter().filter(|row| is_deed(row)).map(deed).collect()
}

fn is_deed(row: &Shown) -> bool {
    let writing = row.topic == Topic::Writing && row.action != Action::PickEmote;
    row.mode == Mode::Typing && !writing && !matches!(row.action, Action::Escape | Action::Switcher | Action::Interrupt)
}
