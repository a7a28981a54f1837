//! What the command palette lists of the keys: every deed of the key table that is more than editing a text.
//!
//! Must not know where the palette is.

use super::keys::{KEYS, Key, Topic};
use crate::app::action::{Action, Mode};
use crate::app::chooser::Bound;

/// The deeds with their keys, in the order of the help.
pub fn bound() -> Vec<Bound> {
    let deed = |key: &Key| Bound { action: key.action.clone(), does: key.does, key: key.shown.to_owned() };
    KEYS.iter().filter(|key| is_deed(key)).map(deed).collect()
}

fn is_deed(key: &Key) -> bool {
    let writing = key.topic == Topic::Writing && key.action != Action::PickEmote;
    key.mode == Mode::Typing && !writing && !matches!(key.action, Action::Escape | Action::Switcher | Action::Interrupt)
}
