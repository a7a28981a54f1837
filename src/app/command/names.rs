//! `/names`: who is in the channel on screen, as far as known, and a fresh list for the next time.

use crate::app::effect::Effect;
use crate::app::state::App;
use crate::chat::Request;

use super::{Outcome, nothing_else};

/// More names are only counted.
const LISTED: usize = 60;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/names")?;
    let place = app.current.clone().ok_or("No channel is open. /join NAME opens one.")?;
    let room = app.current_room().ok_or("No channel is open. /join NAME opens one.")?;
    let names: Vec<_> = room.members.iter().map(|member| member.name.as_str()).collect();
    let words = match names.len() {
        0 => "The list of people is being fetched. /names again shows it.".to_owned(),
        count if count <= LISTED => format!("{count} here: {}", names.join(", ")),
        count => format!("{count} here: {} and {} more", names[..LISTED].join(", "), count - LISTED),
    };
    app.answer(&words);
    Ok(vec![Effect::Request(place.network, Request::Members { room: place.room })])
}
