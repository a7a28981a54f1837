//! `/badge [on|off]`: whether one's badge goes with one's messages (RFC 3, `showBadge`).

use crate::app::state::App;

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let without = &mut app.writing.without_badge;
    *without = match arguments {
        "" => !*without,
        "on" => false,
        "off" => true,
        other => return Err(format!("/badge takes on or off, not {other}.")),
    };
    let words =
        if *without { "Your messages go without your badge from now on." } else { "Your badge is shown again." };
    app.answer(words);
    Ok(Vec::new())
}
