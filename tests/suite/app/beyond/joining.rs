//! Rooms that are found by an address and called otherwise, and that need not be the only ones of their name.

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::listing::{Entry, What};
use streamside::app::search::{Found, Hit};
use streamside::chat::{Event, Request, Room, RoomId, RoomKind, SafeText};

use super::super::world::{World, place, said};
use super::{able, asked};

fn kitchen(id: &str) -> Room {
    Room { id: RoomId::new(id), name: SafeText::line("Kitchen"), mine: false, kind: RoomKind::Group }
}

fn named(world: &mut World, typed: &str, room: &str) {
    world.hear(Event::Named { typed: typed.to_owned(), room: RoomId::new(room) });
}

/// `/join #kitchen:a.test`.
fn joining() -> World {
    let mut world = able();
    let name = "kitchen:a.test".to_owned();
    assert_eq!(asked(world.enters("/join #kitchen:a.test")), [Request::Join { name }]);
    world
}

#[test]
fn the_room_found_by_an_address_opens_whichever_is_told_first() {
    for tell in [[0, 1], [1, 0]] {
        let mut world = joining();
        world.hear(Event::Joined(kitchen("!other")));
        for step in tell {
            assert_eq!(world.app.current, Some(place("nova")));
            match step {
                0 => drop(world.hear(Event::Joined(kitchen("!it")))),
                _ => named(&mut world, "kitchen:a.test", "!it"),
            }
        }
        assert_eq!(world.app.current, Some(place("!it")));
    }
}

#[test]
fn an_answer_to_what_nobody_waits_for_opens_nothing() {
    let mut world = able();
    world.hear(Event::Joined(kitchen("!it")));
    named(&mut world, "kitchen:a.test", "!it");
    assert_eq!(world.app.current, Some(place("nova")));
    let mut world = joining();
    world.hear(Event::Joined(kitchen("!it")));
    named(&mut world, "cellar:a.test", "!it");
    assert_eq!(world.app.current, Some(place("nova")));
}

#[test]
fn a_room_that_its_network_keeps_is_looked_at_alone_and_not_joined_by_name_next_time() {
    let mut world = able();
    let effects = world.hear(Event::Joined(kitchen("!it")));
    let kept = |effect: &Effect| matches!(effect, Effect::KeepRooms(..));
    assert!(!effects.iter().any(kept), "{effects:?}");
    world.says("nova", "elsewhere");
    world.says("!it", "here");
    world.act(Action::Open(place("!it")));
    assert_eq!(world.shown(), ["here"]);
    world.act(Action::Open(place("nova")));
    assert_eq!(world.shown(), ["elsewhere"]);
}

#[test]
fn a_hit_of_the_history_stands_under_the_name_of_its_room() {
    let mut world = able();
    world.hear(Event::Joined(kitchen("!it")));
    world.act(Action::Search);
    world.types("tune");
    let (label, line) = (SafeText::line("#!it"), said("!it", "old tune", 5));
    let hit = Hit { place: Some(place("!it")), label: label.clone(), line };
    let elsewhere =
        Hit { place: Some(place("!gone")), label: SafeText::line("#!gone"), line: said("!gone", "tune", 4) };
    let Some(What::Search(search)) = world.app.lists.open.last().map(|open| &open.what) else { panic!("no search") };
    let (number, found) = (search.asked, Found { hits: vec![hit, elsewhere], ..Found::default() });
    world.tell(Msg::Found { number, found });
    let labels =
        world.app.entries(world.app.lists.open.last().expect("the search")).into_iter().map(|entry| match entry {
            Entry::Message { label, .. } => label.to_string(),
            other => panic!("{other:?}"),
        });
    assert_eq!(labels.collect::<Vec<_>>(), ["#Kitchen", "#!gone"]);
}
