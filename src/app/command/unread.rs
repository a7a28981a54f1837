//! `/unread` goes to what nobody has read yet, `/markread` says that all of it was read.

use crate::app::state::App;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/unread")?;
    Ok(app.go_to_unread())
}

pub(super) fn mark_all(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/markread")?;
    Ok(app.mark_all_read())
}
