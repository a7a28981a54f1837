//! What a network can do that bitwave cannot: reactions, taking back, typing, invites, its own counts.
//!
//! Everything is off where the capability is, and there the program is as it was.

pub mod calls;
mod counts;
mod invites;
mod joining;
mod react;
mod redact;
mod typing;

use streamside::app::command::{TABLE, is_offered};
use streamside::app::effect::Effect;
use streamside::chat::{Capabilities, Event, Request, SafeText};

use super::world::{World, connected};

const ALL: Capabilities = Capabilities {
    reactions: true,
    redact: true,
    typing: true,
    invites: true,
    markers: true,
    max_length: 5_000,
    ..Capabilities::PLAIN_RFC
};

/// In the rooms `nova` (on screen) and `kat` of a network that can all of it.
fn able() -> World {
    with(ALL)
}

fn with(capabilities: Capabilities) -> World {
    let mut world = connected();
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world
}

/// What networks are asked.
fn asked(effects: Vec<Effect>) -> Vec<Request> {
    let asked = |effect| match effect {
        Effect::Request(_, request) => Some(request),
        _ => None,
    };
    effects.into_iter().filter_map(asked).collect()
}

#[test]
fn commands_are_offered_where_the_network_can_and_take_no_room_elsewhere() {
    let offered = |world: &World| {
        let named = TABLE.iter().filter(|command| ["react", "invites", "delete"].contains(&command.name));
        named.filter(|command| is_offered(&world.app, command)).map(|command| command.name).collect::<Vec<_>>()
    };
    assert_eq!(offered(&able()), ["invites", "react", "delete"]);
    assert_eq!(offered(&with(Capabilities::PLAIN_RFC)), [""; 0]);
}
