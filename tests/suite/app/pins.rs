//! What is pinned, as a list: going to a message, taking a pin away, and who may.

use streamside::app::action::Action;
use streamside::app::effect::Effect;
use streamside::app::lists::Deed;
use streamside::chat::{Event, MessageId, ModAction, Pin, Request, Role, RoomId, RoomInfo, SafeText};

use super::desk::{info, with_desk};
use super::world::{World, place};

fn pin(id: &str, author: &str) -> Pin {
    let (author, by) = (SafeText::line(author), SafeText::line("kat"));
    Pin { message: MessageId::new(id), author, excerpt: SafeText::line(&format!("about {id}")), by, until: None }
}

/// Three messages, of which the first and one that is not loaded are pinned.
fn pinned(role: Role) -> World {
    let mut world = with_desk(role);
    ["m1", "m2", "m3"].into_iter().for_each(|id| drop(world.says("nova", id)));
    hear(&mut world, vec![pin("old", "bob"), pin("m1", "ann")]);
    world
}

fn hear(world: &mut World, pins: Vec<Pin>) {
    let info = Box::new(RoomInfo { pins, ..info() });
    world.hear(Event::RoomInfo { room: RoomId::new("nova"), info });
}

fn listed(world: &World) -> Vec<String> {
    let Some(listing) = world.app.lists.open.last() else { return Vec::new() };
    world.app.entries(listing).iter().map(|entry| entry.author().to_string()).collect()
}

fn unpinned(effects: &[Effect]) -> Vec<String> {
    let one = |effect: &Effect| match effect {
        Effect::Request(_, Request::Moderate { action: ModAction::Unpin { message }, .. }) => {
            Some(message.as_str().to_owned())
        }
        _ => None,
    };
    effects.iter().filter_map(one).collect()
}

#[test]
fn everybody_can_list_what_is_pinned_and_go_there() {
    let mut world = pinned(Role::User);
    world.enters("/pins");
    assert_eq!(listed(&world), ["bob", "ann"]);
    world.act(Action::Down);
    world.act(Action::Deed(Deed::Use));
    assert_eq!(world.app.selected().map(|selection| selection.id.as_str()), Some("m1"));
    assert_eq!(world.app.current, Some(place("nova")));
    assert!(world.app.focused_listing().is_none(), "the keys are with the message");
}

#[test]
fn a_pinned_message_that_is_not_loaded_is_looked_for_on_the_server() {
    let mut world = pinned(Role::User);
    world.enters("/pins");
    let asked = world.act(Action::Deed(Deed::Use));
    assert!(asked.iter().any(|effect| matches!(effect, Effect::Request(_, Request::Backfill { .. }))), "{asked:?}");
}

#[test]
fn a_key_takes_the_chosen_pin_away_for_those_who_may() {
    let mut world = pinned(Role::Moderator);
    world.enters("/pins");
    world.act(Action::Down);
    let asked = world.act(Action::Deed(Deed::Pin));
    assert_eq!(unpinned(&asked), ["m1"]);
    hear(&mut world, vec![pin("old", "bob")]);
    assert_eq!(listed(&world), ["bob"]);
    let mut world = pinned(Role::User);
    world.enters("/pins");
    let asked = world.act(Action::Deed(Deed::Pin));
    assert_eq!(unpinned(&asked), [""; 0]);
    assert!(world.flash().contains("pin messages"), "{}", world.flash());
}

#[test]
fn a_list_of_pins_stays_when_one_keeps_order_no_more_and_can_be_narrowed_down() {
    let mut world = pinned(Role::Moderator);
    world.enters("/pins m1");
    assert_eq!(listed(&world), ["ann"]);
    let standing = streamside::chat::Standing { role: Role::User, ..Default::default() };
    world.hear(Event::Standing { room: RoomId::new("nova"), standing: Box::new(standing) });
    assert_eq!(listed(&world), ["ann"]);
    let mut world = with_desk(Role::User);
    world.enters("/pins");
    assert_eq!(listed(&world), [""; 0]);
}
