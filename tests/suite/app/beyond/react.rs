//! Putting an emoji below a message: by key, by command, and taking it away again.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::lists::Deed;
use streamside::chat::{
    Capabilities, Delivery, Diff, Extra, Line, MessageId, Reaction, Request, RoomId, SafeText, TxnId,
};

use super::super::world::{World, own, said};
use super::{able, asked, with};

fn react(id: &str, key: &str, on: bool) -> Request {
    Request::React { room: RoomId::new("nova"), id: MessageId::new(id), key: key.to_owned(), on }
}

/// Selects the newest message and presses the key.
fn press(world: &mut World) {
    world.act(Action::SelectMessage);
    world.act(Action::Deed(Deed::React));
}

/// Somebody's line with these signs below it: key, count, mine.
fn with_signs(text: &str, signs: &[(&str, usize, bool)]) -> Arc<Line> {
    let reaction = |&(key, count, mine): &(&str, usize, bool)| Reaction { key: SafeText::line(key), count, mine };
    let extra = Extra { reactions: signs.iter().map(reaction).collect(), ..Extra::default() };
    let mut line = Line::clone(&said("nova", text, 5));
    line.message.extra = Some(Arc::new(extra));
    Arc::new(line)
}

#[test]
fn the_key_puts_the_command_there_and_the_emoji_goes_below_that_message_whatever_comes_meanwhile() {
    let mut world = able();
    world.says("nova", "one");
    press(&mut world);
    assert_eq!(world.input(), "/react ");
    world.says("nova", "two");
    assert_eq!(asked(world.enters("👍")), [react("one", "👍", true)]);
    assert_eq!(world.input(), "");
    assert!(world.app.selected().is_some(), "one can go on with the next");
}

#[test]
fn a_short_name_becomes_its_emoji_and_words_stay_words() {
    for (typed, key) in [(":tada:", "🎉"), (":no_such_emoji:", ":no_such_emoji:"), ("so true", "so true")] {
        let mut world = able();
        world.says("nova", "one");
        let typed = format!("/react id:one {typed}");
        assert_eq!(asked(world.enters(&typed)), [react("one", key, true)], "{typed}");
    }
}

#[test]
fn ones_own_reaction_is_taken_away_by_the_same_and_that_of_others_joined() {
    let mut world = able();
    world.diff("nova", Diff::Append(vec![with_signs("one", &[("👍", 2, true), ("🎉", 1, false)])]));
    assert_eq!(asked(world.enters("/react id:one 👍")), [react("one", "👍", false)]);
    assert_eq!(asked(world.enters("/react id:one 🎉")), [react("one", "🎉", true)]);
}

#[test]
fn a_name_with_a_blank_in_it_can_be_reacted_to() {
    let mut world = able();
    world.now += 1;
    let line = super::super::world::line_of("nova", "Ann of Green Gables", "one", world.now);
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
    press(&mut world);
    assert_eq!(asked(world.enters("👍")), [react("one", "👍", true)]);
}

#[test]
fn it_is_said_why_nothing_can_be_put_below() {
    let mut world = able();
    world.says("nova", "one");
    assert_eq!(asked(world.enters("/react 👍")), []);
    assert!(world.flash().starts_with("Which message? Alt-S selects one, then E"), "{}", world.flash());
    let mut world = able();
    world.says("nova", "one");
    assert_eq!(asked(world.enters("/react id:one")), []);
    assert!(world.flash().starts_with("With what?"), "{}", world.flash());
    let long = "x".repeat(41);
    let mut world = able();
    assert_eq!(asked(world.enters(&format!("/react id:one {long}"))), []);
    assert!(world.flash().contains("at most 40"), "{}", world.flash());
}

#[test]
fn below_a_message_that_is_still_on_its_way_nothing_can_stand() {
    let mut world = able();
    world.now += 1;
    let line = own("nova", "mine", world.now, Delivery::Sending(TxnId(77)));
    world.diff("nova", Diff::Append(vec![line]));
    press(&mut world);
    assert_eq!((world.input(), world.flash()), ("", "The server does not have that message yet."));
    assert_eq!(asked(world.enters("/react id:mine 👍")), []);
}

#[test]
fn a_server_without_reactions_is_asked_for_none() {
    let mut world = with(Capabilities::PLAIN_RFC);
    world.says("nova", "one");
    press(&mut world);
    assert_eq!((world.input(), world.flash()), ("", "This server knows no reactions."));
    let mut world = with(Capabilities::PLAIN_RFC);
    world.says("nova", "one");
    assert_eq!(asked(world.enters("/react id:one 👍")), []);
    assert_eq!(world.flash(), "This server knows no reactions.");
}
