//! Which room is on screen, joining and leaving, several networks.

use streamside::app::action::Action;
use streamside::app::effect::Effect;
use streamside::app::state::Place;
use streamside::chat::{Delivery, Diff, Event, NetworkId, Request, RoomId, RoomKind, Scope, TxnId};

use super::world::{NET, World, connected, empty, own, place, room, said, texts};

const OTHER: NetworkId = NetworkId(1);

/// `connected`, and a second network with the rooms `lobby` and `nova`.
fn two_networks() -> World {
    let mut world = connected();
    world.add_network(OTHER);
    for name in ["lobby", "nova"] {
        world.tell(streamside::app::effect::Msg::Network(OTHER, Event::Joined(room(name))));
    }
    world
}

fn here(world: &World) -> String {
    world.app.current.as_ref().map_or_else(String::new, |place| format!("{}/{}", place.network.0, place.room.as_str()))
}

#[test]
fn the_first_room_that_is_joined_is_shown_and_its_network_told_where_one_looks() {
    let mut world = empty();
    world.add_network(NET);
    let look = Request::Look { room: RoomId::new("nova"), scope: Scope::Global };
    let kept = |rooms: &[&str]| Effect::KeepRooms(NET, rooms.iter().map(|&room| room.to_owned()).collect());
    assert_eq!(world.hear(Event::Joined(room("nova"))), [Effect::Request(NET, look), kept(&["nova"])]);
    assert_eq!(world.hear(Event::Joined(room("kat"))), [kept(&["nova", "kat"])]);
    assert_eq!(here(&world), "0/nova");
}

#[test]
fn rooms_are_walked_in_the_order_of_the_list_across_networks_and_around() {
    let mut world = two_networks();
    let mut seen = Vec::new();
    for action in [Action::NextRoom, Action::NextRoom, Action::NextRoom, Action::NextRoom, Action::PreviousRoom] {
        world.act(action);
        seen.push(here(&world));
    }
    assert_eq!(seen, ["0/kat", "1/lobby", "1/nova", "0/nova", "1/nova"]);
    world.act(Action::RoomNumber(3));
    assert_eq!(here(&world), "1/lobby");
    world.act(Action::RoomNumber(9));
    assert_eq!(here(&world), "1/lobby");
    assert!(world.flash().contains("no channel 9"), "{}", world.flash());
    world.act(Action::Open(place("kat")));
    assert_eq!(here(&world), "0/kat");
}

#[test]
fn the_next_unread_room_is_one_with_mentions_first() {
    let mut world = two_networks();
    world.act(Action::NextUnread);
    assert_eq!(world.flash(), "Nothing is unread.");
    world.says("kat", "a");
    let line = super::world::said("lobby", "b", 5);
    let diff = Diff::Append(vec![line]);
    world.tell(streamside::app::effect::Msg::Network(OTHER, Event::Timeline { room: RoomId::new("lobby"), diff }));
    world.app.room_mut(&Place { network: OTHER, room: RoomId::new("lobby") }).unwrap().mentions = 1;
    world.act(Action::NextUnread);
    assert_eq!(here(&world), "1/lobby");
    world.act(Action::NextUnread);
    assert_eq!(here(&world), "0/kat");
}

#[test]
fn every_room_keeps_its_own_input() {
    let mut world = connected();
    world.types("for nova");
    world.act(Action::NextRoom);
    assert_eq!(world.input(), "");
    world.types("for kat");
    world.act(Action::PreviousRoom);
    assert_eq!(world.input(), "for nova");
}

#[test]
fn a_room_asked_for_opens_when_it_is_there_and_others_do_not_push_in() {
    let mut world = connected();
    let join = Request::Join { name: "Mega".to_owned() };
    assert_eq!(world.enters("/join #Mega"), [Effect::Request(NET, join)]);
    world.hear(Event::Joined(room("pushy")));
    assert_eq!(here(&world), "0/nova");
    world.hear(Event::Joined(room("mega")));
    assert_eq!(here(&world), "0/mega");
}

