//! Going to a message that is neither loaded nor kept: older pages are fetched until it comes.

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::chat::{Capabilities, Diff, Event, Link, Linked, MessageId, Request, RoomId, SafeText, Timestamp};

use super::world::{NET, World, connected, place, said};

/// A list with one link, whose message is older than all that is loaded.
fn listed() -> World {
    let mut world = connected();
    let capabilities = Capabilities { links: true, backfill: true, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world.diff("nova", Diff::Append(vec![said("nova", "new", 9)]));
    world.act(Action::Links);
    let linked = Linked {
        message: MessageId::new("old"),
        room: RoomId::new("nova"),
        at: Timestamp(1),
        author: SafeText::line("ann"),
        link: Link { url: SafeText::line("https://a.test/"), image: false },
    };
    world.hear(Event::Links { room: RoomId::new("nova"), entries: vec![linked], more: false });
    let around = Effect::Around { place: place("nova"), id: MessageId::new("old"), at: Timestamp(1) };
    assert_eq!(world.act(Action::Submit), [around]);
    world
}

fn nothing_kept(world: &mut World) -> Vec<Effect> {
    world.tell(Msg::Around { place: place("nova"), id: MessageId::new("old"), lines: Vec::new() })
}

fn older_than(id: &str) -> Effect {
    Effect::Request(NET, Request::Backfill { room: RoomId::new("nova"), before: Some(MessageId::new(id)) })
}

fn page(world: &mut World, text: &str, more: bool) -> Vec<Effect> {
    world.diff("nova", Diff::Insert { at: 0, line: said("nova", text, 2) });
    world.hear(Event::Backfilled { room: RoomId::new("nova"), more })
}

#[test]
fn pages_are_fetched_until_the_message_comes_and_is_selected() {
    let mut world = listed();
    assert_eq!(nothing_kept(&mut world), [older_than("new")]);
    assert_eq!(page(&mut world, "between", true), [older_than("between")]);
    page(&mut world, "old", true);
    assert_eq!(world.app.selected().map(|selection| selection.id.as_str()), Some("old"));
    assert!(world.app.focused_listing().is_none());
    assert_eq!(page(&mut world, "older", true), [], "that was all");
}

#[test]
fn where_nothing_older_is_left_that_is_said() {
    let mut world = listed();
    nothing_kept(&mut world);
    assert_eq!(page(&mut world, "first", false), []);
    assert!(world.flash().contains("no older messages"), "{}", world.flash());
}

#[test]
fn it_ends_after_some_pages() {
    let mut world = listed();
    nothing_kept(&mut world);
    let asked = (0..100).take_while(|n| !page(&mut world, &format!("p{n}"), true).is_empty()).count();
    assert!((2..50).contains(&asked), "{asked}");
    assert!(world.flash().contains("PgUp"), "{}", world.flash());
}

#[test]
fn who_closes_the_list_meanwhile_is_not_taken_anywhere() {
    let mut world = listed();
    nothing_kept(&mut world);
    world.act(Action::Escape);
    assert_eq!(page(&mut world, "old", true), []);
    assert!(world.app.selected().is_none());
}
