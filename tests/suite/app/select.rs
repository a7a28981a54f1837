//! A message is selected: the timeline is held, and deeds name the message.

use streamside::app::action::{Action, Mode};
use streamside::app::effect::{Effect, Msg};
use streamside::app::listing::What;
use streamside::app::lists::Deed;
use streamside::app::state::Scroll;
use streamside::chat::{Delivery, Diff, MessageId, Scope};

use super::world::{World, connected, line_of, own, place};

fn with_lines(texts: &[&str]) -> World {
    let mut world = connected();
    texts.iter().for_each(|text| drop(world.says("nova", text)));
    world
}

fn selected(world: &World) -> Option<String> {
    world.app.selected_line().map(|line| line.message.body.plain())
}

fn deed(world: &mut World, deed: Deed) -> Vec<Effect> {
    world.act(Action::Deed(deed))
}

#[test]
fn escape_selects_the_newest_message_once_nothing_else_is_left_to_do() {
    let mut world = with_lines(&["one", "two"]);
    world.act(Action::Escape);
    assert_eq!((selected(&world).as_deref(), world.app.mode()), (Some("two"), Mode::Selecting));
    world.act(Action::Escape);
    assert_eq!((selected(&world), world.app.mode()), (None, Mode::Typing));

    world.types("draft");
    world.act(Action::Escape);
    assert_eq!(selected(&world), None, "somebody writes");
    world.act(Action::SelectMessage);
    assert_eq!((selected(&world).as_deref(), world.input()), (Some("two"), "draft"));
}

#[test]
fn escape_marks_read_before_it_selects() {
    let mut world = with_lines(&["one"]);
    world.tell(Msg::Focus(false));
    world.says("nova", "two");
    world.act(Action::Escape);
    assert_eq!((selected(&world), world.room("nova").unread), (None, 0));
    world.act(Action::Escape);
    assert_eq!(selected(&world).as_deref(), Some("two"));
}

#[test]
fn the_timeline_is_held_while_others_talk_and_goes_on_afterwards() {
    let mut world = with_lines(&["one", "two"]);
    world.act(Action::SelectMessage);
    (0..14).for_each(|n| drop(world.says("nova", &format!("new {n}"))));
    assert_eq!(selected(&world).as_deref(), Some("two"));
    let held = Scroll::Held { anchor: MessageId::new("two"), rows_below: 0, new: 14 };
    assert_eq!(world.room("nova").scroll, held);
    world.act(Action::End);
    assert_eq!((selected(&world), &world.room("nova").scroll), (None, &Scroll::End));

    world.act(Action::SelectMessage);
    world.act(Action::Escape);
    assert_eq!(world.room("nova").scroll, Scroll::End, "it followed the newest line before");
}

#[test]
fn a_view_that_was_held_before_stays_where_it_is() {
    let mut world = with_lines(&["one", "two", "three"]);
    world.tell(Msg::Scrolled { to: Some((MessageId::new("two"), 0)), top: false });
    world.act(Action::SelectMessage);
    assert_eq!(selected(&world).as_deref(), Some("two"));
    world.act(Action::Escape);
    assert!(matches!(world.room("nova").scroll, Scroll::Held { .. }));
}

#[test]
fn the_selection_moves_by_messages_to_the_ends_and_along_one_person() {
    let mut world = with_lines(&["one", "two", "three"]);
    let (at, bob) = (world.now + 1, |at| std::sync::Arc::new(line_of("nova", "bob", "mine", at)));
    world.diff("nova", Diff::Append(vec![bob(at)]));
    world.says("nova", "four");
    world.act(Action::SelectMessage);
    for (action, text) in [
        (Action::Up, "mine"),
        (Action::Deed(Deed::SameBefore), "mine"),
        (Action::Up, "three"),
        (Action::Deed(Deed::SameAfter), "four"),
        (Action::Deed(Deed::SameBefore), "three"),
        (Action::Deed(Deed::Oldest), "one"),
        (Action::Up, "one"),
        (Action::Deed(Deed::Newest), "four"),
        (Action::Down, "four"),
    ] {
        world.act(action.clone());
        assert_eq!(selected(&world).as_deref(), Some(text), "{action:?}");
    }
    assert_eq!(world.app.mode(), Mode::Selecting);
}

#[test]
fn letters_without_a_meaning_write_nothing_and_say_why() {
    let mut world = with_lines(&["one"]);
    world.act(Action::SelectMessage);
    world.types("xq");
    assert_eq!((world.input(), world.app.mode()), ("", Mode::Selecting));
    assert!(world.flash().contains("Esc"), "{}", world.flash());
}

#[test]
fn a_deed_on_a_message_that_is_gone_does_nothing_to_its_neighbours() {
    let mut world = with_lines(&["one", "two"]);
    world.act(Action::SelectMessage);
    world.diff("nova", Diff::Remove { at: 1 });
    assert_eq!(deed(&mut world, Deed::Copy), []);
    assert!(world.flash().contains("gone"), "{}", world.flash());
    assert_eq!(world.app.mode(), Mode::Typing);
}

