//! Direct messages as rooms of their own, on our server.

use std::time::Duration;

use streamside::backend::bitwave::session::{Deed, Fetch, Session};
use streamside::chat::{
    Capabilities, Event, MessageId, Post, RejectionCode, Request, Retry, Room, RoomId, RoomKind, SafeText, Scope,
    TxnId, Whispers,
};
use streamside::proto::bitwave::capabilities::Announced;
use streamside::proto::bitwave::incoming::ClientEvent;

use super::play::{FOREIGN, Play, TOKEN, able, item, nova};

pub fn room(id: &str) -> RoomId {
    RoomId::new(id)
}

pub fn open(play: &mut Play, names: &[&str]) {
    play.request(Request::OpenDirect { names: names.iter().map(|&name| name.to_owned()).collect() });
}

pub fn send(play: &mut Play, txn: u64, id: &str, text: &str) {
    play.request(Request::Send { txn: TxnId(txn), room: room(id), post: Post::new(text, Scope::Global) });
}

pub fn whisper(id: &str, who: &str, text: &str, with: &[&str]) -> String {
    let with: Vec<String> = with.iter().map(|name| format!("{name:?}")).collect();
    item(id, who, text)
        .replace("Nova", "whisper")
        .replace("\"_id\"", &format!("\"type\":\"whisper\",\"with\":[{}],\"_id\"", with.join(",")))
}

pub fn joined(told: &[Event]) -> Vec<&Room> {
    told.iter().filter_map(|event| if let Event::Joined(room) = event { Some(room) } else { None }).collect()
}

pub fn refused(told: &[Event]) -> Option<&str> {
    told.iter().find_map(|event| if let Event::Refused(no) = event { Some(no.message.as_str()) } else { None })
}

pub fn with(server: Option<Announced>) -> Play {
    let mut play = Play::connected(server);
    play.heard();
    play.fetched();
    play
}

#[test]
fn a_direct_room_is_named_after_the_others() {
    for (names, id, shown) in [
        (&["Bob"][..], "@bob", "Bob"),
        (&["kat", "Bob", "BOB", "@Me"], "@bob,kat", "Bob, kat"),
        (&[], "@", "notes (self)"),
        (&["me"], "@", "notes (self)"),
    ] {
        let mut play = with(able());
        open(&mut play, names);
        let told = play.heard();
        let [Event::Joined(joined)] = &told[..] else { panic!("{names:?}: {told:?}") };
        assert_eq!((joined.id.as_str(), joined.name.as_str(), joined.mine), (id, shown, false), "{names:?}");
        assert!(
            matches!(&joined.kind, RoomKind::Direct { with } if with.len() == id.matches(',').count() + usize::from(id != "@"))
        );
        assert_eq!(play.fetched(), [Fetch::Recent(Some(room(id)))], "{names:?}");
        // Nobody else is told that it is looked at.
        play.request(Request::Look { room: room(id), scope: Scope::Local });
        assert_eq!(play.session.hello_room(), nova());
    }
}

#[test]
fn a_direct_room_can_be_joined_like_any_other() {
    let mut play = with(able());
    play.request(Request::Join { name: "@bob".to_owned() });
    assert_eq!(joined(&play.heard())[0].id, room("@bob"));
    assert_eq!(play.fetched(), [Fetch::Recent(Some(room("@bob")))]);
    assert_eq!(play.subscribed, Some((vec![nova()], false)), "the server is not asked for it");
}

