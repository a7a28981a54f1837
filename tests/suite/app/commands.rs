//! Commands: found by name, refused with the next step, never sent (RFC 3.4).

use std::collections::HashSet;

use streamside::app::command::usage::arguments;
use streamside::app::command::{TABLE, page};
use streamside::app::effect::{Effect, Msg};
use streamside::app::form::Field;
use streamside::app::state::Overlay;
use streamside::chat::{Delivery, Diff, NetworkId, Request, RoomId, SafeText, TxnId};

use super::world::{NET, connected, empty, own, sent};

fn leave(room: &str) -> Vec<Effect> {
    vec![Effect::Request(NET, Request::Leave { room: RoomId::new(room) })]
}

#[test]
fn names_are_unique_and_spelled_as_they_are_looked_up() {
    let mut seen = HashSet::new();
    for command in TABLE {
        for name in command.aliases.iter().chain([&command.name]) {
            assert!(seen.insert(name), "{name} stands twice");
            assert_eq!(**name, name.to_lowercase());
        }
        assert!(command.usage.starts_with(&format!("/{}", command.name)), "{}", command.usage);
        assert!(command.help.len() < 70 && !command.help.ends_with('.'), "{}", command.help);
    }
}

#[test]
fn case_does_not_matter_and_a_clear_beginning_is_enough() {
    let mut world = connected();
    assert_eq!(world.enters("/LEAVE"), leave("nova"));
    assert_eq!(world.enters("/part #Kat"), leave("kat"));
    assert_eq!(world.enters("/nam").len(), 1);
    assert_eq!(world.input(), "");
}

#[test]
fn a_beginning_that_could_be_two_is_asked_about() {
    let mut world = connected();
    assert_eq!(world.enters("/re"), []);
    assert!(world.flash().contains("/resend or /reconnect"), "{}", world.flash());
    assert_eq!(world.input(), "/re");
}

#[test]
fn what_loses_something_must_be_spelled_out() {
    for typed in ["/lea", "/qui", "/disc", "/forg net0"] {
        let mut world = connected();
        assert_eq!(world.enters(typed), [], "{typed}");
        assert_eq!(world.input(), typed);
        assert!(world.flash().contains("not a command"), "{typed}: {}", world.flash());
    }
    assert_eq!(connected().enters("/quit"), [Effect::Quit]);
}

#[test]
fn s3_4_an_unknown_command_names_the_nearest_and_stays_in_the_input() {
    let mut world = connected();
    assert_eq!(world.enters("/joim mega"), []);
    assert_eq!(world.flash(), "/joim is not a command. Did you mean /join <channel>?");
    assert_eq!(world.input(), "/joim mega");
    let mut world = connected();
    world.enters("/xyzzy");
    assert_eq!(world.flash(), "/xyzzy is not a command. /help lists them all.");
}

#[test]
fn a_command_that_cannot_run_says_why_and_stays() {
    for (typed, words) in [
        ("/join", "Which channel"),
        ("/join #", "Which channel"),
        ("/join a b", "one channel"),
        ("/leave nowhere", "not open"),
        ("/global please", "nothing more"),
        ("/resend", "got through"),
        ("/resend 3", "the word all"),
        ("/forget", "net0"),
        ("/help nosuch", "not a command"),
    ] {
        let mut world = connected();
        assert_eq!(world.enters(typed), [], "{typed}");
        assert!(world.flash().contains(words), "{typed}: {}", world.flash());
        assert_eq!(world.input(), typed);
    }
}

#[test]
fn without_a_network_every_command_says_how_to_get_one_or_works() {
    for command in TABLE {
        let mut world = empty();
        world.enters(&format!("/{} x", command.name));
        world.acts([streamside::app::action::Action::Escape, streamside::app::action::Action::Interrupt]);
        world.enters(&format!("/{}", command.name));
    }
    let mut world = empty();
    world.enters("/join nova");
    assert!(world.flash().contains("/connect"), "{}", world.flash());
}

#[test]
fn connect_opens_the_form_with_the_address() {
    let mut world = connected();
    world.enters("/connect chat.test:8080");
    let Some(Overlay::AddNetwork(form)) = world.overlay() else { panic!("no form") };
    assert_eq!((form.address.as_str(), form.field), ("chat.test:8080", Field::Name));
    assert_eq!(world.input(), "");
}

#[test]
fn help_shows_all_pages_or_one_line() {
    let mut world = connected();
    world.enters("/help");
    assert_eq!(world.overlay(), Some(&Overlay::Help { top: 0 }));
    let mut world = connected();
    world.enters("/help /leave");
    assert_eq!(world.shown(), ["/leave [channel]: close this channel or another one (also /part) (also /close)"]);
}

#[test]
fn a_network_is_forgotten_only_by_its_name() {
    let mut world = connected();
    world.tell(Msg::NetworkAdded {
        id: NetworkId(1),
        label: "other".into(),
        address: "x".into(),
        rooms: vec!["lobby".into()],
    });
    let effects = world.enters("/forget NET0");
    assert!(effects.contains(&Effect::Forget(NET)), "{effects:?}");
    assert_eq!(world.app.networks.len(), 1);
    assert_eq!(world.app.current, None);
}

#[test]
fn the_page_about_commands_is_what_the_table_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == page(), "docs/commands.md is stale: UPDATE_DOCS=1 cargo test --test suite page_about writes it");
}

#[test]
fn s3_4_no_command_is_ever_sent_whatever_is_behind_it() {
    for command in TABLE.iter().flat_map(|command| command.aliases.iter().chain([&command.name])) {
        for typed in [format!("/{command}"), format!("/{command} x"), format!("/{}", command.to_uppercase())] {
            let mut world = connected();
            let effects = world.enters(&typed);
            let out = sent(&effects);
            assert!(out.iter().all(|(_, text)| !text.starts_with('/')), "{typed} sent {out:?}");
        }
    }
}

#[test]
fn every_usage_line_can_be_read_by_hints_and_completion() {
    for command in TABLE {
        for argument in arguments(command.usage) {
            assert!(argument.shown.starts_with(['<', '[']), "{}: {}", command.usage, argument.shown);
            assert!(!argument.help().is_empty());
        }
    }
}

#[test]
fn what_did_not_get_through_is_listed() {
    let mut world = connected();
    world.enters("/unsent");
    assert_eq!(world.shown(), ["Everything got through."]);
    let failed = Delivery::Failed(TxnId(1), SafeText::line("no links here"));
    world.diff(
        "kat",
        Diff::Append(vec![own("kat", "hi", 1, failed), own("kat", "ho", 2, Delivery::Unconfirmed(TxnId(2)))]),
    );
    world.enters("/unsent");
    let told = world.shown().pop().unwrap();
    assert!(told.starts_with("#kat: hi (not sent: no links here)\n#kat: ho (may not have arrived)\n"), "{told}");
}
