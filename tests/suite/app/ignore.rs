//! Whom and what one does not want to see (RFC 3.2): hidden everywhere at once, back when it ends, never forgotten.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::ignore::Ignore;
use streamside::app::state::Scroll;
use streamside::chat::{
    Author, Capabilities, Delivery, Diff, Event, Kind, Line, Message, MessageId, NetworkId, Reply, Request, RoomId,
    SafeText, TxnId,
};

use super::world::{NET, World, connected, line_of, own, place, texts};

/// `name` says something in a room, now.
fn says(world: &mut World, room: &str, name: &str, text: &str) -> Vec<Effect> {
    world.now += 1;
    let line = Arc::new(line_of(room, name, text, world.now));
    world.diff(room, Diff::Append(vec![line]))
}

fn overheard(world: &mut World, room: &str, name: &str, text: &str) -> Vec<Effect> {
    world.now += 1;
    let line = Arc::new(line_of(room, name, text, world.now));
    world.hear(Event::Overheard(vec![line]))
}

fn kept(effects: &[Effect]) -> Option<&Ignore> {
    effects.iter().find_map(|effect| match effect {
        Effect::KeepIgnore { after, .. } => Some(&**after),
        _ => None,
    })
}

/// The lines on screen that people have said.
fn said(world: &World) -> Vec<String> {
    let lines = world.app.view_lines(world.app.current.as_ref().expect("a room is on screen"));
    let said = lines.iter().filter(|line| line.message.kind != Kind::Notice);
    said.map(|line| line.message.body.plain()).collect()
}

/// A room with a bit of talk, seen through the local view and the global one.
fn talk() -> World {
    let mut world = connected();
    says(&mut world, "nova", "ann", "hi");
    says(&mut world, "nova", "Troll", "buy followers");
    says(&mut world, "nova", "bob", "@troll, stop");
    overheard(&mut world, "mega", "TROLL", "buy here too");
    overheard(&mut world, "mega", "erin", "a set");
    world
}

#[test]
fn s3_2_messages_of_ignored_users_are_not_displayed_and_come_back() {
    let mut world = talk();
    let before = said(&world);
    let effects = world.enters("/ignore @tROLL");
    assert!(kept(&effects).is_some_and(|ignore| ignore.people.has("troll")));
    assert_eq!(said(&world), ["hi", "@troll, stop", "a set"]);
    says(&mut world, "nova", "troll", "live");
    says(&mut world, "nova", "ann", "still here");
    overheard(&mut world, "mega", "troll", "live there");
    assert_eq!(said(&world), ["hi", "@troll, stop", "a set", "still here"]);
    world.act(Action::ToggleScope);
    assert_eq!(said(&world), ["hi", "@troll, stop", "still here"]);
    world.act(Action::ToggleScope);
    let effects = world.enters("/unignore troll");
    assert!(kept(&effects).is_some_and(Ignore::is_empty));
    assert_eq!(said(&world)[..5], before[..], "nothing was forgotten");
    assert!(said(&world).contains(&"live".to_owned()) && said(&world).contains(&"live there".to_owned()));
}

#[test]
fn s3_2_what_is_ignored_makes_no_sound_and_no_count() {
    let mut world = connected();
    world.enters("/ignore troll");
    assert_eq!(says(&mut world, "kat", "troll", "@me"), []);
    assert_eq!(overheard(&mut world, "mega", "troll", "@me there"), []);
    assert_eq!((world.room("kat").unread, world.room("kat").mentions, world.app.mentions.len()), (0, 0, 0));
}

#[test]
fn what_was_unread_of_somebody_ignored_now_does_not_count_any_more() {
    let mut world = connected();
    says(&mut world, "kat", "troll", "@me 1");
    says(&mut world, "kat", "ann", "@me 2");
    says(&mut world, "kat", "troll", "3");
    assert_eq!((world.room("kat").unread, world.room("kat").mentions), (3, 2));
    world.enters("/ignore troll");
    assert_eq!((world.room("kat").unread, world.room("kat").mentions), (1, 1));
    let marker = world.room("kat").marker.clone().expect("ann is new");
    assert_eq!((marker.first_new.as_str(), marker.count), ("@me 2", 1));
    world.enters("/ignore ann");
    assert_eq!((world.room("kat").unread, world.room("kat").marker.is_none()), (0, true));
}

