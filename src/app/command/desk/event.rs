//! `/event on [title]` and `/event off`: the DJ goes live. `/hold on|off`: pictures wait for a moderator.

use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, ask_server, first_word, here, may, reason};

const LIVE: (Role, &str) = (Role::Dj, "go live");
const HOLD: (Role, &str) = (Role::Moderator, "hold pictures back");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let place = here(app)?;
    may(app, &place, LIVE)?;
    let action = match first_word(arguments) {
        ("on", title) => ModAction::Event { live: true, title: reason(title) },
        ("off", "") => ModAction::Event { live: false, title: None },
        _ => return Err("/event on [title] goes live, /event off ends it.".into()),
    };
    ask_server(place, action)
}

pub(super) fn hold(app: &mut App, arguments: &str) -> Outcome {
    let place = here(app)?;
    may(app, &place, HOLD)?;
    match arguments {
        "on" => ask_server(place, ModAction::Hold { on: true }),
        "off" => ask_server(place, ModAction::Hold { on: false }),
        _ => {
            Err("/hold on: pictures wait here until a moderator has marked them; /hold off shows them at once.".into())
        }
    }
}
