//! What a room posts and asks for: rules, events, pictures that wait, and who only looks like somebody.

use std::time::Duration;

use streamside::app::action::Action;
use streamside::app::effect::Effect;
use streamside::app::state::Place;
use streamside::chat::{
    Body, Capabilities, Event, Live, ModAction, ModEntry, ModVerb, Request, Role, RoomId, RoomInfo, Rules, SafeText,
    Standing, Timestamp,
};

use super::desk::{info, with_desk};
use super::world::{World, connected, place, sent};

const TEXT: &str = "Be kind.\nNo links.";

fn ruled(version: u64, must_accept: bool) -> RoomInfo {
    RoomInfo {
        rules: Some(Rules {
            version,
            text: SafeText::block(TEXT),
            body: Body::Plain(SafeText::block(TEXT)),
            must_accept,
        }),
        ..info()
    }
}

fn hold(world: &mut World, info: RoomInfo) {
    world.hear(Event::RoomInfo { room: RoomId::new("nova"), info: Box::new(info) });
}

fn stand(world: &mut World, role: Role, accepted: Option<u64>) {
    let standing = Standing { role, accepted, ..Standing::default() };
    world.hear(Event::Standing { room: RoomId::new("nova"), standing: Box::new(standing) });
}

/// In a room with rules that must be accepted, as somebody who has accepted a version of them.
fn ruled_room(role: Role, accepted: Option<u64>) -> World {
    let mut world = connected();
    let capabilities = Capabilities { desk: true, max_length: 50, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    hold(&mut world, ruled(7, true));
    assert_eq!(world.shown(), [""; 0], "nobody knows yet whether they were accepted");
    stand(&mut world, role, accepted);
    world
}

fn asked(effects: &[Effect]) -> Vec<ModAction> {
    let one = |effect: &Effect| match effect {
        Effect::Request(_, Request::Moderate { action, .. }) => Some(action.clone()),
        _ => None,
    };
    effects.iter().filter_map(one).collect()
}

fn here() -> Place {
    place("nova")
}

#[test]
fn user_can_read_the_rules_on_joining_and_writes_once_they_are_accepted() {
    let mut world = ruled_room(Role::User, None);
    assert_eq!(world.shown(), ["Rules of #nova:\nBe kind.\nNo links.\nType /accept to write here."]);
    assert_eq!(sent(&world.enters("hello")), []);
    assert_eq!(world.input(), "hello", "the text stays");
    assert!(world.flash().contains("Type /accept to write here."), "{}", world.flash());
    world.act(Action::Interrupt);
    assert_eq!(asked(&world.enters("/accept")), [ModAction::Accept { version: 7 }]);
    assert_eq!(sent(&world.enters("too early")), [], "the server has not said yet");
    world.act(Action::Interrupt);
    stand(&mut world, Role::User, Some(7));
    assert_eq!(world.shown().last().unwrap(), "You have accepted the rules of #nova; you can write here.");
    assert_eq!(sent(&world.enters("hello")), [("nova", "hello")]);
    world.enters("/accept");
    assert_eq!(world.flash(), "You have accepted the rules of #nova already.");
}

#[test]
fn a_changed_text_asks_again() {
    let mut world = ruled_room(Role::User, Some(7));
    assert_eq!(world.shown(), ["#nova has rules (2 lines, /rules reads); you have accepted them."]);
    hold(&mut world, ruled(7, true));
    assert_eq!(world.shown().len(), 1, "nothing is said twice");
    hold(&mut world, ruled(9, true));
    assert_eq!(
        world.shown().last().unwrap(),
        "The rules of #nova have changed:\nBe kind.\nNo links.\nType /accept to write here."
    );
    assert_eq!(sent(&world.enters("hello")), []);
    world.act(Action::Interrupt);
    assert_eq!(asked(&world.enters("/accept")), [ModAction::Accept { version: 9 }]);
    hold(&mut world, info());
    assert_eq!(world.shown().last().unwrap(), "#nova has no rules any more.");
    assert_eq!(sent(&world.enters("hello")), [("nova", "hello")]);
}

#[test]
fn who_need_not_accept_is_not_asked() {
    for (role, must_accept, asked) in [
        (Role::User, true, true),
        (Role::Guest, true, true),
        (Role::User, false, false),
        (Role::Moderator, true, false),
        (Role::Dj, true, false),
        (Role::Admin, true, false),
    ] {
        let mut world = with_desk(role);
        hold(&mut world, ruled(7, must_accept));
        assert_eq!(world.app.rules_to_accept(&here()).is_some(), asked, "{role:?} {must_accept}");
        assert!(world.shown().last().unwrap().starts_with("Rules of #nova:\n"), "shown to everybody");
        assert_eq!(world.shown().last().unwrap().contains("/accept"), asked, "{role:?} {must_accept}");
        assert_eq!(sent(&world.enters("hello")).is_empty(), asked, "{role:?} {must_accept}");
    }
}

#[test]
fn one_s_own_acceptance_is_no_deed_to_take_back() {
    let mut world = ruled_room(Role::User, None);
    let entry = ModEntry {
        id: "e1".into(),
        at: Timestamp(1),
        room: RoomId::new("nova"),
        verb: ModVerb::Rules,
        by: SafeText::line("me"),
        user: Some(SafeText::line("me")),
        length: None,
        reason: None,
        message: None,
        undone: false,
    };
    world.hear(Event::ModDone(Box::new(entry)));
    assert_eq!(world.flash(), "");
    assert_eq!(asked(&world.enters("/undo")), []);
}

#[test]
fn dj_can_set_the_rules_events_and_holding_and_others_cannot() {
    let rules = |text: Option<&str>, must_accept| ModAction::Rules { text: text.map(str::to_owned), must_accept };
    let live = |live, title: Option<&str>| ModAction::Event { live, title: title.map(str::to_owned) };
    for (typed, least, action) in [
        ("/rules set be kind", Role::Dj, rules(Some("be kind"), false)),
        ("/rules set --must be kind\nno links", Role::Dj, rules(Some("be kind\nno links"), true)),
        ("/rules set none", Role::Dj, rules(None, false)),
        ("/event on", Role::Dj, live(true, None)),
        ("/event on DnB until 22:00", Role::Dj, live(true, Some("DnB until 22:00"))),
        ("/event off", Role::Dj, live(false, None)),
        ("/hold on", Role::Moderator, ModAction::Hold { on: true }),
        ("/hold off", Role::Moderator, ModAction::Hold { on: false }),
    ] {
        for role in [Role::Guest, Role::User, Role::Moderator, Role::Dj, Role::Admin] {
            let mut world = with_desk(role);
            let effects = world.enters(typed);
            let wanted = if role >= least { vec![action.clone()] } else { Vec::new() };
            assert_eq!(asked(&effects), wanted, "{role:?} {typed}");
            assert_eq!(world.flash().is_empty(), role >= least, "{role:?} {typed}: {}", world.flash());
        }
    }
}

#[test]
fn rules_are_changed_from_what_they_are() {
    let mut world = with_desk(Role::Dj);
    world.enters("/rules set");
    assert!(world.flash().starts_with("Type them behind it"), "{}", world.flash());
    world.act(Action::Interrupt);
    hold(&mut world, ruled(7, true));
    assert_eq!(asked(&world.enters("/rules set")), []);
    assert_eq!(world.input(), "/rules set --must Be kind.\nNo links.");
    world.types(" Or pictures.");
    let text = Some("Be kind.\nNo links. Or pictures.".to_owned());
    assert_eq!(asked(&world.act(Action::Submit)), [ModAction::Rules { text, must_accept: true }]);
}

#[test]
fn rules_can_be_read_again_and_again() {
    let mut world = ruled_room(Role::User, Some(7));
    world.enters("/rules");
    assert_eq!(world.shown().last().unwrap(), "Rules of #nova:\nBe kind.\nNo links.\nYou have accepted them.");
    hold(&mut world, info());
    world.enters("/rules");
    assert_eq!(world.shown().last().unwrap(), "#nova has no rules.");
}

#[test]
fn what_is_new_in_a_room_is_said_and_what_holds_already_is_not() {
    let mut world = connected();
    let live = |title: Option<&str>| Some(Live { since: Timestamp(1), title: title.map(SafeText::line) });
    let steps = [
        (RoomInfo { live: live(None), hold: true, ..info() }, None),
        (RoomInfo { live: live(Some("DnB")), hold: true, ..info() }, None),
        (RoomInfo { live: live(Some("DnB")), ..info() }, Some("Pictures are shown here at once again.")),
        (info(), Some("The event of nova is over.")),
        (RoomInfo { hold: true, ..info() }, Some("Pictures wait here from now on until a moderator has marked them.")),
        (RoomInfo { live: live(Some("House")), hold: true, ..info() }, Some("nova is live: House")),
        (RoomInfo { slow: Some(Duration::from_secs(5)), live: live(Some("House")), hold: true, ..info() }, None),
    ];
    let mut said = Vec::new();
    for (info, words) in steps {
        hold(&mut world, info);
        said.extend(words);
        assert_eq!(world.shown(), said);
    }
}

#[test]
fn whoever_is_made_a_moderator_is_told_how_to_begin_and_where_the_others_talk() {
    let mut world = with_desk(Role::User);
    let entry = |user: &str| ModEntry {
        id: format!("of {user}"),
        at: Timestamp(1),
        room: RoomId::new("nova"),
        verb: ModVerb::Appoint,
        by: SafeText::line("nova"),
        user: Some(SafeText::line(user)),
        length: None,
        reason: None,
        message: None,
        undone: false,
    };
    world.hear(Event::Moderated(Box::new(entry("erin"))));
    assert_eq!(world.shown(), ["nova made erin a moderator"], "others are not told what to do");
    stand(&mut world, Role::Moderator, None);
    world.hear(Event::Moderated(Box::new(entry("Me"))));
    let told = world.shown().pop().expect("a notice");
    assert!(told.starts_with("You keep order in #nova now: Alt-S selects a message"), "{told}");
    assert!(told.contains("/join nova-mods"), "{told}");
    world.enters("/mods");
    let told = world.shown().pop().expect("an answer");
    assert_eq!(
        told,
        "#nova is the channel of nova. Moderators (1): kat. /join nova-mods: a channel that only they and the DJ read."
    );
}
