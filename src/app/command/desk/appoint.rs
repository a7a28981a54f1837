//! `/mod <user> [--event]`, `/unmod <user>`, `/mods`: who keeps order here.

use crate::app::command::nothing_else;
use crate::app::effect::Effect;
use crate::app::state::App;
use crate::chat::{ModAction, Role, SafeText};

use super::{Outcome, ask_server, first_word, here, may, whom};

const USAGE: &str = "/mod <user> [--event]";
const DEED: (Role, &str) = (Role::Dj, "appoint moderators");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (user, option) = match first_word(arguments) {
        ("--event", user) => (user, "--event"),
        given => given,
    };
    let whom = whom(app, user, USAGE)?;
    may(app, &whom.place, DEED)?;
    let event = match option {
        "" => false,
        "--event" => true,
        _ => return Err(format!("{USAGE}: with --event until the present event ends, without it in general.")),
    };
    ask_server(whom.place, ModAction::Appoint { user: whom.user, event })
}

pub(super) fn dismiss(app: &mut App, arguments: &str) -> Outcome {
    let (user, _) = first_word(arguments);
    let whom = whom(app, user, "/unmod <user>")?;
    may(app, &whom.place, DEED)?;
    ask_server(whom.place, ModAction::Unappoint { user: whom.user })
}

pub(super) fn list(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/mods")?;
    let place = here(app)?;
    let label = app.label_of(&place);
    let info = app.room(&place).and_then(|room| room.house.info.as_ref());
    let info = info.ok_or("The server has not said yet who keeps order here; try again in a moment.")?;
    let whose = match &info.dj {
        Some(dj) => format!("{label} is the channel of {dj}"),
        None => format!("{label} belongs to nobody; the administrators keep order there"),
    };
    let names: Vec<_> = info.moderators.iter().map(SafeText::as_str).collect();
    let who = match names.len() {
        0 => "It has no moderators".to_owned(),
        count => format!("Moderators ({count}): {}", names.join(", ")),
    };
    let room = app.moderators_room(&place).filter(|_| app.moderates(&place));
    let room =
        room.map_or_else(String::new, |name| format!(" /join {name}: a channel that only they and the DJ read."));
    app.answer(&format!("{whose}. {who}.{room}"));
    Ok(Vec::<Effect>::new())
}
