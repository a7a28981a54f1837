//! Up and the own last message: what may be changed, how, and that no draft is ever lost by it.

use std::sync::Arc;
use std::time::Duration;

use streamside::app::action::Action;
use streamside::app::effect::Effect;
use streamside::app::writing::{Up, WritingPrefs};
use streamside::chat::{
    Capabilities, Delivery, Diff, Event, Line, MessageId, Request, RoomId, SafeText, Timestamp, TxnId,
};

use super::world::{NET, World, connected, line_of, place, sent};

/// On a server where a message can be changed for a minute.
fn editable() -> World {
    let mut world = connected();
    let capabilities =
        Capabilities { acks: true, max_length: 50, edit: Some(Duration::from_secs(60)), ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world
}

/// An own line in #nova that has arrived, with what was typed for it.
fn i_said(world: &mut World, id: &str, typed: Option<&str>) {
    let line = line_of("nova", "me", id, world.now);
    let line = Line { delivery: Delivery::Delivered, typed: typed.map(Arc::from), ..line };
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
}

fn edit(id: &str, text: &str) -> Vec<Effect> {
    let edit = Request::Edit { room: RoomId::new("nova"), id: MessageId::new(id), text: text.to_owned() };
    vec![Effect::Request(NET, edit)]
}

fn editing(world: &World) -> Option<&str> {
    world.app.compose().editing().map(|editing| editing.id.as_str())
}

#[test]
fn up_in_an_empty_input_opens_the_own_last_message_and_enter_saves_it() {
    let mut world = editable();
    i_said(&mut world, "one", Some("first"));
    i_said(&mut world, "two", Some("*second*"));
    world.says("nova", "theirs");
    assert_eq!(world.act(Action::Up), []);
    assert_eq!((editing(&world), world.input()), (Some("two"), "*second*"));
    world.types("!");
    assert_eq!(world.act(Action::Submit), edit("two", "*second*!"));
    assert_eq!((editing(&world), world.input()), (None, ""));
}

#[test]
fn what_cannot_be_changed_gives_the_history() {
    let mut plain = connected();
    i_said(&mut plain, "hello", Some("hello"));
    let mut old = editable();
    i_said(&mut old, "hello", Some("hello"));
    old.now += 60_001;
    let mut wanted = editable();
    i_said(&mut wanted, "hello", Some("hello"));
    let writing = WritingPrefs { up: Up::History, ..WritingPrefs::default() };
    wanted.prefers(writing);
    for mut world in [plain, old, wanted] {
        world.enters("sent before");
        assert_eq!(world.act(Action::Up), []);
        assert_eq!((editing(&world), world.input()), (None, "sent before"));
    }
}

/// From the history it would go out a second time.
#[test]
fn a_message_on_its_way_is_waited_for() {
    let mut world = editable();
    let line = Line { delivery: Delivery::Sending(TxnId(1)), ..line_of("nova", "me", "hello", world.now) };
    world.enters("hello");
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
    assert_eq!(world.act(Action::Up), []);
    assert_eq!((editing(&world), world.input()), (None, ""));
    assert!(world.app.flash.as_ref().is_some_and(|words| words.as_str().contains("still on its way")));
}

#[test]
fn an_own_line_of_an_earlier_run_is_mine_in_any_case_and_others_lines_never_are() {
    let mut world = editable();
    let line = line_of("nova", "ME", "hello", world.now);
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
    world.act(Action::Up);
    assert_eq!((editing(&world), world.input()), (Some("hello"), "hello"));
    let mut world = editable();
    world.says("nova", "theirs");
    world.act(Action::Up);
    assert_eq!(editing(&world), None);
}

#[test]
fn a_second_up_goes_on_to_the_history_and_down_comes_back_to_the_change() {
    let mut world = editable();
    world.enters("sent before");
    i_said(&mut world, "hello", Some("hello"));
    world.acts([Action::Up, Action::Up]);
    assert_eq!((editing(&world), world.input()), (None, "sent before"), "an unchanged text is left");
    world.act(Action::Down);
    assert_eq!((editing(&world), world.input()), (None, ""));
    world.act(Action::Up);
    world.types("!");
    world.act(Action::Up);
    assert_eq!((editing(&world), world.input()), (None, "sent before"));
    assert_eq!(sent(&world.act(Action::Submit)), [("nova", "sent before")]);
    world.act(Action::Down);
    assert_eq!((editing(&world), world.input()), (Some("hello"), "hello!"));
    assert_eq!(world.act(Action::Submit), edit("hello", "hello!"));
}

#[test]
fn up_moves_inside_a_text_of_several_lines_first() {
    let mut world = editable();
    i_said(&mut world, "ab", Some("a\nb"));
    world.acts([Action::Up, Action::Up]);
    assert_eq!((editing(&world), world.app.compose().cursor()), (Some("ab"), 1));
    world.act(Action::Up);
    assert_eq!(editing(&world), None);
}

#[test]
fn a_typed_draft_is_never_replaced() {
    let mut world = editable();
    world.enters("sent before");
    i_said(&mut world, "hello", Some("hello"));
    world.types("draft");
    world.act(Action::Up);
    assert_eq!((editing(&world), world.input()), (None, "sent before"));
    world.act(Action::Down);
    assert_eq!(world.input(), "draft");
}

#[test]
fn leaving_an_edit_brings_back_what_was_there() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.types("draft");
    world.acts([Action::Left, Action::Interrupt]);
    world.act(Action::Yank);
    world.act(Action::KillToStart);
    // The input is empty, and what was killed can still be had.
    world.act(Action::Up);
    world.types(" you");
    assert_eq!(world.act(Action::Escape), []);
    assert_eq!((editing(&world), world.input()), (None, ""));
    world.act(Action::Yank);
    assert_eq!(world.input(), "draft");
}

