//! Unread counts of the network in the place of our own.

use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::chat::{Event, RoomId};

use super::super::world::{World, place};
use super::able;

fn counted(world: &mut World, room: &str, unread: usize, mentions: usize) {
    world.hear(Event::Unread { room: RoomId::new(room), unread, mentions });
}

fn counts(world: &World, room: &str) -> (usize, usize) {
    let room = world.room(room);
    (room.unread, room.mentions)
}

#[test]
fn a_room_without_a_single_line_here_shows_what_the_network_counts() {
    let mut world = able();
    counted(&mut world, "kat", 12, 2);
    assert_eq!(counts(&world, "kat"), (12, 2));
    world.act(Action::NextUnread);
    assert_eq!(world.app.current, Some(place("kat")));
}

#[test]
fn nothing_is_counted_twice_whichever_comes_first() {
    let mut world = able();
    counted(&mut world, "kat", 0, 0);
    world.says("kat", "@me one");
    assert_eq!(counts(&world, "kat"), (0, 0), "the network has not said");
    counted(&mut world, "kat", 1, 1);
    counted(&mut world, "kat", 2, 1);
    world.says("kat", "two");
    assert_eq!(counts(&world, "kat"), (2, 1));
}

#[test]
fn the_marker_stands_above_the_first_new_line_all_the_same() {
    let mut world = able();
    counted(&mut world, "kat", 0, 0);
    world.says("kat", "one");
    counted(&mut world, "kat", 1, 0);
    world.says("kat", "two");
    counted(&mut world, "kat", 2, 0);
    let marker = world.room("kat").marker.as_ref().expect("unread");
    assert_eq!((marker.first_new.as_str(), marker.count), ("one", 2));
}

#[test]
fn what_was_read_on_another_device_is_read_here() {
    let mut world = able();
    world.says("kat", "one");
    counted(&mut world, "kat", 1, 0);
    counted(&mut world, "kat", 0, 0);
    assert_eq!(counts(&world, "kat"), (0, 0));
    assert!(world.room("kat").marker.is_none());
}

#[test]
fn in_the_room_that_is_being_read_nothing_is_unread() {
    let mut world = able();
    counted(&mut world, "nova", 3, 1);
    assert_eq!(counts(&world, "nova"), (0, 0));
    world.tell(Msg::Focus(false));
    counted(&mut world, "nova", 4, 1);
    assert_eq!(counts(&world, "nova"), (4, 1));
    world.tell(Msg::Focus(true));
    assert_eq!(counts(&world, "nova"), (0, 0));
}

#[test]
fn rooms_of_a_network_that_does_not_count_are_counted_here() {
    let mut world = able();
    counted(&mut world, "nova", 0, 0);
    world.says("kat", "@me one");
    assert_eq!(counts(&world, "kat"), (1, 1));
}
