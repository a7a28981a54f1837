//! Which messages are displayed at all: the visibility flag (RFC 2.4), the ignore list beside it (RFC 3.2), and how the
//! two meet.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::chat::{Diff, Event, Kind, MessageId};

use super::world::{World, connected, line_of, place};

/// Somebody says in every kind of room what the room is called.
fn everywhere() -> World {
    let mut world = connected();
    for room in ["nova", "kat"] {
        world.now += 1;
        let line = Arc::new(line_of(room, "ann", room, world.now));
        world.diff(room, Diff::Append(vec![line]));
    }
    world.now += 1;
    let line = Arc::new(line_of("mega", "ann", "mega", world.now));
    world.hear(Event::Overheard(vec![line]));
    world
}

#[test]
fn s2_4_with_global_visibility_all_messages_are_seen_and_with_local_those_of_the_channel() {
    let mut world = everywhere();
    assert_eq!(world.shown(), ["nova", "kat", "mega"]);
    world.act(Action::ToggleScope);
    assert_eq!(world.shown(), ["nova"]);
    world.act(Action::Open(place("kat")));
    assert_eq!(world.shown(), ["kat"]);
    world.act(Action::ToggleScope);
    assert_eq!(world.shown(), ["nova", "kat", "mega"]);
}

#[test]
fn s3_2_ignoring_holds_in_both_views_and_the_flag_holds_while_ignoring() {
    let mut world = everywhere();
    world.act(Action::Open(place("kat")));
    let count = |world: &World| world.shown().iter().filter(|text| ["nova", "kat", "mega"].contains(&&***text)).count();
    world.enters("/ignorechannel mega");
    assert_eq!(count(&world), 2);
    world.act(Action::ToggleScope);
    assert_eq!(count(&world), 1, "local visibility hides the rest");
    world.enters("/ignore ann");
    assert_eq!(count(&world), 0);
    world.act(Action::ToggleScope);
    assert_eq!(count(&world), 0);
}

#[test]
fn a_direct_message_among_a_rooms_messages_passes_local_visibility_unless_whispers_are_ignored() {
    let mut world = connected();
    world.act(Action::ToggleScope);
    let mut line = line_of("nova", "ann", "psst", 1_000_001);
    (line.message.kind, line.message.id) = (Kind::Whisper, MessageId::new("w"));
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
    assert_eq!(world.shown(), ["psst"]);
    world.act(Action::Open(place("kat")));
    world.act(Action::ToggleScope);
    assert_eq!(world.shown(), ["psst"]);
    world.enters("/ignorechannel whisper");
    assert!(!world.shown().contains(&"psst".to_owned()));
}