#[test]
fn unchanged_text_is_left_and_an_emptied_one_is_not_sent() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.acts([Action::Up, Action::Insert(' ')]);
    assert_eq!(world.act(Action::Submit), []);
    assert_eq!(editing(&world), None);
    world.acts([Action::Up, Action::KillToStart]);
    assert_eq!(world.act(Action::Submit), []);
    assert_eq!(editing(&world), Some("hello"));
    assert!(world.flash().contains("/delete comes with moderation"), "{}", world.flash());
}

#[test]
fn s3_4_a_message_cannot_be_changed_into_a_command() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.acts([Action::Up, Action::KillToStart]);
    assert_eq!(world.enters("/quit"), []);
    assert_eq!((editing(&world), world.input()), (Some("hello"), "/quit"));
    world.acts([Action::KillToStart]);
    assert_eq!(world.enters(&"x".repeat(51)), [], "nor into one that is too long");
}

#[test]
fn a_pasted_change_stays_in_the_message() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.act(Action::Up);
    world.act(Action::Paste("\na\nb".into()));
    assert_eq!(world.act(Action::Submit), [], "the guard must not post it");
    assert_eq!(world.act(Action::Submit), edit("hello", "hello\na\nb"));
}

#[test]
fn a_text_with_markup_is_fetched_from_the_server() {
    let mut world = editable();
    i_said(&mut world, "a *b*", None);
    let source = Request::Source { room: RoomId::new("nova"), id: MessageId::new("a *b*") };
    assert_eq!(world.act(Action::Up), [Effect::Request(NET, source)]);
    assert_eq!(world.act(Action::Submit), []);
    assert!(world.flash().contains("being fetched"), "{}", world.flash());
    let source = |id: &str| Event::Source { room: RoomId::new("nova"), id: MessageId::new(id), text: "a **b**".into() };
    world.hear(source("another"));
    assert_eq!(world.input(), "");
    world.hear(source("a *b*"));
    assert_eq!((editing(&world), world.input()), (Some("a *b*"), "a **b**"));
    assert_eq!(world.act(Action::Submit), []);
    assert_eq!(editing(&world), None, "nothing was changed");
}

#[test]
fn plain_words_need_no_fetching_and_what_begins_a_list_does() {
    for (text, fetched) in
        [("hello, you: 1 + 1 = 2!", false), ("- one", true), ("1. one", true), ("a\\b", true), ("&amp;", true)]
    {
        let mut world = editable();
        i_said(&mut world, text, None);
        assert_eq!(!world.act(Action::Up).is_empty(), fetched, "{text}");
        assert_eq!(editing(&world), Some(text));
    }
}

fn not_edited(text: &str) -> Event {
    let why = SafeText::line("It is too late to change it.");
    Event::NotEdited { room: RoomId::new("nova"), id: MessageId::new("hello"), text: text.into(), why }
}

#[test]
fn a_refused_change_brings_its_text_back() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.hear(not_edited("hello you"));
    assert_eq!((editing(&world), world.input()), (Some("hello"), "hello you"));
    assert!(world.flash().contains("too late"), "{}", world.flash());
    assert_eq!(world.act(Action::Submit), edit("hello", "hello you"));
}

#[test]
fn a_refused_change_does_not_get_in_the_way_of_typing() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.types("some");
    world.hear(not_edited("hello you"));
    world.types("thing");
    assert_eq!((editing(&world), world.input()), (None, "something"));
    world.acts([Action::Newline, Action::Yank]);
    assert_eq!(world.input(), "something\nhello you");
}

#[test]
fn the_edit_command_does_what_up_does_or_says_why_not() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.enters("/edit");
    assert_eq!((editing(&world), world.input()), (Some("hello"), "hello"));
    let mut world = connected();
    i_said(&mut world, "hello", Some("hello"));
    world.enters("/edit");
    assert!(world.flash().contains("cannot change"), "{}", world.flash());
}

#[test]
fn an_edit_belongs_to_its_room() {
    let mut world = editable();
    i_said(&mut world, "hello", Some("hello"));
    world.act(Action::Up);
    world.act(Action::Open(place("kat")));
    assert_eq!((editing(&world), world.input()), (None, ""));
    assert_eq!(sent(&world.enters("hi")), [("kat", "hi")]);
    world.act(Action::Open(place("nova")));
    assert_eq!((editing(&world), world.input()), (Some("hello"), "hello"));
    assert_eq!(world.app.compose().editing().map(|editing| editing.at), Some(Timestamp(world.now)));
}
