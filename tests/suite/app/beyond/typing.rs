//! Telling others that one writes, and being told of them.

use std::time::Duration;

use streamside::app::action::Action;
use streamside::chat::{Capabilities, Event, Request, Retry, RoomId, SafeText};

use super::super::world::{World, place};
use super::{ALL, able, asked, with};

fn typing(room: &str, on: bool) -> Request {
    Request::Typing { room: RoomId::new(room), on }
}

/// Types a letter that long after the one before, in milliseconds; what is told of it.
fn letter(world: &mut World, after: i64) -> Vec<Request> {
    world.now += after;
    told(world.act(Action::Insert('x')))
}

fn told(effects: Vec<streamside::app::effect::Effect>) -> Vec<Request> {
    asked(effects).into_iter().filter(|request| matches!(request, Request::Typing { .. })).collect()
}

fn are_typing(world: &mut World, room: &str, names: &[&str]) {
    let names = names.iter().map(|name| SafeText::line(name)).collect();
    world.hear(Event::Typing { room: RoomId::new(room), names });
}

#[test]
fn others_are_told_with_the_first_letter_and_every_three_seconds_while_one_goes_on() {
    let mut world = able();
    assert_eq!(letter(&mut world, 0), [typing("nova", true)]);
    for (after, expected) in [(1_000, vec![]), (1_999, vec![]), (1, vec![typing("nova", true)]), (2_999, vec![])] {
        assert_eq!(letter(&mut world, after), expected);
    }
}

#[test]
fn others_are_told_when_it_is_sent_cleared_or_left() {
    for end in [Action::Submit, Action::Interrupt, Action::Open(place("kat"))] {
        let mut world = able();
        letter(&mut world, 0);
        assert_eq!(told(world.act(end)), [typing("nova", false)]);
        assert_eq!(told(world.act(Action::PageUp)), [], "once");
    }
}

#[test]
fn going_on_in_another_room_is_told_to_both() {
    let mut world = able();
    letter(&mut world, 0);
    world.act(Action::Open(place("kat")));
    assert_eq!(letter(&mut world, 1), [typing("kat", true)]);
}

#[test]
fn moving_about_a_draft_from_before_is_no_writing() {
    let mut world = able();
    world.act(Action::Paste("a draft".to_owned()));
    world.act(Action::Interrupt);
    world.act(Action::Yank);
    world.act(Action::Open(place("kat")));
    assert_eq!(told(world.act(Action::Open(place("nova")))), []);
    assert_eq!(told(world.act(Action::PageUp)), []);
}

#[test]
fn a_command_is_nobodys_business() {
    let mut world = able();
    assert_eq!(told(world.act(Action::Insert('/'))), [typing("nova", true)], "it may become a word yet");
    assert_eq!(told(world.act(Action::Insert('j'))), [typing("nova", false)]);
    assert_eq!(told(world.act(Action::Insert('o'))), []);
}

#[test]
fn what_is_typed_into_a_search_or_a_form_is_not_told() {
    let mut world = able();
    letter(&mut world, 0);
    world.act(Action::Search);
    assert_eq!(letter(&mut world, 5_000), []);
    let mut world = able();
    letter(&mut world, 0);
    world.act(Action::Switcher);
    assert_eq!(letter(&mut world, 5_000), []);
}

#[test]
fn nobody_is_told_where_the_server_or_the_person_cannot() {
    let mut world = with(Capabilities { typing: false, ..ALL });
    assert_eq!(letter(&mut world, 0), []);
    let mut world = able();
    world.hear(Event::Connected { me: None, capabilities: ALL });
    assert_eq!(letter(&mut world, 0), []);
}

#[test]
fn who_writes_is_known_per_room_and_forgotten_with_the_connection() {
    let mut world = able();
    are_typing(&mut world, "kat", &["ann", "bob"]);
    assert_eq!(world.room("kat").typing.len(), 2);
    assert!(world.room("nova").typing.is_empty());
    are_typing(&mut world, "kat", &["bob"]);
    assert_eq!(world.room("kat").typing, [SafeText::line("bob")]);
    let reason = SafeText::line("gone");
    world.hear(Event::Disconnected { reason, retry: Retry::In(Duration::from_secs(1)) });
    assert!(world.room("kat").typing.is_empty());
}
