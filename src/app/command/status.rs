//! `/status`: where one is, how the networks stand, what is unread. For those who do not see it at the edge of a screen.

use crate::app::span;
use crate::app::state::{App, LinkState, Network, RoomState};
use crate::chat::Scope;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/status")?;
    let mut words = vec![here(app)];
    words.extend(app.networks.iter().map(|network| of_network(app, network)));
    for network in &app.networks {
        words.extend(network.rooms.iter().filter_map(unread));
    }
    app.answer(&words.join("\n"));
    Ok(Vec::new())
}

fn here(app: &App) -> String {
    let Some((place, room)) = app.current.as_ref().zip(app.current_room()) else {
        return "No channel is open. /join NAME opens one.".to_owned();
    };
    let scope = match app.current_network().map(|network| network.scope) {
        Some(Scope::Local) => "only this channel is shown",
        _ => "all channels are shown",
    };
    let wait = app.blocked_for(place).map_or_else(String::new, |wait| {
        let left = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        format!("; you can write again in {}", span::in_words(left))
    });
    match room.room.is_closed() {
        true => format!("You are in {}{wait}.", room.room.shown()),
        false => format!("You are in {}, {} here; {scope}{wait}.", room.room.shown(), room.members.len()),
    }
}

fn of_network(app: &App, network: &Network) -> String {
    let state = match &network.link {
        LinkState::Connecting => "connecting".to_owned(),
        LinkState::Connected => {
            network.me.as_ref().map_or_else(|| "connected as a guest".to_owned(), |me| format!("connected as {me}"))
        }
        LinkState::Waiting { reason, until } => {
            format!("not connected ({reason}), next try in {}", span::in_words(until.0 - app.now.0))
        }
        LinkState::Closed { .. } if app.memory.waits_for_sign_in(network.id) => {
            "closed, your token is no longer valid; /signin".to_owned()
        }
        LinkState::Closed { reason } => format!("closed ({reason})"),
    };
    let rooms: Vec<String> = network.rooms.iter().map(|room| room.room.shown()).collect();
    let open = if rooms.is_empty() { "no channel".to_owned() } else { rooms.join("; ") };
    format!("{}: {state}. Open: {open}.", network.label)
}

fn unread(room: &RoomState) -> Option<String> {
    let mentions = match room.mentions {
        0 => String::new(),
        1 => ", 1 mention".to_owned(),
        count => format!(", {count} mentions"),
    };
    (room.unread > 0).then(|| format!("{}: {} unread{mentions}.", room.room.shown(), room.unread))
}
