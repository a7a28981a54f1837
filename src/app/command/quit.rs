//! `/quit`: leaves the program.

use crate::app::effect::Effect;
use crate::app::state::App;

use super::{Outcome, nothing_else};

pub(super) fn run(_: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/quit")?;
    Ok(vec![Effect::Quit])
}
