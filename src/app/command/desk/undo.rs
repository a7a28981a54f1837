//! `/undo`: takes one's own last action back, as the key does.

use crate::app::command::nothing_else;
use crate::app::state::App;

use super::{Outcome, here};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/undo")?;
    here(app)?;
    app.take_back()
}
