//! Adding a network from inside.

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::form::{Field, NetworkForm};
use streamside::app::state::Overlay;
use streamside::chat::{Event, NetworkId};

use super::world::{World, connected, room};

fn opened() -> World {
    let mut world = connected();
    world.act(Action::AddNetwork);
    world
}

fn form(world: &World) -> &NetworkForm {
    match world.overlay() {
        Some(Overlay::AddNetwork(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

/// Fills fields in the order of the screen; `Tab` goes on.
fn filled(fields: &[&str]) -> World {
    let mut world = opened();
    for text in fields {
        world.types(text);
        world.act(Action::NextField);
    }
    world
}

#[test]
fn fields_are_filled_in_walked_through_and_corrected() {
    let mut world = filled(&["chat.test", "nova", "secret"]);
    assert_eq!(form(&world).field, Field::Token);
    world.acts([Action::PreviousField, Action::Backspace, Action::Left, Action::Insert('X'), Action::Home]);
    world.acts([Action::Delete, Action::End, Action::Insert('日'), Action::Left, Action::Right, Action::Backspace]);
    let form = form(&world);
    assert_eq!((form.address.as_str(), form.name.as_str(), form.password.as_str()), ("chat.test", "nova", "ecrXe"));
    assert_eq!(world.input(), "", "nothing goes to the input behind");
}

#[test]
fn the_switch_turns_with_space_and_fields_go_around() {
    let mut world = opened();
    world.act(Action::Up);
    assert_eq!(form(&world).field, Field::Register);
    world.types(" x");
    assert!(form(&world).register);
    world.types(" ");
    assert!(!form(&world).register);
    world.act(Action::Down);
    assert_eq!(form(&world).field, Field::Address);
}

#[test]
fn a_pasted_token_is_one_line_without_blanks_around() {
    let mut world = filled(&["chat.test", "", ""]);
    world.act(Action::Paste("  eyJ.a.b\u{1b}\r\nsecond line".into()));
    assert_eq!(form(&world).token.as_str(), "eyJ.a.b");
}

#[test]
fn enter_asks_the_server_with_what_the_form_holds() {
    let mut world = filled(&["chat.test", "nova", "secret"]);
    let effects = world.act(Action::Submit);
    let [Effect::SignIn(asked)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((asked.address.as_str(), asked.name.as_str(), asked.password.as_str()), ("chat.test", "nova", "secret"));
    assert!(form(&world).busy);
    world.types("x");
    assert_eq!(world.act(Action::Submit), [], "one question at a time");
    assert_eq!(form(&world).token.as_str(), "");
}

#[test]
fn what_is_missing_is_said_before_anybody_is_asked() {
    for (fields, register, words) in [
        (&["", "nova", "x"][..], false, "address"),
        (&["chat.test", "nova", ""], false, "Give the password"),
        (&["chat.test", "", "x"], false, "Give the name"),
        (&["chat.test", "", "x", "token"], false, "not both"),
        (&["chat.test", "", ""], true, "new account"),
        (&["chat.test", "nova", "", "token"], true, "no token"),
    ] {
        let mut world = filled(fields);
        while form(&world).field != Field::Register {
            world.act(Action::NextField);
        }
        if register {
            world.types(" ");
        }
        assert_eq!(world.act(Action::Submit), [], "{fields:?}");
        let problem = form(&world).problem.clone().unwrap_or_default();
        assert!(problem.contains(words), "{fields:?}: {problem}");
    }
    assert_eq!(filled(&["chat.test"]).act(Action::Submit).len(), 1, "a guest gives no name");
    assert_eq!(filled(&["chat.test", "nova", "", "token"]).act(Action::Submit).len(), 1);
}

#[test]
fn a_refusal_stands_in_the_form_which_can_be_corrected() {
    let mut world = filled(&["chat.test", "nova", "wrong"]);
    world.act(Action::Submit);
    world.tell(Msg::NetworkRefused("The password is wrong.\u{1b}[2J".into()));
    assert_eq!(form(&world).problem.as_deref().map(|problem| problem.contains('\u{1b}')), Some(false));
    assert!(!form(&world).busy);
    assert_eq!(world.act(Action::Submit).len(), 1);
}

#[test]
fn a_network_that_took_us_in_closes_the_form_and_opens_with_its_first_channel() {
    let mut world = filled(&["chat.test"]);
    world.act(Action::Submit);
    world.add_network(NetworkId(1));
    assert_eq!(world.overlay(), None);
    world.tell(Msg::Network(NetworkId(1), Event::Joined(room("lobby"))));
    assert_eq!(world.app.current.as_ref().map(|place| place.network), Some(NetworkId(1)));
}

#[test]
fn a_network_that_nobody_waits_for_leaves_the_screen_alone() {
    let mut world = opened();
    world.add_network(NetworkId(1));
    assert!(world.overlay().is_some());
    world.act(Action::Escape);
    world.tell(Msg::Network(NetworkId(1), Event::Joined(room("lobby"))));
    assert_eq!(world.app.current.as_ref().map(|place| place.network), Some(NetworkId(0)));
    world.tell(Msg::NetworkRefused("Too late.".into()));
    assert_eq!(world.flash(), "Too late.");
}

#[test]
fn secrets_never_show_in_debug_output() {
    let world = filled(&["chat.test", "nova", "hunter2"]);
    assert!(!format!("{:?}", world.app).contains("hunter2"));
}
