//! `/forget <network>`: takes a network off the list for good. Its name must be typed, since its token goes too.

use crate::app::effect::Effect;
use crate::app::state::App;

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let named = app.networks.iter().find(|network| network.label.as_str().eq_ignore_ascii_case(arguments));
    let Some(id) = named.map(|network| network.id) else {
        let labels: Vec<_> = app.networks.iter().map(|network| network.label.as_str()).collect();
        return Err(match labels.is_empty() {
            true => "There is no network to forget.".into(),
            false => format!("Which network? /forget takes one of: {}", labels.join(", ")),
        });
    };
    let mut effects = app.forget(id);
    effects.push(Effect::Forget(id));
    Ok(effects)
}
