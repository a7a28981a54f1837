//! Answers: named above the input, carried with the message, or spoken to by name where a server knows no answers.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::effect::Effect;
use streamside::chat::{Capabilities, Diff, Event, MessageId, Post, Request, RoomId, RoomKind, SafeText};

use super::world::{World, connected, line_of, place, room, sent};

fn with_replies(replies: bool) -> World {
    let mut world = connected();
    let capabilities = Capabilities { replies, max_length: 50, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world
}

/// Ann speaks to me, then Ben to everybody.
fn spoken_to(world: &mut World, room: &str) {
    for (name, text) in [("ann", "hey @me are\nyou there?"), ("ben", "hello all")] {
        world.now += 1;
        let line = line_of(room, name, text, world.now);
        world.diff(room, Diff::Append(vec![Arc::new(line)]));
    }
}

fn posts(effects: &[Effect]) -> Vec<&Post> {
    let post = |effect| match effect {
        &Effect::Request(_, Request::Send { ref post, .. }) => Some(post),
        _ => None,
    };
    effects.iter().filter_map(post).collect()
}

#[test]
fn an_answer_carries_what_it_answers_once() {
    let mut world = with_replies(true);
    spoken_to(&mut world, "nova");
    assert_eq!(world.enters("/reply"), []);
    let reply = world.app.compose().reply.clone().expect("a banner");
    assert_eq!((reply.author.as_str(), reply.excerpt.as_str()), ("ann", "hey @me are you there?"));
    let effects = world.enters("yes");
    assert_eq!(posts(&effects)[0].reply, Some(MessageId::new("hey @me are\nyou there?")));
    assert_eq!(posts(&effects)[0].text, "yes");
    assert_eq!(posts(&world.enters("and more"))[0].reply, None);
}

#[test]
fn where_a_server_knows_no_answers_they_say_to_whom_they_speak() {
    let mut world = with_replies(false);
    spoken_to(&mut world, "nova");
    world.enters("/r");
    assert_eq!(sent(&world.enters("yes")), [("nova", "@ann yes")]);
    world.enters("/r");
    assert_eq!(sent(&world.enters("well, @Ann yes")), [("nova", "well, @Ann yes")]);
    world.enters("/r");
    assert_eq!(world.enters(&"x".repeat(48)), [], "the name counts, too");
    assert!(world.flash().contains("Too long"), "{}", world.flash());
}

#[test]
fn escape_leaves_the_answer_and_keeps_the_text() {
    let mut world = with_replies(true);
    spoken_to(&mut world, "nova");
    world.enters("/reply");
    world.types("hm");
    world.act(Action::Escape);
    assert_eq!((world.app.compose().reply.is_none(), world.input()), (true, "hm"));
}

#[test]
fn a_text_with_the_command_goes_out_at_once_wherever_the_question_stands() {
    let mut world = with_replies(true);
    spoken_to(&mut world, "kat");
    let effects = world.enters("/r yes, here");
    assert_eq!(sent(&effects), [("kat", "yes, here")]);
    assert_eq!(world.app.current, Some(place("kat")));
    assert_eq!(world.app.compose().reply, None);
    assert_eq!(world.app.room(&place("nova")).map(|room| room.compose.text()), Some(""));
}

#[test]
fn an_answer_that_cannot_go_stays_where_it_was_typed() {
    let mut world = with_replies(true);
    spoken_to(&mut world, "kat");
    let long = format!("/r {}", "x".repeat(60));
    assert_eq!(sent(&world.enters(&long)), []);
    assert_eq!((world.app.current.clone(), world.input()), (Some(place("nova")), long.as_str()));
}

#[test]
fn the_last_direct_message_is_answered_even_without_a_mention() {
    let mut world = with_replies(true);
    spoken_to(&mut world, "nova");
    let mut direct = room("@ann");
    direct.kind = RoomKind::Direct { with: vec![SafeText::line("ann")] };
    world.hear(Event::Joined(direct));
    world.now += 5;
    let line = line_of("@ann", "ann", "psst", world.now);
    world.diff("@ann", Diff::Append(vec![Arc::new(line)]));
    assert_eq!(sent(&world.enters("/r what?")), [("@ann", "what?")]);
}

#[test]
fn with_nobody_to_answer_it_says_so() {
    let mut world = with_replies(true);
    world.says("nova", "hello all");
    assert_eq!(world.enters("/r"), []);
    assert_eq!((world.flash(), world.input()), ("Nobody has spoken to you yet.", "/r"));
}

#[test]
fn a_badge_can_be_left_out() {
    let mut world = with_replies(true);
    assert!(posts(&world.enters("a"))[0].badge);
    world.enters("/badge");
    assert!(!posts(&world.enters("b"))[0].badge);
    world.enters("/badge on");
    assert!(posts(&world.enters("c"))[0].badge);
    world.enters("/badge maybe");
    assert!(world.flash().contains("on or off"), "{}", world.flash());
}

#[test]
fn what_one_does_is_said_in_italics() {
    let mut world = with_replies(true);
    assert_eq!(sent(&world.enters("/me waves")), [("nova", "*waves*")]);
    assert_eq!(sent(&world.enters("/me counts 2*3")), [("nova", "_counts 2*3_")]);
    assert_eq!(sent(&world.enters("/shrug no idea")), [("nova", r"no idea ¯\\\_(ツ)\_/¯")]);
    assert_eq!(sent(&world.enters("/shrug")), [("nova", r"¯\\\_(ツ)\_/¯")]);
    assert_eq!(world.enters("/me"), []);
    assert_eq!(world.input(), "/me");
}

#[test]
fn answers_go_only_to_what_is_there() {
    let mut world = with_replies(true);
    world.enters("/badge");
    spoken_to(&mut world, "nova");
    world.hear(Event::Left(RoomId::new("nova")));
    assert_eq!(world.enters("/r"), []);
    assert_eq!(world.flash(), "Nobody has spoken to you yet.");
}
