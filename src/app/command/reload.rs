//! `/reload`: reads the configuration again. What came of it is said when it is done.

use crate::app::effect::Effect;
use crate::app::state::App;

use super::{Outcome, nothing_else};

pub(super) fn run(_: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/reload")?;
    Ok(vec![Effect::Reload])
}
