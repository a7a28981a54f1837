//! `/queue`, `/timeouts`, `/pins` and `/modlog`: the lists of those who keep order, narrowed down by words.

use crate::app::command::lists::shown;
use crate::app::desk_lists::DeskList;
use crate::app::state::App;
use crate::chat::Role;

use super::{Outcome, has_desk, here, may};

pub(super) fn queue(app: &mut App, words: &str) -> Outcome {
    let place = app.place_of_queue()?;
    shown(app, words, |app| app.show_desk(place, DeskList::Queue))
}

/// Whoever reads a room can see who is timed out there.
pub(super) fn timeouts(app: &mut App, words: &str) -> Outcome {
    let place = app.governed()?;
    has_desk(app, &place)?;
    shown(app, words, |app| app.show_desk(place, DeskList::Timeouts))
}

pub(super) fn pins(app: &mut App, words: &str) -> Outcome {
    let place = here(app)?;
    has_desk(app, &place)?;
    shown(app, words, |app| app.show_desk(place, DeskList::Pins))
}

pub(super) fn log(app: &mut App, words: &str) -> Outcome {
    let place = app.governed()?;
    may(app, &place, (Role::Moderator, "read their log"))?;
    shown(app, words, |app| app.show_desk(place, DeskList::Log))
}
