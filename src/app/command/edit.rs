//! `/edit`: puts the own last message of this channel into the input, as Up does.

use crate::app::state::App;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/edit")?;
    let id = app.last_editable().ok_or(
        "There is nothing to change here: your last message is too old, is not there, or the server cannot change it.",
    )?;
    let place = app.current.clone().ok_or("No channel is open.")?;
    Ok(app.start_edit(&place, &id))
}
