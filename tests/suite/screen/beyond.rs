//! What only some networks have, as it is seen: signs below messages, what cannot be read, who writes, invites.

use std::sync::Arc;

use insta::assert_snapshot;
use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::app::state::{App, RoomState};
use streamside::chat::{
    Body, Capabilities, Event, Extra, Invite, Line, Lock, MessageId, NetworkId, Reaction, Room, RoomId, RoomKind,
    SafeText, Unreadable,
};

use super::dump::{settled, text};
use super::world::{author, evening, message, plain, say};

const SIZES: [(u16, u16); 3] = [(50, 20), (80, 24), (120, 40)];

fn hear(app: &mut App, event: Event) {
    let now = app.now;
    app.update(Msg::Network(NetworkId(1), event), now);
}

fn signs(all: &[(&str, usize, bool)]) -> Extra {
    let sign = |&(key, count, mine): &(&str, usize, bool)| Reaction { key: SafeText::line(key), count, mine };
    Extra { reactions: all.iter().map(sign).collect(), ..Extra::default() }
}

fn locked(lock: Lock) -> Extra {
    Extra { lock, ..Extra::default() }
}

/// The evening in an encrypted room with a long name, as the first network shows it beside its public channels.
fn encrypted(lines: Vec<(&str, Body, Extra)>) -> App {
    let mut app = evening();
    let network = &mut app.networks[0];
    network.capabilities =
        Capabilities { reactions: true, redact: true, typing: true, invites: true, ..network.capabilities };
    let id = RoomId::new("!kitchen:example.test");
    let name = SafeText::line("The kitchen of the party");
    network.rooms.push(RoomState::new(Room { id: id.clone(), name, mine: false, kind: RoomKind::Group }));
    for (n, (who, body, extra)) in (20..).zip(lines) {
        let mut said = message(n, id.as_str(), &author(who, None, None), body);
        said.extra = Some(Arc::new(extra));
        say(network, Arc::new(Line::received(said)));
    }
    let place = streamside::app::state::Place { network: NetworkId(1), room: id };
    let now = app.now;
    app.update(Msg::Action(Action::Open(place)), now);
    app
}

fn kitchen() -> App {
    let unreadable = |why| (Body::Plain(SafeText::default()), locked(Lock::Undecryptable(why)));
    let (no_key, locked_out) = unreadable(Unreadable::NoKey);
    let (early, before) = unreadable(Unreadable::BeforeJoining);
    let thread = Extra { thread: Some(MessageId::new("m20")), ..Extra::default() };
    encrypted(vec![
        (
            "alice",
            plain("who brings the records?"),
            signs(&[("👍", 3, true), ("🎉", 1, false), ("so true", 12, false)]),
        ),
        ("bob", no_key, locked_out),
        ("carol", early, before),
        ("dave", plain("psst, the door code is 1234"), locked(Lock::Unencrypted)),
        ("erin", plain("I do"), thread),
    ])
}

#[test]
fn reactions_and_locks_stand_with_their_lines() {
    for (width, height) in SIZES {
        assert_snapshot!(format!("beyond_{width}x{height}"), settled(&mut kitchen(), (width, height)));
    }
}

#[test]
fn the_deeds_of_such_a_network_stand_in_the_bar() {
    let mut app = kitchen();
    let now = app.now;
    app.update(Msg::Action(Action::SelectMessage), now);
    let screen = settled(&mut app, (120, 40));
    assert!(screen.contains("E react"), "{screen}");
    assert!(!screen.contains("d take back"), "it is not one's own:\n{screen}");
}

#[test]
fn of_what_cannot_be_read_nothing_is_shown_but_why() {
    let body = plain("ciphertext or an apology of the sender's program");
    let app = encrypted(vec![("bob", body, locked(Lock::Undecryptable(Unreadable::Untrusted)))]);
    let screen = text(&app, (120, 40));
    assert!(!screen.contains("ciphertext"), "{screen}");
    assert!(screen.contains("(not shown:"), "{screen}");
}

#[test]
fn every_reason_is_told_with_what_to_do() {
    let reasons = [
        Unreadable::NoKey,
        Unreadable::BeforeJoining,
        Unreadable::NoBackup,
        Unreadable::NotVerified,
        Unreadable::Withheld,
        Unreadable::Untrusted,
        Unreadable::Other(SafeText::line("a ratchet is broken")),
    ];
    let lines = reasons.map(|why| ("bob", plain(""), locked(Lock::Undecryptable(why))));
    assert_snapshot!("beyond_reasons", text(&encrypted(lines.into()), (100, 30)));
}

