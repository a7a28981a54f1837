//! What is typed survives: kept within a second, room by room, and brought back with the room.

use std::sync::Arc;
use std::time::Duration;

use streamside::app::action::Action;
use streamside::app::drafts::Draft;
use streamside::app::effect::{Effect, Msg};
use streamside::chat::{Capabilities, Event, MessageId, Reply, RoomId, SafeText};

use super::world::{NET, World, connected, empty, place, room};

fn kept(effects: &[Effect]) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    for effect in effects {
        if let Effect::KeepDraft(draft) = effect {
            out.push((draft.room.as_str(), draft.text.as_str()));
        }
    }
    out
}

fn draft(room: &str, text: &str) -> Draft {
    let sent = vec!["one".to_owned(), "two".to_owned()];
    Draft { home: "me@net0".into(), room: room.into(), text: text.into(), cursor: 2, reply: None, sent }
}

/// A new run that begins with these drafts.
fn started(drafts: Vec<Draft>) -> World {
    let mut world = empty();
    world.tell(Msg::Drafts(drafts));
    world.add_network(NET);
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities: Capabilities::PLAIN_RFC });
    world.hear(Event::Joined(room("nova")));
    world
}

#[test]
fn typing_is_kept_within_a_second_and_only_if_it_changed() {
    let mut world = connected();
    assert_eq!(world.app.wants_keeping(), None);
    world.types("hel");
    assert_eq!(world.app.wants_keeping(), Some(Duration::from_secs(1)));
    world.now += 400;
    world.types("lo");
    assert_eq!(world.app.wants_keeping(), Some(Duration::from_millis(600)), "typing on does not put it off");
    assert_eq!(kept(&world.app.keep_drafts()), [("nova", "hello")]);
    assert_eq!(world.app.wants_keeping(), None);
    world.acts([Action::PageUp, Action::Escape]);
    assert_eq!(kept(&world.app.keep_drafts()), []);
}

#[test]
fn a_clock_that_is_set_back_does_not_put_it_off() {
    let mut world = connected();
    world.types("hello");
    world.now -= 900_000;
    world.types("!");
    assert_eq!(world.app.wants_keeping(), Some(Duration::from_secs(1)));
}

#[test]
fn every_room_that_was_typed_in_is_kept_and_a_sent_text_is_no_draft() {
    let mut world = connected();
    world.types("here");
    world.act(Action::Open(place("kat")));
    world.types("there");
    assert_eq!(kept(&world.app.keep_drafts()), [("nova", "here"), ("kat", "there")]);
    world.act(Action::Submit);
    let effects = world.app.keep_drafts();
    let Effect::KeepDraft(draft) = &effects[0] else { panic!("{effects:?}") };
    assert_eq!((draft.text.as_str(), &draft.sent[..]), ("", &["there".to_owned()][..]));
}

#[test]
fn what_was_typed_before_comes_back_with_its_room() {
    let mut world = started(vec![draft("kat", "elsewhere"), draft("nova", "hello")]);
    assert_eq!((world.input(), world.app.compose().cursor()), ("hello", 2));
    world.act(Action::Up);
    assert_eq!(world.input(), "two", "what was sent before, too");
    world.act(Action::Down);
    assert_eq!(world.input(), "hello");
    assert_eq!(kept(&world.app.keep_drafts()), [("nova", "hello")], "the cursor is elsewhere");
}

#[test]
fn a_room_that_is_there_before_the_name_is_known_gets_it_then() {
    let mut world = empty();
    world.tell(Msg::Drafts(vec![draft("nova", "hello")]));
    world.add_network(NET);
    world.hear(Event::Joined(room("nova")));
    assert_eq!(world.input(), "");
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities: Capabilities::PLAIN_RFC });
    assert_eq!(world.input(), "hello");
}

#[test]
fn what_is_typed_before_the_name_is_known_is_kept_under_it() {
    let mut world = empty();
    world.add_network(NET);
    world.hear(Event::Joined(room("nova")));
    world.types("early");
    assert_eq!(world.app.keep_drafts(), []);
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities: Capabilities::PLAIN_RFC });
    let effects = world.app.keep_drafts();
    let Effect::KeepDraft(kept) = &effects[0] else { panic!("{effects:?}") };
    assert_eq!((kept.home.as_str(), kept.text.as_str()), ("me@net0", "early"));
}

#[test]
fn another_account_and_another_room_do_not_get_it() {
    let stranger = Draft { home: "kat@net0".into(), ..draft("nova", "secret") };
    let world = started(vec![stranger, draft("kat", "elsewhere")]);
    assert_eq!(world.input(), "");
}

#[test]
fn a_broken_cursor_is_mended() {
    for cursor in [1, 99] {
        let world = started(vec![Draft { cursor, ..draft("nova", "é\u{301}x") }]);
        let compose = world.app.compose();
        assert!(compose.text().is_char_boundary(compose.cursor()), "{cursor}");
    }
}

#[test]
fn what_is_being_answered_is_kept_too() {
    let reply = Reply { to: MessageId::new("m"), author: SafeText::line("ann"), excerpt: SafeText::line("hi") };
    let world = started(vec![Draft { reply: Some(Arc::new(reply.clone())), ..draft("nova", "yes") }]);
    assert_eq!(world.app.compose().reply.as_deref(), Some(&reply));
}

#[test]
fn a_room_that_is_closed_and_opened_again_has_its_text() {
    let mut world = connected();
    world.types("hello");
    world.hear(Event::Left(RoomId::new("nova")));
    world.hear(Event::Joined(room("nova")));
    world.act(Action::Open(place("nova")));
    assert_eq!(world.input(), "hello");
}

#[test]
fn looking_at_an_old_text_does_not_lose_the_new_one() {
    let mut world = connected();
    world.enters("sent");
    world.types("draft");
    world.act(Action::Up);
    assert_eq!(world.input(), "sent");
    assert_eq!(kept(&world.app.keep_drafts()), [("nova", "draft")]);
}

#[test]
fn the_history_that_is_kept_has_an_end() {
    let mut world = connected();
    for n in 0..60 {
        world.enters(&format!("text {n}"));
    }
    let effects = world.app.keep_drafts();
    let Effect::KeepDraft(draft) = &effects[0] else { panic!("{effects:?}") };
    assert_eq!((draft.sent.len(), draft.sent[0].as_str(), draft.sent[49].as_str()), (50, "text 10", "text 59"));
}
