//! `/pin [--for 10m]` and `/unpin [number]`: a message stays in view, for a while or until it is unpinned.

use std::time::Duration;

use crate::app::span;
use crate::app::state::App;
use crate::chat::{ModAction, Pin, Role};

use super::{Outcome, ask_server, first_word, here, may, which};

pub(super) const DEED: (Role, &str) = (Role::Moderator, "pin messages");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (place, message, rest) = which(app, arguments, "p pins it")?;
    may(app, &place, DEED)?;
    let length = match first_word(rest) {
        ("", _) => None,
        ("--for", time) => Some(span::parse(time).ok_or("For how long? /pin --for 10m")?),
        (time, "") => Some(span::parse(time).ok_or("For how long? /pin --for 10m")?),
        _ => return Err("/pin takes --for and a time: /pin --for 10m".into()),
    };
    let length = length.map(|ms| Duration::from_millis(ms.unsigned_abs()));
    ask_server(place, ModAction::Pin { message, length })
}

pub(super) fn off(app: &mut App, arguments: &str) -> Outcome {
    let place = here(app)?;
    may(app, &place, DEED)?;
    let pins = app.room(&place).and_then(|room| room.house.info.as_ref()).map_or(&[][..], |info| &info.pins);
    let chosen = match (pins, arguments) {
        ([], _) => return Err("Nothing is pinned here.".into()),
        ([only], "") => only,
        (_, number) => {
            let at = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            at.and_then(|at| pins.get(at)).ok_or_else(|| format!("Which one? /unpin 1 and so on: {}", listed(pins)))?
        }
    };
    ask_server(place, ModAction::Unpin { message: chosen.message.clone() })
}

fn listed(pins: &[Pin]) -> String {
    let each = pins.iter().zip(1..).map(|(pin, number)| format!("{number} {}: {}", pin.author, pin.excerpt));
    each.collect::<Vec<_>>().join("; ")
}
