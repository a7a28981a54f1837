//! Direct messages that came while the program was off: unread, unless they were seen before.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::lists::Deed;
use streamside::app::seen::Seen;
use streamside::chat::{Capabilities, Diff, Event, Kind, Line, Room, RoomId, RoomKind, SafeText, Timestamp, Whispers};

use super::world::{NET, World, empty, line_of, place, room};

const HOME: &str = "me@net0";

fn direct(name: &str) -> Room {
    Room { kind: RoomKind::Direct { with: vec![SafeText::line(name)] }, ..room(&format!("@{name}")) }
}

fn whispered(name: &str, text: &str, at: i64) -> Line {
    let mut line = line_of(&format!("@{name}"), name, text, at);
    line.message.kind = Kind::Whisper;
    line
}

/// A run that knows what earlier ones have seen, in the room `nova`.
fn run(seen: Vec<Seen>) -> World {
    let mut world = empty();
    world.tell(Msg::Seen(seen));
    world.add_network(NET);
    let capabilities = Capabilities { whispers: Whispers::Rooms, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world.hear(Event::Joined(room("nova")));
    world
}

/// The room of a conversation opens, and its history comes as the server gives it: line after line.
fn opens(world: &mut World, name: &str, lines: &[(&str, i64)]) {
    world.hear(Event::Joined(direct(name)));
    for (at, (text, time)) in lines.iter().enumerate() {
        let line = Arc::new(whispered(name, text, *time));
        world.diff(&format!("@{name}"), Diff::Insert { at, line });
    }
}

fn counts(world: &World, name: &str) -> (usize, usize) {
    (world.room(name).unread, world.room(name).mentions)
}

fn kept(world: &mut World) -> Vec<Seen> {
    let seen = |effect| if let Effect::KeepSeen(seen) = effect { Some(*seen) } else { None };
    world.app.keep_drafts().into_iter().filter_map(seen).collect()
}

fn seen(since: i64, rooms: &[(&str, i64)]) -> Vec<Seen> {
    let rooms = rooms.iter().map(|(room, until)| ((*room).to_owned(), Timestamp(*until))).collect();
    vec![Seen { home: HOME.to_owned(), since: Timestamp(since), rooms }]
}

#[test]
fn what_came_while_the_program_was_off_is_unread_and_what_was_seen_is_not() {
    let mut world = run(seen(100, &[("@ann", 500)]));
    opens(&mut world, "ann", &[("old", 400), ("seen", 500), ("new", 600), ("newer", 700)]);
    assert_eq!(counts(&world, "@ann"), (2, 2));
    let marker = world.room("@ann").marker.clone().expect("there is a marker");
    assert_eq!((marker.first_new.as_str(), marker.count), ("new", 2));
    opens(&mut world, "bob", &[("before this computer knew me", 50), ("a first word", 150)]);
    assert_eq!(counts(&world, "@bob"), (1, 1), "somebody who has never written before");
    assert_eq!(kept(&mut world), [], "nothing was looked at");

    world.act(Action::Open(place("@ann")));
    assert_eq!(counts(&world, "@ann"), (0, 0));
    assert_eq!(kept(&mut world), seen(100, &[("@ann", 700)]));
    assert_eq!(kept(&mut world), [], "once");
}

#[test]
fn the_first_run_of_an_account_finds_nothing_unread_and_the_second_what_came_since() {
    let mut first = run(Vec::new());
    opens(&mut first, "ann", &[("old", 400), ("older than this run", 999_999)]);
    assert_eq!(counts(&first, "@ann"), (0, 0));
    let met = kept(&mut first);
    assert_eq!(met, seen(1_000_000, &[]));

    let mut second = run(met);
    opens(&mut second, "ann", &[("old", 400), ("while it was off", 1_000_500)]);
    assert_eq!(counts(&second, "@ann"), (1, 1));
}

#[test]
fn a_line_that_comes_before_ones_eyes_is_seen_and_another_is_not() {
    let mut world = run(seen(100, &[]));
    opens(&mut world, "ann", &[]);
    let says = |world: &mut World, text: &str, at| {
        world.diff("@ann", Diff::Append(vec![Arc::new(whispered("ann", text, at))]));
    };
    says(&mut world, "behind", 200);
    assert_eq!(kept(&mut world), []);
    world.act(Action::Open(place("@ann")));
    says(&mut world, "before my eyes", 300);
    assert_eq!(kept(&mut world), seen(100, &[("@ann", 300)]));
    world.tell(Msg::Focus(false));
    says(&mut world, "away", 400);
    assert_eq!(kept(&mut world), []);
    world.tell(Msg::Focus(true));
    assert_eq!(kept(&mut world), seen(100, &[("@ann", 400)]));
}

#[test]
fn what_is_marked_unread_stays_so_at_the_next_start() {
    let mut world = run(seen(100, &[]));
    opens(&mut world, "ann", &[("one", 200), ("two", 300)]);
    world.act(Action::Open(place("@ann")));
    world.acts([Action::SelectMessage, Action::Deed(Deed::MarkUnread)]);
    assert_eq!(kept(&mut world), seen(100, &[("@ann", 299)]));
}

#[test]
fn what_a_lost_connection_missed_is_counted_once() {
    let mut world = run(seen(100, &[]));
    opens(&mut world, "ann", &[("one", 200), ("two", 300)]);
    world.hear(Event::CaughtUp { room: RoomId::new("@ann"), new: 2, since: Timestamp(150) });
    assert_eq!(counts(&world, "@ann"), (2, 2));
}
