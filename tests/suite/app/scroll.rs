//! Views held in place: anchors instead of rows, lines counted below, history asked above.

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::state::{History, Scroll};
use streamside::chat::{Capabilities, Delivery, Diff, Event, MessageId, Request, RoomId, SafeText, TxnId};

use super::world::{NET, World, connected, own, place, said};

/// `connected`, with lines named by one letter each in the room on screen.
fn lines(letters: &str) -> World {
    let mut world = connected();
    letters.chars().for_each(|letter| drop(world.says("nova", &letter.to_string())));
    world.tell(Msg::TimelineRows(3));
    world
}

/// What drawing reports after it has moved the view to a line.
fn drawn(world: &mut World, anchor: &str, top: bool) -> Vec<Effect> {
    world.tell(Msg::EndVisible(false));
    world.tell(Msg::Scrolled { to: Some((MessageId::new(anchor), 0)), top })
}

/// The line at which the view is held and how many came below.
fn held(world: &World) -> Option<(String, usize)> {
    match &world.room("nova").scroll {
        Scroll::Held { anchor, new, .. } => Some((anchor.as_str().to_owned(), *new)),
        Scroll::End => None,
    }
}

#[test]
fn pages_and_the_wheel_leave_moves_for_drawing_to_resolve() {
    let mut world = lines("abcdef");
    world.acts([Action::PageDown, Action::Scroll(-2)]);
    assert_eq!(world.room("nova").scroll_by, 0, "below the end is nothing");
    world.acts([Action::PageUp, Action::PageUp, Action::Scroll(1), Action::PageDown]);
    assert_eq!(world.room("nova").scroll_by, 4);
    drawn(&mut world, "b", false);
    assert_eq!((world.room("nova").scroll_by, held(&world)), (0, Some(("b".into(), 0))));
    world.act(Action::PageDown);
    assert_eq!(world.room("nova").scroll_by, -3);
    world.tell(Msg::Scrolled { to: None, top: false });
    assert_eq!((world.room("nova").scroll_by, held(&world)), (0, None));
}

#[test]
fn a_room_that_was_whole_has_older_lines_once_some_were_let_go() {
    let mut world = lines("abc");
    world.hear(Event::Backfilled { room: RoomId::new("nova"), more: false });
    world.diff("nova", Diff::Trim { count: 1 });
    assert_eq!(world.room("nova").history, History::More);
}

#[test]
fn a_held_view_stays_and_counts_what_comes_below() {
    let mut world = lines("abcdef");
    world.act(Action::PageUp);
    drawn(&mut world, "c", false);
    world.says("nova", "g");
    world.says("kat", "h");
    assert_eq!(held(&world), Some(("c".into(), 2)), "the global view shows both rooms");
    world.act(Action::ToggleScope);
    world.says("nova", "i");
    world.says("kat", "j");
    assert_eq!(held(&world), Some(("c".into(), 3)), "the local one only its own");
    world.act(Action::ToEnd);
    assert_eq!(held(&world), None);
}

#[test]
fn coming_down_among_the_new_lines_leaves_only_those_below() {
    let mut world = lines("abc");
    drawn(&mut world, "a", false);
    "defg".chars().for_each(|letter| drop(world.says("nova", &letter.to_string())));
    assert_eq!(held(&world), Some(("a".into(), 4)));
    world.act(Action::PageDown);
    drawn(&mut world, "e", false);
    assert_eq!(held(&world), Some(("e".into(), 2)));
}

#[test]
fn history_is_asked_for_once_above_the_oldest_line() {
    let mut world = lines("abc");
    let ask = Request::Backfill { room: RoomId::new("nova"), before: Some(MessageId::new("a")) };
    world.act(Action::PageUp);
    assert_eq!(drawn(&mut world, "c", true), [Effect::Request(NET, ask.clone())]);
    world.act(Action::PageUp);
    assert_eq!(drawn(&mut world, "c", true), [], "asked already");
    world.hear(Event::Backfilled { room: RoomId::new("nova"), more: true });
    assert_eq!(drawn(&mut world, "c", true), [], "nobody moved up");
    world.act(Action::Scroll(1));
    assert_eq!(drawn(&mut world, "c", true), [Effect::Request(NET, ask)]);
    world.hear(Event::Backfilled { room: RoomId::new("nova"), more: false });
    world.act(Action::Scroll(1));
    assert_eq!(drawn(&mut world, "c", true), []);
    assert_eq!(world.room("nova").history, History::Complete);
}