#[test]
fn joining_an_open_room_goes_there() {
    let mut world = connected();
    let look = Request::Look { room: RoomId::new("kat"), scope: Scope::Global };
    assert_eq!(world.enters("/j KAT"), [Effect::Request(NET, look)]);
    assert_eq!(here(&world), "0/kat");
    world.hear(Event::Joined(room("kat")));
    assert_eq!(world.network().rooms.len(), 2);
}

#[test]
fn a_room_that_closes_makes_way_for_the_next_and_what_was_typed_can_be_yanked() {
    let mut world = connected();
    world.says("nova", "a");
    world.types("half a thought");
    world.hear(Event::Left(RoomId::new("nova")));
    assert_eq!((here(&world).as_str(), world.input()), ("0/kat", ""));
    assert!(world.flash().contains("Ctrl-Y"), "{}", world.flash());
    world.act(Action::Yank);
    assert_eq!(world.input(), "half a thought");
    world.hear(Event::Left(RoomId::new("kat")));
    assert_eq!(here(&world), "");
    world.act(Action::NextRoom);
    assert_eq!(here(&world), "");
}

#[test]
fn what_was_said_in_a_room_stays_in_the_merged_view_but_no_attempt_does() {
    let mut world = connected();
    world.says("kat", "said");
    let attempt = own("kat", "attempt", world.now, Delivery::Unconfirmed(TxnId(1)));
    world.diff("kat", Diff::Append(vec![attempt]));
    world.hear(Event::Left(RoomId::new("kat")));
    assert_eq!(texts(&world.network().feed.lines), ["said"]);
}

#[test]
fn s2_4_the_flag_is_toggled_by_key_or_command_and_the_network_is_told() {
    let mut world = connected();
    let look = |scope| [Effect::Request(NET, Request::Look { room: RoomId::new("nova"), scope })];
    assert_eq!(world.act(Action::ToggleScope), look(Scope::Local));
    assert_eq!(world.act(Action::ToggleScope), look(Scope::Global));
    assert_eq!(world.enters("/local"), look(Scope::Local));
    assert_eq!(world.enters("/global"), look(Scope::Global));
}

#[test]
fn each_network_has_a_flag_of_its_own() {
    let mut world = two_networks();
    world.act(Action::ToggleScope);
    assert_eq!(world.app.network(OTHER).map(|network| network.scope), Some(Scope::Global));
}

#[test]
fn side_lists_turn_from_what_the_screen_would_choose() {
    let mut world = connected();
    world.acts([Action::ToggleChannels, Action::ShowPeople(true)]);
    assert_eq!((world.app.channels_wanted, world.app.people_wanted), (Some(false), Some(true)));
    world.acts([Action::ToggleChannels, Action::ShowPeople(false)]);
    assert_eq!((world.app.channels_wanted, world.app.people_wanted), (Some(true), Some(false)));
}

#[test]
fn whoever_finds_no_such_room_is_back_where_they_were() {
    let mut world = connected();
    for name in ["kat", "nova-mods"] {
        world.hear(Event::Joined(room(name)));
    }
    world.act(Action::RoomNumber(1));
    let here = world.app.current.clone();
    world.enters("/join nova-mods");
    assert_ne!(world.app.current, here);
    world.hear(Event::Left(RoomId::new("nova-mods")));
    assert_eq!(world.app.current, here, "and not in the room beside it, where other people read");
}

#[test]
fn lines_of_a_private_room_stand_nowhere_but_in_it() {
    let mut world = connected();
    let mut mods = room("nova-mods");
    world.hear(Event::Joined(mods.clone()));
    world.says("nova-mods", "before it was known");
    mods.kind = RoomKind::Private;
    world.hear(Event::Joined(mods));
    world.says("nova-mods", "among us");
    world.diff("nova-mods", Diff::Insert { at: 0, line: said("nova-mods", "earlier", 1) });
    world.says("kat", "for all");
    assert_eq!(world.network().scope, Scope::Global);
    assert_eq!(world.shown(), ["for all"]);
    world.enters("/join nova-mods");
    assert_eq!(world.shown(), ["earlier", "before it was known", "among us"]);
}
