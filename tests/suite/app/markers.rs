//! Read markers that the server keeps: what was read on one device is read on the other.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::chat::{Capabilities, Diff, Event, Line, MessageId, Request, RoomId, SafeText, Timestamp};

use super::world::{World, connected, line_of, place};

/// Two of them are two devices of one person: in `nova` and `kat`, looking at `nova`.
fn device(markers: bool) -> World {
    let mut world = connected();
    let capabilities = Capabilities { markers, desk: markers, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world
}

/// What the server is told.
fn told(world: &mut World) -> Vec<(String, String)> {
    let told = |effect| match effect {
        Effect::Request(_, Request::MarkRead { room, message }) => {
            Some((room.as_str().to_owned(), message.as_str().to_owned()))
        }
        _ => None,
    };
    world.app.keep_drafts().into_iter().filter_map(told).collect()
}

fn says(world: &mut World, room: &str, text: &str, at: i64) {
    world.diff(room, Diff::Append(vec![Arc::new(line_of(room, "ann", text, at))]));
}

fn read_up_to(world: &mut World, room: &str, text: &str, at: i64) {
    let (room, message) = (RoomId::new(room), MessageId::new(text));
    world.hear(Event::ReadUpTo { room, message, at: Timestamp(at) });
}

fn unread(world: &World, room: &str) -> (usize, usize, Option<String>) {
    let room = world.room(room);
    (room.unread, room.mentions, room.marker.as_ref().map(|marker| marker.first_new.as_str().to_owned()))
}

fn pair(room: &str, text: &str) -> (String, String) {
    (room.to_owned(), text.to_owned())
}

#[test]
fn user_can_read_on_one_device_what_is_read_on_the_other() {
    let (mut desktop, mut phone) = (device(true), device(true));
    for world in [&mut desktop, &mut phone] {
        for (at, text) in [(10, "one"), (20, "@me two"), (30, "three")] {
            says(world, "kat", text, at);
        }
        assert_eq!(unread(world, "kat"), (3, 1, Some("one".to_owned())));
        assert_eq!(told(world), [], "nobody has looked at it");
    }
    desktop.act(Action::Open(place("kat")));
    assert_eq!(told(&mut desktop), [pair("kat", "three")]);
    assert_eq!(told(&mut desktop), [], "once");
    read_up_to(&mut phone, "kat", "three", 30);
    assert_eq!(unread(&phone, "kat"), (0, 0, None));
    assert_eq!(told(&mut phone), [], "nothing is told back");
    says(&mut phone, "kat", "four", 40);
    assert_eq!(unread(&phone, "kat"), (1, 0, Some("four".to_owned())));
}

#[test]
fn a_marker_in_the_middle_leaves_what_comes_after_it() {
    let mut world = device(true);
    for (at, text) in [(10, "@me one"), (20, "two"), (30, "three")] {
        says(&mut world, "kat", text, at);
    }
    read_up_to(&mut world, "kat", "two", 20);
    assert_eq!(unread(&world, "kat"), (1, 0, Some("three".to_owned())));
    read_up_to(&mut world, "kat", "@me one", 10);
    assert_eq!(unread(&world, "kat"), (1, 0, Some("three".to_owned())), "no marker moves back");
}

#[test]
fn what_came_while_no_device_was_there_is_unread_whichever_comes_first() {
    for marker_first in [true, false] {
        let mut world = device(true);
        if marker_first {
            read_up_to(&mut world, "kat", "one", 10);
        }
        for (at, (text, time)) in [("one", 10), ("@me two", 20), ("three", 30)].into_iter().enumerate() {
            let line: Arc<Line> = Arc::new(line_of("kat", "ann", text, time));
            world.diff("kat", Diff::Insert { at, line });
        }
        if !marker_first {
            assert_eq!(unread(&world, "kat"), (0, 0, None), "history nobody knows anything of");
            read_up_to(&mut world, "kat", "one", 10);
        }
        assert_eq!(unread(&world, "kat"), (2, 1, Some("@me two".to_owned())), "marker first: {marker_first}");
        world.hear(Event::CaughtUp { room: RoomId::new("kat"), new: 2, since: Timestamp(5) });
        assert_eq!(unread(&world, "kat").0, 2, "counted once");
    }
}

#[test]
fn a_server_hears_only_of_what_stood_before_somebody_s_eyes() {
    for away in [Msg::EndVisible(false), Msg::Focus(false)] {
        let back = if away == Msg::Focus(false) { Msg::Focus(true) } else { Msg::EndVisible(true) };
        let mut world = device(true);
        says(&mut world, "nova", "seen", 10);
        assert_eq!(told(&mut world), [pair("nova", "seen")]);
        world.tell(away);
        says(&mut world, "nova", "not seen", 20);
        assert_eq!(told(&mut world), []);
        world.tell(back);
        assert_eq!(told(&mut world), [pair("nova", "not seen")]);
    }
}

#[test]
fn a_flood_moves_the_marker_once() {
    let mut world = device(true);
    (0..500).for_each(|at| says(&mut world, "nova", &format!("m{at}"), at));
    assert_eq!(told(&mut world), [pair("nova", "m499")]);
}

#[test]
fn user_can_mark_everything_read() {
    for by in ["/markread", "key"] {
        let mut world = device(true);
        says(&mut world, "kat", "one", 10);
        match by {
            "key" => world.act(Action::MarkAllRead),
            typed => world.enters(typed),
        };
        assert_eq!(unread(&world, "kat"), (0, 0, None));
        assert_eq!(told(&mut world), [pair("kat", "one")]);
    }
}

#[test]
fn user_can_go_to_what_is_unread() {
    let mut world = device(true);
    (0..50).for_each(|at| says(&mut world, "kat", &format!("old {at}"), at));
    read_up_to(&mut world, "kat", "old 39", 39);
    world.enters("/unread");
    assert_eq!(world.app.current, Some(place("kat")));
    let room = world.room("kat");
    assert_eq!(room.marker.as_ref().map(|marker| marker.first_new.as_str()), Some("old 40"));
    assert_ne!(room.scroll, streamside::app::state::Scroll::End);
}

#[test]
fn other_servers_hear_nothing() {
    let mut world = device(false);
    says(&mut world, "nova", "seen", 10);
    world.act(Action::MarkAllRead);
    assert_eq!(told(&mut world), []);
}