#[test]
fn a_question_that_went_down_with_the_connection_can_be_asked_again_and_a_plain_server_is_not_asked() {
    let mut world = lines("abc");
    world.act(Action::PageUp);
    drawn(&mut world, "c", true);
    world.hear(Event::Connected { me: None, capabilities: world.network().capabilities });
    world.act(Action::PageUp);
    assert_eq!(drawn(&mut world, "c", true).len(), 1);
    world.hear(Event::Connected { me: None, capabilities: Capabilities::PLAIN_RFC });
    world.act(Action::PageUp);
    assert_eq!(drawn(&mut world, "c", true), []);
}

#[test]
fn switching_between_the_views_keeps_the_place_in_time() {
    let mut world = lines("ab");
    world.says("kat", "other");
    world.says("nova", "c");
    drawn(&mut world, "other", false);
    world.act(Action::ToggleScope);
    assert_eq!(held(&world).map(|held| held.0), Some("b".into()));
}

#[test]
fn a_view_held_at_an_own_line_stays_there_when_the_server_names_the_line() {
    let mut world = lines("ab");
    world.diff("nova", Diff::Append(vec![own("nova", "mine", world.now, Delivery::Sending(TxnId(1)))]));
    world.tell(Msg::Scrolled { to: Some((MessageId::new("mine"), 2)), top: false });
    let named = own("nova", "named", world.now, Delivery::Delivered);
    world.diff("nova", Diff::Set { at: 2, line: named });
    let scroll = Scroll::Held { anchor: MessageId::new("named"), rows_below: 2, new: 0 };
    assert_eq!(world.room("nova").scroll, scroll);
}

#[test]
fn a_notice_below_a_held_view_is_counted_too() {
    let mut world = lines("ab");
    drawn(&mut world, "a", false);
    world.hear(Event::Notice { room: Some(RoomId::new("nova")), text: SafeText::line("by the way") });
    assert_eq!(held(&world), Some(("a".into(), 1)));
}

#[test]
fn every_room_keeps_its_own_place() {
    let mut world = lines("abc");
    drawn(&mut world, "b", false);
    world.act(Action::NextRoom);
    assert!(world.app.end_visible, "the other room is at its end");
    world.act(Action::PreviousRoom);
    assert!(!world.app.end_visible);
    assert_eq!(held(&world).map(|held| held.0), Some("b".into()));
}

#[test]
fn escape_goes_to_the_end_before_it_marks_read() {
    let mut world = lines("abc");
    drawn(&mut world, "a", false);
    world.says("nova", "d");
    world.act(Action::Escape);
    assert_eq!((held(&world), world.room("nova").unread), (None, 1));
    world.tell(Msg::EndVisible(true));
    assert!(world.room("nova").marker.is_some());
    world.act(Action::Escape);
    assert!(world.room("nova").marker.is_none());
}

#[test]
fn the_marker_can_be_jumped_to() {
    let mut world = lines("abc");
    world.act(Action::ToMarker);
    assert!(world.flash().contains("read"), "{}", world.flash());
    world.tell(Msg::Focus(false));
    "defgh".chars().for_each(|letter| drop(world.says("nova", &letter.to_string())));
    world.act(Action::ToMarker);
    assert_eq!(held(&world), Some(("c".into(), 5)));
    assert_eq!(world.room("nova").scroll_by, -2, "the line before the marker comes to the top");
}

#[test]
fn a_view_held_at_a_line_that_falls_out_of_the_merged_view_moves_to_the_oldest() {
    let mut world = lines("a");
    drawn(&mut world, "a", false);
    for n in 0..12 {
        let lines = (0..1_000).map(|m| said("mega", &format!("{n}-{m}"), world.now + n * 1_000 + m)).collect();
        world.hear(Event::Overheard(lines));
    }
    let first = world.app.view_lines(&place("nova")).front().unwrap().message.id.as_str().to_owned();
    assert_eq!(held(&world).map(|held| held.0), Some(first));
}

#[test]
fn words_of_the_program_are_seen_by_who_reads_further_up_and_move_nobody() {
    let mut world = connected();
    world.says("nova", "a");
    world.tell(Msg::Words("The theme is light now.".into()));
    assert_eq!((world.shown(), world.flash()), (vec!["a".to_owned(), "The theme is light now.".into()], ""));
    let held = Scroll::Held { anchor: MessageId::new("a"), rows_below: 0, new: 0 };
    world.app.room_mut(&super::world::place("nova")).unwrap().scroll = held;
    world.tell(Msg::Words("The theme is dark now.".into()));
    assert_eq!(world.flash(), "The theme is dark now.");
    assert!(matches!(world.room("nova").scroll, Scroll::Held { new: 1, .. }));
}