#[test]
fn an_own_message_stays_selected_when_the_server_names_it() {
    let mut world = with_lines(&["one"]);
    let sending = own("nova", "mine", world.now, Delivery::Sending(streamside::chat::TxnId(9)));
    world.diff("nova", Diff::Append(vec![sending.clone()]));
    world.act(Action::SelectMessage);
    let mut there = (*sending).clone();
    there.delivery = Delivery::Delivered;
    there.message.id = MessageId::new("named");
    world.diff("nova", Diff::Set { at: 1, line: there.into() });
    assert_eq!(selected(&world).as_deref(), Some("mine"));
}

#[test]
fn text_and_id_are_copied() {
    let mut world = with_lines(&["one", "what a tune"]);
    world.act(Action::SelectMessage);
    assert_eq!(deed(&mut world, Deed::Copy), [Effect::Copy("what a tune".into())]);
    assert_eq!(deed(&mut world, Deed::CopyLink), [Effect::Copy("what a tune".into())], "the id, for want of a link");
    assert_eq!(world.app.mode(), Mode::Selecting, "copying leaves the selection");
}

#[test]
fn whispering_puts_the_command_into_an_empty_input_only() {
    let mut world = with_lines(&["one"]);
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Whisper);
    assert_eq!((world.input(), world.app.mode()), ("/whisper ann ", Mode::Typing));
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Whisper);
    assert_eq!(world.input(), "/whisper ann ");
}

#[test]
fn what_is_not_one_s_own_cannot_be_edited() {
    let mut world = with_lines(&["one"]);
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Edit);
    assert!(world.flash().contains("your own messages"), "{}", world.flash());
}

#[test]
fn marked_unread_stays_unread_until_one_has_been_elsewhere() {
    let mut world = with_lines(&["one", "two", "three"]);
    world.act(Action::SelectMessage);
    world.act(Action::Up);
    deed(&mut world, Deed::MarkUnread);
    assert_eq!(world.room("nova").unread, 2);
    world.tell(Msg::EndVisible(true));
    world.tell(Msg::Focus(true));
    assert_eq!(world.room("nova").unread, 2, "being looked at does not read it");
    assert_eq!(world.room("nova").marker.as_ref().map(|marker| marker.first_new.clone()), Some(MessageId::new("two")));
    world.act(Action::Open(place("kat")));
    assert_eq!(world.room("nova").unread, 2);
    world.act(Action::Open(place("nova")));
    assert_eq!(world.room("nova").unread, 0);
}

#[test]
fn a_message_is_jumped_to_in_the_middle_of_its_room() {
    let mut world = with_lines(&["one", "two", "three"]);
    world.act(Action::Open(place("kat")));
    world.app.networks[0].scope = Scope::Local;
    world.app.jump_to(&place("nova"), &MessageId::new("two"));
    assert_eq!(world.app.current, Some(place("nova")));
    assert_eq!(selected(&world).as_deref(), Some("two"));
    assert!(matches!(&world.room("nova").scroll, Scroll::Held { anchor, .. } if anchor.as_str() == "two"));
    assert_eq!(world.app.jump_to(&place("nova"), &MessageId::new("never")), []);
    assert!(world.flash().contains("not loaded"), "{}", world.flash());
}

#[test]
fn going_elsewhere_ends_the_selection() {
    for action in [Action::NextRoom, Action::ToggleScope, Action::Paste("x".into()), Action::RoomNumber(2)] {
        let mut world = with_lines(&["one"]);
        world.act(Action::SelectMessage);
        world.act(action.clone());
        assert_eq!((world.app.mode(), world.app.lists.selection.clone()), (Mode::Typing, None), "{action:?}");
    }
}

#[test]
fn mentions_are_walked_in_the_view() {
    let mut world = with_lines(&["one", "@me first", "two", "@me second", "three"]);
    for (action, text) in [
        (Action::PreviousMention, "@me second"),
        (Action::PreviousMention, "@me first"),
        (Action::PreviousMention, "@me first"),
        (Action::NextMention, "@me second"),
    ] {
        world.act(action.clone());
        assert_eq!(selected(&world).as_deref(), Some(text), "{action:?}");
    }
    assert!(world.flash().is_empty());
    world.act(Action::NextMention);
    assert!(world.flash().contains("F6"), "{}", world.flash());
}

#[test]
fn folding_is_kept_by_message() {
    let mut world = with_lines(&["one"]);
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Unfold);
    assert!(world.app.lists.unfolded.contains(&MessageId::new("one")));
    deed(&mut world, Deed::Unfold);
    assert!(world.app.lists.unfolded.is_empty());
    deed(&mut world, Deed::Use);
    assert!(world.flash().contains("nothing to unfold"), "{}", world.flash());
    assert!(world.app.lists.open.iter().all(|open| !matches!(open.what, What::LinksOf { .. })));
}
