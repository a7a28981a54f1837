//! `/theme`: how everything looks, from now on.

use crate::app::effect::Effect;
use crate::app::state::App;

use super::Outcome;

pub(super) fn run(_: &mut App, name: &str) -> Outcome {
    Ok(vec![Effect::Theme((!name.is_empty()).then(|| name.to_owned()))])
}
