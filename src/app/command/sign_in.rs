//! `/signin`: opens the form for a network whose server takes the token no more.

use crate::app::state::App;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/signin")?;
    let here = app.network_here();
    if app.memory.sign_in(here).is_none() {
        return Err("No network waits for you to sign in again. /connect adds one.".to_owned());
    }
    Ok(app.open_sign_in(here))
}