#[test]
fn what_speaks_to_the_ignored_is_hidden_too_where_it_is_wished() {
    let mut world = talk();
    let mut reply: Line = line_of("nova", "bob", "an answer", 1_000_100);
    let to = Reply { to: MessageId::new("x"), author: SafeText::name("Troll"), excerpt: SafeText::line("buy") };
    reply.message.reply = Some(Arc::new(to));
    world.diff("nova", Diff::Append(vec![Arc::new(reply)]));
    world.enters("/ignore troll");
    assert!(said(&world).iter().any(|text| text.contains("stop")), "others are heard unless it is wished");
    world.enters("/ignore --recursive on");
    assert!(!said(&world).iter().any(|text| text.contains("stop") || text.contains("answer")));
    let effects = world.enters("/ignore --recursive off");
    assert_eq!(kept(&effects).and_then(|ignore| ignore.recursive), Some(false));
    assert!(said(&world).iter().any(|text| text.contains("stop")));
    assert!(said(&world).iter().any(|text| text.contains("answer")));
    world.enters("/ignore --recursive on");
    assert!(!said(&world).iter().any(|text| text.contains("stop")));
}

#[test]
fn an_ignored_channel_is_hidden_where_one_is_not_in_it() {
    let mut world = talk();
    world.enters("/ignorechannel #MEGA");
    assert!(!said(&world).iter().any(|text| text == "a set"));
    world.enters("/ignorechannel nova");
    assert!(said(&world).contains(&"hi".to_owned()), "the channel one is in is shown");
    world.act(Action::Open(place("kat")));
    assert!(!said(&world).contains(&"hi".to_owned()));
    assert_eq!(says(&mut world, "nova", "ann", "@me"), []);
    world.enters("/purgechannels");
    assert!(said(&world).contains(&"hi".to_owned()) && said(&world).contains(&"a set".to_owned()));
}

#[test]
fn people_without_an_account_can_be_hidden() {
    let mut world = connected();
    let mut line = line_of("nova", "troll:ab12", "anonymous words", 1_000_001);
    let author = Author { anonymous: true, ..(*line.message.author).clone() };
    line.message.author = Arc::new(author);
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
    says(&mut world, "nova", "ann", "hi");
    let effects = world.enters("/trolls");
    assert_eq!((said(&world), kept(&effects).map(|ignore| ignore.anonymous)), (vec!["hi".to_owned()], Some(true)));
    world.enters("/anonymous show");
    assert_eq!(said(&world).len(), 2);
}

#[test]
fn what_is_ignored_for_a_time_ends_by_itself() {
    let mut world = talk();
    world.enters("/ignore troll 10m");
    assert!(!said(&world).contains(&"buy followers".to_owned()));
    let wait = world.app.wants_tick().expect("it ends by itself");
    assert!(wait.as_secs() <= 600 && wait.as_secs() > 590, "and nothing wakes before: {wait:?}");
    world.now += 600_000;
    let effects = world.tell(Msg::Tick);
    assert!(kept(&effects).is_some_and(Ignore::is_empty));
    assert!(said(&world).contains(&"buy followers".to_owned()));
    assert_eq!(world.app.wants_tick(), None);
}

#[test]
fn one_cannot_ignore_oneself_and_ones_own_words_are_never_hidden() {
    let mut world = connected();
    world.enters("/ignore ME");
    assert_eq!(world.flash(), "That is you; you cannot ignore yourself.");
    assert!(world.app.ignore.is_empty());
    world.act(Action::Interrupt);
    world.enters("/ignore troll");
    world.diff("nova", Diff::Append(vec![own("nova", "@troll go away", 1_000_050, Delivery::Sending(TxnId(1)))]));
    assert_eq!(said(&world), ["@troll go away"]);
}

#[test]
fn what_cannot_be_read_as_a_name_and_a_time_is_said() {
    for (typed, words) in [
        ("/ignore bob 5", "5 what? 5m are minutes, 5h hours, 5d days."),
        ("/ignore bob soon", "soon is no length of time; write one like 10m, 2h or 1d."),
        ("/ignore bob 5m x", "One name and, if you like, a time: /ignore <user> [duration]"),
        ("/ignore @", "Whom? /ignore <user> [duration]"),
        ("/ignore --recursive maybe", "/ignore --recursive takes on or off."),
        ("/unignore bob", "bob is not ignored. /ignorelist shows who is."),
        ("/unignore", "Which one? /unignore <user>; /ignorelist shows all."),
        ("/trolls maybe", "/trolls takes nothing, hide or show, not maybe."),
    ] {
        let mut world = connected();
        assert_eq!(world.enters(typed), [], "{typed}");
        assert_eq!((world.flash(), world.input()), (words, typed));
    }
}

#[test]
fn the_list_says_whom_and_for_how_long() {
    let mut world = connected();
    world.enters("/ignore Troll");
    world.enters("/i spam 10m");
    world.enters("/ic noise");
    world.enters("/ignorelist");
    let last = world.shown().pop().expect("an answer");
    assert!(last.starts_with("Ignored people: spam for 10 min, Troll\nIgnored channels: #noise\n"), "{last}");
    world.enters("/ignore");
    assert_eq!(world.shown().pop(), Some(last), "without a name it shows the list");
}

