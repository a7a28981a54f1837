//! `/edit`: puts the own last message of this channel into the input, as Up does.

use crate::app::state::App;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/edit")?;
    if app.current_network().is_some_and(|network| network.capabilities.edit.is_none()) {
        return Err("This server cannot change messages. Ctrl-Up brings what you sent, to send it anew.".into());
    }
    let id =
        app.last_editable().ok_or("There is nothing to change here: your last message is too old, or is not there.")?;
    let place = app.current.clone().ok_or("No channel is open.")?;
    Ok(app.start_edit(&place, &id))
}
