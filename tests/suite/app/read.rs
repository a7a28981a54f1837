//! Unread lines, mentions, and the marker that stays where it is.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::chat::{Delivery, Diff, Event, Kind, Line, MessageId, RoomId, Timestamp, TxnId};

use super::world::{World, connected, line_of, own, place, said};

fn counts(world: &World, room: &str) -> (usize, usize) {
    (world.room(room).unread, world.room(room).mentions)
}

/// The marked line and the count beside it.
fn marker(world: &World, room: &str) -> Option<(String, usize)> {
    let marker = world.room(room).marker.as_ref()?;
    Some((marker.first_new.as_str().to_owned(), marker.count))
}

#[test]
fn lines_count_in_other_rooms_and_not_in_the_one_that_is_being_read() {
    let mut world = connected();
    world.says("nova", "seen");
    world.says("kat", "a");
    world.says("kat", "hello @ME");
    assert_eq!(counts(&world, "nova"), (0, 0));
    assert_eq!(counts(&world, "kat"), (2, 1));
    world.act(Action::Open(place("kat")));
    assert_eq!(counts(&world, "kat"), (0, 0));
}

#[test]
fn the_room_on_screen_counts_while_its_end_is_out_of_view_or_the_terminal_without_focus() {
    for away in [Msg::EndVisible(false), Msg::Focus(false)] {
        let back = if away == Msg::Focus(false) { Msg::Focus(true) } else { Msg::EndVisible(true) };
        let mut world = connected();
        world.tell(away);
        world.says("nova", "a @me b");
        assert_eq!(counts(&world, "nova"), (1, 1));
        world.tell(back);
        assert_eq!(counts(&world, "nova"), (0, 0));
    }
}

#[test]
fn own_lines_history_notices_and_what_is_taken_back_never_count() {
    let mut world = connected();
    let kinds = |kind| {
        let mut line = line_of("kat", "ann", "@me", 5);
        line.message.kind = kind;
        line.message.id = MessageId::new(&format!("{kind:?}"));
        Arc::new(line)
    };
    let silent = vec![
        own("kat", "1 @me", 1, Delivery::Sending(TxnId(1))),
        own("kat", "2 @me", 2, Delivery::Delivered),
        Arc::new(line_of("kat", "Me", "3 @me", 3)),
        kinds(Kind::Notice),
        kinds(Kind::Removed),
    ];
    let effects = world.diff("kat", Diff::Append(silent));
    assert_eq!((effects.len(), counts(&world, "kat")), (0, (0, 0)));
    let effects = world.diff("kat", Diff::Insert { at: 0, line: said("kat", "old @me", 0) });
    assert_eq!((effects.len(), counts(&world, "kat")), (0, (0, 0)));
    let effects = world.diff("kat", Diff::Reset(vec![said("kat", "older @me", 0)]));
    assert_eq!((effects.len(), counts(&world, "kat")), (0, (0, 0)));
    world.diff("kat", Diff::Append(vec![kinds(Kind::Alert), kinds(Kind::Whisper)]));
    assert_eq!(counts(&world, "kat"), (2, 2), "alerts and whispers do");
}

#[test]
fn own_lines_are_known_by_their_delivery_where_the_own_name_is_not_known() {
    let mut world = connected();
    world.hear(Event::Connected { me: None, capabilities: world.network().capabilities });
    world.diff("kat", Diff::Append(vec![own("kat", "x", 1, Delivery::Delivered)]));
    assert_eq!(counts(&world, "kat"), (0, 0));
}

#[test]
fn the_marker_stands_above_the_first_line_one_has_not_seen_and_stays_while_one_reads() {
    let mut world = connected();
    world.says("nova", "seen");
    world.tell(Msg::Focus(false));
    world.says("nova", "a");
    world.says("nova", "b");
    assert_eq!(marker(&world, "nova"), Some(("a".into(), 2)));
    world.tell(Msg::Focus(true));
    world.says("nova", "c");
    assert_eq!(marker(&world, "nova"), Some(("a".into(), 2)), "it stays, and what is read does not count");
    world.act(Action::Escape);
    assert_eq!(marker(&world, "nova"), None);
}

#[test]
fn the_marker_goes_when_one_looks_away_from_a_room_read_to_the_end() {
    let mut world = connected();
    world.says("kat", "a");
    world.act(Action::Open(place("kat")));
    assert_eq!(marker(&world, "kat"), Some(("a".into(), 1)));
    world.act(Action::Open(place("nova")));
    assert_eq!(marker(&world, "kat"), None);
    world.says("kat", "b");
    assert_eq!(marker(&world, "kat"), Some(("b".into(), 1)));
}

#[test]
fn the_marker_does_not_move_when_one_looks_away_without_having_seen_the_end() {
    let mut world = connected();
    world.tell(Msg::EndVisible(false));
    world.says("nova", "a");
    world.act(Action::Open(place("kat")));
    world.says("nova", "b");
    assert_eq!((marker(&world, "nova"), counts(&world, "nova")), (Some(("a".into(), 2)), (2, 0)));
}

#[test]
fn the_marker_survives_that_its_line_goes() {
    let mut world = connected();
    for text in ["a", "b", "c"] {
        world.says("kat", text);
    }
    world.diff("kat", Diff::Trim { count: 1 });
    assert_eq!(marker(&world, "kat").map(|marker| marker.0), Some("b".into()));
    world.diff("kat", Diff::Remove { at: 0 });
    assert_eq!(marker(&world, "kat").map(|marker| marker.0), Some("c".into()));
    world.diff("kat", Diff::Reset(vec![]));
    assert_eq!(marker(&world, "kat"), None);
}

#[test]
fn lines_fetched_after_a_drop_are_unread_and_said_in_a_line() {
    let mut world = connected();
    world.says("kat", "before");
    world.act(Action::MarkAllRead);
    for (at, text) in [(1, "missed"), (2, "missed @me")] {
        let line = said("kat", text, world.now + i64::try_from(at).unwrap());
        world.diff("kat", Diff::Insert { at, line });
    }
    let since = Timestamp(world.now);
    world.now += 52_000;
    let effects = world.hear(Event::CaughtUp { room: RoomId::new("kat"), new: 2, since });
    assert_eq!(effects, [], "history alerts nobody");
    assert_eq!((counts(&world, "kat"), marker(&world, "kat")), ((2, 1), Some(("missed".into(), 2))));
    let last: Arc<Line> = Arc::clone(world.room("kat").lines.back().unwrap());
    assert_eq!(last.message.body.plain(), "2 messages were fetched after 52 s without connection.");
    world.hear(Event::CaughtUp { room: RoomId::new("kat"), new: 0, since });
    assert!(Arc::ptr_eq(&last, world.room("kat").lines.back().unwrap()), "nothing missed, nothing said");
}

#[test]
fn everything_can_be_marked_read_at_once() {
    let mut world = connected();
    world.says("kat", "a @me");
    world.act(Action::MarkAllRead);
    assert_eq!((counts(&world, "kat"), marker(&world, "kat")), ((0, 0), None));
}
