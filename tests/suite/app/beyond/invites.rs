//! Being asked into rooms: told, listed, accepted, declined.

use streamside::app::action::Action;
use streamside::app::listing::{Entry, What};
use streamside::app::lists::Deed;
use streamside::chat::{Event, Invite, NetworkId, Request, Room, RoomId, RoomKind, SafeText};

use super::super::world::{NET, World, place, room};
use super::{able, asked};

fn invite(id: &str, name: &str, by: &str) -> Invite {
    Invite { room: RoomId::new(id), name: SafeText::line(name), by: Some(SafeText::line(by)), direct: false }
}

fn answer(id: &str, accept: bool) -> Request {
    Request::Invite { room: RoomId::new(id), accept }
}

/// Asked into `!a` and `!b`.
fn invited() -> World {
    let mut world = able();
    world.hear(Event::Invites(vec![invite("!a", "lobby", "ann"), invite("!b", "cellar", "bob")]));
    world
}

fn listed(world: &World) -> Vec<String> {
    let listing = world.app.lists.open.last().expect("a list is open");
    let name = |entry: &Entry| match entry {
        Entry::Invite { invite, .. } => invite.name.to_string(),
        other => panic!("{other:?}"),
    };
    world.app.entries(listing).iter().map(name).collect()
}

fn notices(world: &World) -> Vec<String> {
    world.shown().into_iter().filter(|words| words.contains("asks you") || words.contains("asked")).collect()
}

#[test]
fn every_invite_is_told_once() {
    let mut world = invited();
    assert_eq!(
        notices(&world),
        ["ann asks you into lobby. /invites answers.", "bob asks you into cellar. /invites answers."]
    );
    world.hear(Event::Invites(vec![invite("!a", "lobby", "ann"), invite("!b", "cellar", "bob")]));
    world.hear(Event::Invites(vec![invite("!a", "lobby", "ann")]));
    assert_eq!(notices(&world).len(), 2);
    world.hear(Event::Invites(vec![invite("!a", "lobby", "ann"), invite("!b", "cellar", "bob")]));
    assert_eq!(notices(&world).len(), 3, "asked anew");
}

#[test]
fn many_at_once_are_told_in_one_line() {
    let mut world = able();
    world.hear(Event::Invites((0..200).map(|n| invite(&format!("!{n}"), "spam", "eve")).collect()));
    assert_eq!(notices(&world), ["You are asked into 200 channels. /invites lists them."]);
}

#[test]
fn the_chosen_one_is_accepted_and_opens_once_it_is_there() {
    let mut world = invited();
    world.enters("/invites");
    assert_eq!(listed(&world), ["lobby", "cellar"]);
    world.act(Action::Down);
    assert_eq!(asked(world.act(Action::Deed(Deed::Use))), [answer("!b", true)]);
    assert!(world.app.focused_listing().is_none());
    world.hear(Event::Joined(room("other")));
    assert_eq!(world.app.current, Some(place("nova")));
    let joined = Room { id: RoomId::new("!b"), name: SafeText::line("cellar"), mine: false, kind: RoomKind::Group };
    world.hear(Event::Joined(joined));
    assert_eq!(world.app.current, Some(place("!b")));
}

#[test]
fn an_invite_is_declined_and_goes_when_the_network_says_so() {
    let mut world = invited();
    world.enters("/invites");
    assert_eq!(asked(world.act(Action::Deed(Deed::Delete))), [answer("!a", false)]);
    world.hear(Event::Invites(vec![invite("!b", "cellar", "bob")]));
    assert_eq!(listed(&world), ["cellar"]);
    assert!(asked(world.act(Action::Deed(Deed::Reply))).is_empty());
    assert!(world.flash().contains("d declines"), "{}", world.flash());
}

#[test]
fn answers_can_be_typed() {
    for (typed, expected) in [
        ("/invites accept 2", vec![answer("!b", true)]),
        ("/invites decline 1", vec![answer("!a", false)]),
        ("/invites accept", vec![]),
        ("/invites accept 3", vec![]),
        ("/invites decline 0", vec![]),
        ("/invites perhaps", vec![]),
    ] {
        let mut world = invited();
        assert_eq!(asked(world.enters(typed)), expected, "{typed}");
        assert_eq!(world.input().is_empty(), !expected.is_empty(), "{typed}: {}", world.flash());
    }
    let mut world = able();
    assert_eq!(asked(world.enters("/invites accept")), []);
    assert_eq!(world.flash(), "Nobody asks you into a channel.");
}

#[test]
fn invites_of_all_networks_stand_in_one_list_and_each_is_answered_at_home() {
    let mut world = invited();
    let other = NetworkId(1);
    world.add_network(other);
    let event = Event::Invites(vec![invite("!a", "elsewhere", "eve")]);
    world.tell(streamside::app::effect::Msg::Network(other, event));
    world.enters("/invites");
    assert_eq!(listed(&world), ["lobby", "cellar", "elsewhere"]);
    assert!(matches!(world.app.lists.open.last(), Some(open) if open.what == What::Invites));
    let networks: Vec<_> = world.app.invites().into_iter().map(|(network, _)| network).collect();
    assert_eq!(networks, [NET, NET, other]);
    world.act(Action::End);
    let effects = world.act(Action::Deed(Deed::Delete));
    assert_eq!(effects, [streamside::app::effect::Effect::Request(other, answer("!a", false))]);
}

#[test]
fn who_is_ignored_asks_in_vain() {
    let mut world = able();
    world.enters("/ignore eve");
    world.hear(Event::Invites(vec![invite("!a", "lobby", "eve"), invite("!b", "cellar", "bob")]));
    world.enters("/invites");
    assert_eq!(listed(&world), ["cellar"]);
}
