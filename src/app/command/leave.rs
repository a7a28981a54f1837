//! `/leave [channel]`: closes the channel on screen, or another one of the same network.

use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::Request;

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let place = if arguments.is_empty() {
        app.current.clone().ok_or("There is no channel to leave here.")?
    } else {
        named(app, arguments.trim_start_matches('#')).ok_or_else(|| format!("{arguments} is not open here."))?
    };
    Ok(vec![Effect::Request(place.network, Request::Leave { room: place.room })])
}

fn named(app: &App, name: &str) -> Option<Place> {
    let network = app.network(app.network_here()?)?;
    let wanted = name.to_lowercase();
    let room = network.rooms.iter().find(|room| room.room.name.as_str().to_lowercase() == wanted)?;
    Some(Place { network: network.id, room: room.room.id.clone() })
}
