//! `/slow [seconds]` and `/slowoff`: time between two messages of one person.

use std::time::Duration;

use crate::app::command::nothing_else;
use crate::app::span;
use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, ask_server, here, may};

const DEED: (Role, &str) = (Role::Moderator, "make it slow");
/// What is meant when nothing is said.
const DEFAULT: i64 = 5_000;

pub(super) fn on(app: &mut App, arguments: &str) -> Outcome {
    let place = here(app)?;
    may(app, &place, DEED)?;
    let seconds = || arguments.parse::<i64>().ok().filter(|n| *n > 0)?.checked_mul(1000);
    let every = match arguments {
        "" => DEFAULT,
        typed => span::parse(typed).or_else(seconds).ok_or("How many seconds between two messages? /slow 5")?,
    };
    ask_server(place, ModAction::Slow { every: Some(Duration::from_millis(every.unsigned_abs())) })
}

pub(super) fn off(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/slowoff")?;
    let place = here(app)?;
    may(app, &place, DEED)?;
    ask_server(place, ModAction::Slow { every: None })
}
