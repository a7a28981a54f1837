//! What outlives a run or happens once in it: rooms to keep, a token that is refused, the first lines of help.

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::form::Field;
use streamside::app::state::{LinkState, Overlay, Place};
use streamside::chat::{Delivery, Diff, Event, NetworkId, Request, Retry, Room, RoomId, RoomKind, SafeText, Scope};

use super::world::{NET, World, connected, empty, own, room, said};

fn begins_with(rooms: &[&str]) -> World {
    let mut world = empty();
    let rooms = rooms.iter().map(|&room| room.to_owned()).collect();
    world.tell(Msg::NetworkAdded { id: NET, label: "net".into(), address: "localhost:1".into(), rooms });
    world
}

fn kept(effects: &[Effect]) -> Option<Vec<&str>> {
    effects.iter().find_map(|effect| match effect {
        Effect::KeepRooms(_, rooms) => Some(rooms.iter().map(String::as_str).collect()),
        _ => None,
    })
}

/// The server takes the token no more.
fn refused(world: &mut World) -> Vec<Effect> {
    world.hear(Event::TokenRefused);
    world.hear(Event::Disconnected { reason: SafeText::line("the token is old"), retry: Retry::Never })
}

fn asks_to_sign_in(world: &mut World) {
    let (address, name) = ("http://localhost:1/".to_owned(), "me".to_owned());
    world.tell(Msg::SignInNeeded { id: NET, address, name });
}

#[test]
fn only_what_a_person_changes_is_kept() {
    let mut world = begins_with(&["Nova", "#kat"]);
    for name in ["nova", "kat"] {
        assert_eq!(kept(&world.hear(Event::Joined(room(name)))), None, "{name} was open before");
    }
    assert_eq!(kept(&world.hear(Event::Joined(room("mega")))), Some(vec!["Nova", "kat", "mega"]));
    assert_eq!(kept(&world.hear(Event::Left(RoomId::new("nova")))), Some(vec!["kat", "mega"]));
    let direct = Room { kind: RoomKind::Direct { with: vec![SafeText::line("ann")] }, ..room("@ann") };
    assert_eq!(kept(&world.hear(Event::Joined(direct))), None, "direct rooms come back by themselves");
    assert_eq!(kept(&world.hear(Event::Joined(room("odd\u{fffd}")))), None, "a mended name is not the name");
}

#[test]
fn a_newcomer_is_told_three_lines_in_the_first_room_and_once() {
    let mut world = empty();
    world.app.memory.welcome = ["one", "two", "three"].map(str::to_owned).to_vec();
    world.add_network(NET);
    world.hear(Event::Joined(room("global")));
    world.hear(Event::Joined(room("nova")));
    assert_eq!(world.shown(), ["one", "two", "three"]);
}

#[test]
fn a_refused_token_asks_the_world_and_another_end_does_not() {
    let mut world = connected();
    assert_eq!(refused(&mut world), [Effect::Renew(NET)]);
    assert!(matches!(world.network().link, LinkState::Closed { .. }));
    let kicked = Event::Disconnected { reason: SafeText::line("kicked"), retry: Retry::Never };
    assert_eq!(world.hear(kicked), [], "the refusal was settled");
}

