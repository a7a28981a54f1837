//! Which commands are worth offering to the person where they are. All of them can be typed anywhere.
//!
//! Must not know what a command does.

use crate::app::state::App;
use crate::chat::Capabilities;

use super::Command;
use super::desk::table::DESK;

/// Whether the network and the person can do it here, as far as that is known.
pub fn is_offered(app: &App, command: &Command) -> bool {
    match command.name {
        "react" => here(app, |can| can.reactions),
        "invites" => app.networks.iter().any(|network| network.capabilities.invites || !network.invites.is_empty()),
        "call" => app.current_room().is_some_and(|room| room.in_sessions() > 0),
        "delete" if here(app, |can| can.redact) => true,
        name => DESK.iter().find(|(_, known)| known.name == name).is_none_or(|(least, _)| {
            let Some((room, network)) = app.current_room().zip(app.current_network()) else { return false };
            network.capabilities.desk && !room.room.is_direct() && room.house.standing.role >= *least
        }),
    }
}

fn here(app: &App, can: fn(&Capabilities) -> bool) -> bool {
    app.current_network().is_some_and(|network| can(&network.capabilities))
}