#[test]
fn a_view_held_at_a_line_that_is_hidden_moves_to_the_line_before() {
    let mut world = connected();
    world.act(Action::ToggleScope);
    world.act(Action::Open(place("kat")));
    for (name, text) in [("ann", "a"), ("troll", "b"), ("ann", "c")] {
        says(&mut world, "kat", name, text);
    }
    world.tell(Msg::Scrolled { to: Some((MessageId::new("b"), 0)), top: false });
    world.act(Action::Open(place("nova")));
    world.enters("/ignore troll");
    let Scroll::Held { anchor, .. } = &world.room("kat").scroll else { panic!("the view is still held") };
    assert_eq!(anchor.as_str(), "a");
}

#[test]
fn every_change_of_a_list_reaches_what_is_shown_of_it() {
    let mut world = connected();
    world.enters("/ignore troll");
    for n in 0..20 {
        says(&mut world, "nova", if n % 3 == 0 { "troll" } else { "ann" }, &format!("{n}"));
        let _ = said(&world);
    }
    let at = |world: &World, text: &str| {
        let model = world.room("nova").lines.iter().filter(|line| line.message.kind != Kind::Notice);
        model.map(|line| line.message.body.plain()).position(|known| known == text).expect("a line")
    };
    world.diff("nova", Diff::Trim { count: 2 });
    let changed = |text: &str| {
        let mut line = line_of("nova", "ann", text, world.now);
        line.message.id = MessageId::new("5");
        Arc::new(line)
    };
    let (edited, place_of_5) = (changed("5, edited"), at(&world, "5"));
    world.diff("nova", Diff::Set { at: place_of_5, line: edited });
    let seventh = at(&world, "7");
    world.diff("nova", Diff::Remove { at: seventh });
    world.diff("nova", Diff::Insert { at: 0, line: Arc::new(line_of("nova", "troll", "older", 1)) });
    for global in [true, false] {
        let room = world.room("nova");
        let all = if global { &world.network().feed.lines } else { &room.lines };
        let hides = |message: &Message| world.app.hides(&place("nova"), message);
        let expected: Vec<_> = all.iter().filter(|line| !hides(&line.message)).cloned().collect();
        assert_eq!(world.shown(), texts(&expected.into()));
        world.act(Action::ToggleScope);
    }
}

#[test]
fn a_block_is_asked_of_the_server_and_told_when_it_is_in_force() {
    let mut world = connected();
    world.enters("/block troll");
    assert!(world.flash().contains("/ignore <user>"), "this server keeps no such list: {}", world.flash());
    world.act(Action::Interrupt);
    let capabilities = Capabilities { blocks: true, ..world.network().capabilities };
    world.hear(Event::Connected { me: Some(SafeText::name("me")), capabilities });
    world.hear(Event::Blocks(vec![]));
    let asked = |name: &str, on| [Effect::Request(NET, Request::Block { name: name.into(), on })];
    assert_eq!(world.enters("/block @troll"), asked("troll", true));
    world.hear(Event::Blocks(vec![SafeText::name("troll")]));
    assert_eq!(
        world.shown().pop().as_deref(),
        Some("troll cannot send you direct messages any more. /unblock ends it.")
    );
    world.enters("/blocks");
    assert!(world.shown().pop().is_some_and(|answer| answer.contains(": troll.")));
    says(&mut world, "nova", "troll", "still shown");
    assert!(said(&world).contains(&"still shown".to_owned()), "a block hides nothing");
    assert_eq!(world.enters("/unblock troll"), asked("troll", false));
    world.hear(Event::Blocks(vec![]));
    assert_eq!(world.shown().pop().as_deref(), Some("troll can send you direct messages again."));
    world.enters("/block me");
    assert_eq!(world.flash(), "That is you; you cannot block yourself.");
}

#[test]
fn a_room_joined_later_and_another_network_are_sifted_too() {
    let mut world = connected();
    world.enters("/ignore troll");
    world.hear(Event::Joined(super::world::room("late")));
    says(&mut world, "late", "troll", "hidden");
    world.act(Action::Open(place("late")));
    world.act(Action::ToggleScope);
    assert!(said(&world).is_empty());
    let other = NetworkId(1);
    world.add_network(other);
    world.tell(Msg::Network(other, Event::Joined(super::world::room("there"))));
    let there = streamside::app::state::Place { network: other, room: RoomId::new("there") };
    let line = Arc::new(line_of("there", "troll", "hidden there", 5));
    world.tell(Msg::Network(other, Event::Timeline { room: there.room.clone(), diff: Diff::Append(vec![line]) }));
    assert!(world.app.view_lines(&there).is_empty());
}