#[test]
fn signing_in_again_keeps_rooms_drafts_and_the_place_in_the_list() {
    let mut world = connected();
    world.diff("nova", Diff::Append(vec![said("nova", "before", 5), own("nova", "mine", 6, Delivery::Delivered)]));
    world.types("a draft");
    refused(&mut world);
    let address = "http://localhost:1/".to_owned();
    asks_to_sign_in(&mut world);
    world.act(Action::AddNetwork);
    let Some(Overlay::AddNetwork(form)) = world.overlay() else { panic!("no form") };
    assert_eq!((&*form.address, &*form.name, form.field), (&*address, "me", Field::Password));
    assert!(form.problem.as_ref().is_some_and(|problem| problem.contains("Sign in again")));
    // Asked while it is open, it does not open twice.
    asks_to_sign_in(&mut world);
    assert_eq!(world.app.overlays.len(), 1);

    world.types("pw");
    let effects = world.act(Action::Submit);
    assert!(matches!(&effects[..], [Effect::SignIn(form)] if form.replaces == Some(NET)), "{effects:?}");
    let added = Msg::NetworkAdded { id: NET, label: "net0".into(), address, rooms: vec!["nova".into(), "kat".into()] };
    let look = Request::Look { room: RoomId::new("nova"), scope: Scope::Global };
    assert_eq!(world.tell(added), [Effect::Request(NET, look)]);
    assert!(world.app.overlays.is_empty());
    assert_eq!(world.app.networks.len(), 1, "not doubled");
    assert_eq!(world.network().link, LinkState::Connecting);
    assert_eq!(world.input(), "a draft");
    assert_eq!(world.app.memory.sign_in(None), None, "nothing is asked any more");
    // The model begins anew: what it sends is not shown twice.
    world.hear(Event::Joined(room("nova")));
    world.diff("nova", Diff::Append(vec![said("nova", "before", 5)]));
    assert_eq!(world.shown().iter().filter(|text| *text == "before").count(), 1);
}

#[test]
fn the_form_to_sign_in_again_opens_by_itself_only_before_somebody_who_does_nothing() {
    let mut idle = connected();
    refused(&mut idle);
    asks_to_sign_in(&mut idle);
    assert!(matches!(idle.overlay(), Some(Overlay::AddNetwork(_))));

    let mut draft = connected();
    draft.types("half a");
    draft.now += 3_600_000;
    let mut key = connected();
    key.acts([Action::Insert('x'), Action::Backspace]);
    key.now += 59_000;
    let mut reads = connected();
    reads.act(Action::Help);
    reads.now += 3_600_000;
    for (mut world, why) in [(draft, "a draft"), (key, "a key lately"), (reads, "something lies on top")] {
        let before = (world.app.overlays.len(), world.input().to_owned());
        refused(&mut world);
        asks_to_sign_in(&mut world);
        assert_eq!((world.app.overlays.len(), world.input().to_owned()), before, "{why}");
        assert!(world.shown().last().is_some_and(|said| said.contains("F9 or /signin")), "{why}");
    }
}

#[test]
fn letters_typed_while_a_token_is_refused_stay_in_the_message_and_a_command_opens_the_form() {
    let mut world = connected();
    assert_eq!(world.enters("/signin"), []);
    assert_eq!(world.flash(), "No network waits for you to sign in again. /connect adds one.");
    world.act(Action::Interrupt);
    world.types("my pass");
    refused(&mut world);
    asks_to_sign_in(&mut world);
    world.types("ion is");
    assert_eq!((world.input(), world.overlay()), ("my passion is", None));
    world.act(Action::Interrupt);
    for again in ["left alone", "and asked for once more"] {
        world.enters("/signin");
        let Some(Overlay::AddNetwork(form)) = world.overlay() else { panic!("no form: {again}") };
        assert_eq!((form.replaces, form.field, &**form.password), (Some(NET), Field::Password, ""));
        world.act(Action::Escape);
    }
}

#[test]
fn connecting_again_as_the_same_person_goes_on_with_the_network_that_ended() {
    let mut world = connected();
    world.hear(Event::Disconnected { reason: SafeText::line("kicked"), retry: Retry::Never });
    let mut signs_in_as = |name: &str| {
        world.enters("/connect http://localhost:1");
        world.types(name);
        world.act(Action::NextField);
        world.types("pw");
        let effects = world.act(Action::Submit);
        world.app.overlays.clear();
        effects.into_iter().find_map(|effect| match effect {
            Effect::SignIn(form) => Some(form.replaces),
            _ => None,
        })
    };
    assert_eq!(signs_in_as("Me"), Some(Some(NET)));
    assert_eq!(signs_in_as("somebody"), Some(None));
}

#[test]
fn a_network_gone_meanwhile_asks_nobody() {
    let mut world = connected();
    let gone = NetworkId(9);
    world.tell(Msg::Network(gone, Event::TokenRefused));
    world.tell(Msg::NetworkAdded { id: NET, label: "net0".into(), address: "x".into(), rooms: Vec::new() });
    assert_eq!(world.app.current, Some(Place { network: NET, room: RoomId::new("nova") }));
}