#[test]
fn a_remembered_direct_room_is_open_from_the_start_and_is_not_told_to_the_server() {
    let server = url::Url::parse("https://chat.example.org").expect("an address");
    let remembered = ["@bob,kat".to_owned(), "@".to_owned()];
    let mut session = Session::new(&server, Some(TOKEN), &remembered, 7);
    let rooms: Vec<String> = session
        .take()
        .into_iter()
        .filter_map(|deed| match deed {
            Deed::Tell(Event::Joined(room)) => Some(room.name.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(rooms, ["bob, kat", "notes (self)"]);
    assert_eq!(session.hello_room().as_str(), "global");
}

#[test]
fn names_that_cannot_be_are_refused() {
    let many: Vec<String> = (0..17).map(|n| format!("n{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for names in [&["a b"][..], &["a,b"], &[""], &[&"x".repeat(65)], &many] {
        let mut play = with(able());
        open(&mut play, names);
        assert!(refused(&play.heard()).is_some(), "{names:?}");
    }
}

#[test]
fn a_name_that_nobody_has_is_refused_by_the_server_and_leaves_no_room() {
    let mut play = with(able());
    open(&mut play, &["zoe"]);
    play.heard();
    let refusal = r#"{"success":false,"error":{"code":"not_found","message":"nobody is called zoe"}}"#;
    play.answer(Fetch::Recent(Some(room("@zoe"))), refusal);
    let told = play.heard();
    assert_eq!(refused(&told), Some("nobody is called zoe"));
    assert!(told.contains(&Event::Left(room("@zoe"))), "{told:?}");
}

#[test]
fn one_spoilt_message_does_not_cost_a_direct_room_its_history() {
    let mut play = with(able());
    open(&mut play, &["kat"]);
    let good = whisper("w1", "kat", "psst", &["kat", "me"]);
    let body = format!(r#"{{"success":true,"data":[{good},{{"message":NaN}}]}}"#);
    play.answer(Fetch::Recent(Some(room("@kat"))), &body);
    assert_eq!(play.shown_in("@kat"), ["psst"]);
}

#[test]
fn a_direct_message_has_the_four_states_of_any_other() {
    let mut play = with(able());
    open(&mut play, &["kat", "bob"]);
    send(&mut play, 1, "@bob,kat", "psst\nyou");
    let (number, posting) = play.posted[0].clone();
    assert_eq!(posting.to, Some(vec!["bob".to_owned(), "kat".to_owned()]));
    assert_eq!((posting.text.as_str(), posting.nonce.is_some()), ("psst\nyou", true));
    assert_eq!(play.shown_in("@bob,kat"), ["psst\nyou…"]);
    play.lose(Retry::In(Duration::from_secs(1)));
    assert_eq!(play.shown_in("@bob,kat"), ["psst\nyou?"]);
    play.event(ClientEvent::Connected { announced: able() });
    assert_eq!(play.posted[1].1, posting, "the same nonce");
    let echo = whisper("w1", "Me", "<p>psst<br>you</p>", &["bob", "kat", "me"])
        .replace("\"_id\"", &format!("\"nonce\":{:?},\"_id\"", posting.nonce.clone().expect("a nonce")));
    play.bulk(&format!("[{echo}]"));
    play.event(ClientEvent::Acked { number: number + 1, id: "w1".to_owned(), at: 5 });
    assert_eq!(play.shown_in("@bob,kat"), ["psst\nyou✓"]);
    send(&mut play, 2, "@bob,kat", "more");
    let message = "bob does not take direct messages from you".to_owned();
    let number = play.posted[2].0;
    play.event(ClientEvent::NotAcked { number, code: "forbidden".to_owned(), message, retry_after: None });
    assert_eq!(play.shown_in("@bob,kat"), ["psst\nyou✓", "more!"]);
    assert!(play.shown().is_empty());
}

#[test]
fn a_message_that_arrives_opens_its_room() {
    let mut play = with(able());
    play.bulk(&format!(
        "[{},{}]",
        whisper("w1", "Kat", "psst", &["kat", "me"]),
        whisper("w2", "bob", "all", &["bob", "kat", "me"]),
    ));
    let told = play.heard();
    let ids: Vec<&str> = joined(&told).iter().map(|room| room.id.as_str()).collect();
    assert_eq!(ids, ["@kat", "@bob,kat"]);
    assert_eq!(play.fetched(), [Fetch::Recent(Some(room("@kat"))), Fetch::Recent(Some(room("@bob,kat")))]);
    play.bulk(&format!("[{}]", whisper("w3", "me", "from my other device", &["kat", "me"])));
    play.bulk(&format!("[{}]", whisper("w4", "Me", "milk, eggs", &["me"])));
    assert_eq!(play.shown_in("@kat"), ["psst", "from my other device✓"]);
    assert_eq!(play.shown_in("@bob,kat"), ["all"]);
    assert_eq!(play.shown_in("@"), ["milk, eggs✓"]);
    let history = format!("[{},{}]", whisper("w0", "me", "before", &["kat", "me"]), whisper("w1", "Kat", "psst", &[]));
    play.answer(Fetch::Recent(Some(room("@kat"))), &format!(r#"{{"success":true,"data":{history}}}"#));
    assert_eq!(play.shown_in("@kat").len(), 3, "history without doubles");
    assert!(play.shown().is_empty());
}

#[test]
fn leaving_closes_here_only_until_something_new_is_said() {
    let mut play = with(able());
    play.bulk(&format!("[{}]", whisper("w1", "kat", "psst", &["kat", "me"])));
    play.request(Request::Leave { room: room("@kat") });
    play.event(ClientEvent::Connected { announced: able() });
    play.heard();
    let talks = |at: i64| format!(r#"{{"success":true,"data":[{{"with":["kat","me"],"timestamp":{at}}}]}}"#);
    play.answer(Fetch::Conversations, &talks(5));
    assert!(joined(&play.heard()).is_empty(), "nothing has been said since");
    play.answer(Fetch::Conversations, &talks(6));
    assert_eq!(joined(&play.heard()).len(), 1);
    play.request(Request::Leave { room: room("@kat") });
    play.heard();
    play.bulk(&format!("[{}]", whisper("w3", "kat", "hello?", &["kat", "me"])));
    assert_eq!(joined(&play.heard()).len(), 1);
}

#[test]
fn conversations_of_the_last_month_are_opened_and_what_was_missed_is_counted() {
    const DAY: i64 = 24 * 3600 * 1000;
    let mut play = Play::new();
    play.now.wall.0 = 100 * DAY;
    play.event(ClientEvent::Connected { announced: able() });
    assert!(play.fetched().contains(&Fetch::Conversations));
    play.lose(Retry::In(Duration::from_secs(1)));
    let since = play.now.wall;
    play.pass(60);
    play.event(ClientEvent::Connected { announced: able() });
    play.heard();
    play.fetched();
    let many = (0..30).map(|n| format!(r#"{{"with":["u{n}","me"],"timestamp":{}}}"#, 100 * DAY)).collect::<Vec<_>>();
    let list = format!(
        r#"{{"success":true,"data":[{{"with":["kat","me"],"timestamp":{}}},{{"with":["old","me"],"timestamp":{}}},{}]}}"#,
        100 * DAY + 30_000,
        69 * DAY,
        many.join(",")
    );
    play.answer(Fetch::Conversations, &list);
    let told = play.heard();
    assert_eq!(joined(&told).len(), 19, "20 at most, none that is old");
    let at = |id: &str, at: i64| whisper(id, "kat", id, &["kat", "me"]).replace(":5,", &format!(":{at},"));
    let body = format!("[{},{}]", at("w1", 99 * DAY), at("w2", 100 * DAY + 30_000));
    play.answer(Fetch::Recent(Some(room("@kat"))), &format!(r#"{{"success":true,"data":{body}}}"#));
    assert_eq!(play.shown_in("@kat"), ["w1", "w2"]);
    let complete = Event::Backfilled { room: room("@kat"), more: false };
    assert_eq!(play.heard(), [Event::CaughtUp { room: room("@kat"), new: 1, since }, complete]);
}

#[test]
fn older_direct_messages_are_paged_where_the_server_keeps_them() {
    for (server, more) in [(able(), true), (FOREIGN, false)] {
        let mut play = with(server);
        play.bulk(&format!("[{}]", whisper("w1", "kat", "psst", &[])));
        play.heard();
        play.fetched();
        play.request(Request::Backfill { room: room("@kat"), before: None });
        if more {
            assert_eq!(play.fetched(), [Fetch::Before { room: room("@kat"), id: MessageId::new("w1") }]);
        } else {
            assert_eq!(play.heard(), [Event::Backfilled { room: room("@kat"), more: false }]);
        }
    }
}

#[test]
fn a_change_of_a_direct_message_finds_its_room() {
    let mut play = with(able());
    play.bulk(&format!("[{}]", whisper("w1", "kat", "psst", &["kat", "me"])));
    let change = whisper("w1", "kat", "pssst", &["kat", "me"]).replace("\"_id\"", "\"editedAt\":40,\"_id\"");
    play.event(ClientEvent::Edited(format!("[\"edited\",{change}]").into()));
    assert_eq!(play.shown_in("@kat"), ["pssst*"]);
}

/// Somebody may call a public channel `@kat` on a server that lets them.
#[test]
fn a_public_channel_never_passes_for_a_direct_room() {
    let mut play = with(able());
    play.bulk(&format!("[{}]", whisper("w1", "kat", "psst", &["kat", "me"])));
    play.bulk(&format!("[{}]", item("m1", "troll", "send me your password").replace("Nova", "@kat")));
    assert_eq!(play.shown_in("@kat"), ["psst"]);
}

#[test]
fn a_server_that_invents_conversations_does_not_fill_the_list() {
    for history in [false, true] {
        let mut play = with(able());
        let items: Vec<String> = (0..1000).map(|n| whisper(&format!("w{n}"), &format!("u{n}"), "psst", &[])).collect();
        if history {
            play.answer(Fetch::Recent(None), &format!("[{}]", items.join(",")));
        } else {
            play.bulk(&format!("[{}]", items.join(",")));
        }
        assert_eq!(joined(&play.heard()).len(), 100);
        assert_eq!(play.lines.len(), 900, "nothing is hidden");
    }
}

#[test]
fn capabilities_say_what_direct_messages_there_are() {
    let whispers = |play: &mut Play| {
        play.heard().into_iter().find_map(|event| match event {
            Event::Connected { capabilities: Capabilities { whispers, .. }, .. } => Some(whispers),
            _ => None,
        })
    };
    let mut play = Play::connected(FOREIGN);
    assert_eq!(whispers(&mut play), Some(Whispers::Single));
    let mut play = Play::connected(able());
    assert_eq!(whispers(&mut play), Some(Whispers::Rooms));
    let mut play = Play::spectator();
    play.event(ClientEvent::Connected { announced: able() });
    assert_eq!(whispers(&mut play), Some(Whispers::None));
    open(&mut play, &["bob"]);
    assert!(refused(&play.heard()).is_some());
    assert!(!play.fetched().contains(&Fetch::Conversations));
}

#[test]
fn refusals_have_their_code() {
    let mut play = with(FOREIGN);
    open(&mut play, &["a b"]);
    let told = play.heard();
    let [Event::Refused(no)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(
        (no.code, no.message.clone()),
        (RejectionCode::BadName, SafeText::line("a name has 1 to 64 characters without spaces and commas"))
    );
}
