//! `/reconnect`: connects now, during a pause between tries or after the server ended it.

use crate::app::state::App;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/reconnect")?;
    Ok(app.reconnect())
}