#[test]
fn hundreds_of_different_signs_take_a_few_rows() {
    let keys: Vec<String> = (0..300).map(|n| format!("{n} and a very long word with no end")).collect();
    let all: Vec<_> = keys.iter().map(|key| (key.as_str(), 5_000, false)).collect();
    let app = encrypted(vec![("bob", plain("hi"), signs(&all))]);
    let screen = text(&app, (120, 40));
    assert!(screen.contains("+288"), "{screen}");
    assert!(screen.lines().filter(|row| row.contains("5000")).count() <= 4, "{screen}");
}

#[test]
fn who_writes_stands_in_the_status_line() {
    for (names, words) in [
        (&["ann"][..], "ann is writing"),
        (&["ann", "bob"], "ann and bob are writing"),
        (&["ann", "bob", "carol"], "ann, bob and carol are writing"),
        (&["ann", "bob", "carol", "dave"], "ann, bob and 2 others are writing"),
        (&["a name that goes on and on", "日本語の名前はとても長い"], "a name that… and 日本語の名… are writing"),
    ] {
        let mut app = kitchen();
        let names = names.iter().map(|name| SafeText::line(name)).collect();
        hear(&mut app, Event::Typing { room: RoomId::new("!kitchen:example.test"), names });
        let screen = text(&app, (120, 40));
        assert!(screen.contains(words), "{words}:\n{screen}");
        hear(&mut app, Event::Typing { room: RoomId::new("!kitchen:example.test"), names: Vec::new() });
        assert!(!text(&app, (120, 40)).contains("writing"));
    }
}

#[test]
fn who_is_ignored_writes_unseen() {
    let mut app = kitchen();
    let now = app.now;
    "/ignore ann".chars().for_each(|c| drop(app.update(Msg::Action(Action::Insert(c)), now)));
    app.update(Msg::Action(Action::Submit), now);
    let names = ["ann", "bob"].map(SafeText::line).into();
    hear(&mut app, Event::Typing { room: RoomId::new("!kitchen:example.test"), names });
    assert!(text(&app, (120, 40)).contains("bob is writing"));
}

#[test]
fn invites_stand_in_the_list_of_channels_and_in_a_list_of_their_own() {
    let invite = |id: &str, name: &str, by: Option<&str>, direct| Invite {
        room: RoomId::new(id),
        name: SafeText::line(name),
        by: by.map(SafeText::line),
        direct,
    };
    for (width, height) in SIZES {
        let mut app = kitchen();
        hear(
            &mut app,
            Event::Invites(vec![
                invite("!a", "Late night cellar", Some("bob"), false),
                invite("!b", "!b:example.test", None, false),
                invite("!c", "carol", Some("carol"), true),
            ]),
        );
        let now = app.now;
        "/invites".chars().for_each(|c| drop(app.update(Msg::Action(Action::Insert(c)), now)));
        app.update(Msg::Action(Action::Submit), now);
        assert_snapshot!(format!("invites_{width}x{height}"), settled(&mut app, (width, height)));
    }
}

#[test]
fn who_is_in_a_call_stands_before_what_is_unread() {
    let mut app = kitchen();
    let devices = [("m.call", "ann", "A"), ("m.call", "bob", "A"), ("m.call", "carol", "A")];
    let snapshot = Box::new(crate::app::beyond::calls::snapshot(&devices));
    hear(&mut app, Event::Sessions { room: RoomId::new("mega"), snapshot });
    assert!(text(&app, (120, 40)).contains("2 #mega         c3 12 │"), "{}", text(&app, (120, 40)));
    assert!(text(&app, (80, 24)).contains("2 #mega c3 12 │"), "{}", text(&app, (80, 24)));
}

#[test]
fn a_room_of_a_network_that_counts_shows_its_count_beside_those_counted_here() {
    let mut app = kitchen();
    hear(&mut app, Event::Unread { room: RoomId::new("nova"), unread: 7, mentions: 1 });
    let screen = text(&app, (120, 40));
    assert!(screen.contains("1 #nova          @1 7 │") && screen.contains("2 #mega            12 │"), "{screen}");
}

#[test]
fn a_direct_room_says_once_that_only_they_and_you_read_it() {
    let mut app = evening();
    let id = RoomId::new("!dm:example.test");
    let kind = RoomKind::Direct { with: vec![SafeText::line("carol")] };
    let network = &mut app.networks[0];
    network.rooms.push(RoomState::new(Room { id: id.clone(), name: SafeText::line("Carol"), mine: false, kind }));
    let mut said = message(20, id.as_str(), &author("carol", None, None), plain("psst"));
    said.kind = streamside::chat::Kind::Whisper;
    say(network, Arc::new(Line::received(said)));
    let now = app.now;
    app.update(Msg::Action(Action::Open(streamside::app::state::Place { network: NetworkId(1), room: id })), now);
    let screen = text(&app, (120, 40));
    assert!(screen.contains("psst\n") && screen.contains("@Carol"), "{screen}");
    assert!(!screen.contains("(only you can read this)"), "{screen}");
}
