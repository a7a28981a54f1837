//! Direct messages on servers that know no rooms for them: one person at a time, over REST.

use std::time::Duration;

use streamside::backend::BackendError;
use streamside::backend::bitwave::session::Fetch;
use streamside::chat::{Kind, Request, Retry, TxnId};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::direct::{joined, open, refused, room, send, whisper, with};
use super::play::{FOREIGN, Play, item};

#[test]
fn the_first_words_to_somebody_on_a_foreign_server_go_by_rest() {
    let mut play = with(FOREIGN);
    open(&mut play, &["Bob"]);
    assert_eq!(play.fetched(), [], "it keeps no history");
    send(&mut play, 1, "@bob", "psst");
    let sent = Fetch::Whisper { txn: TxnId(1), to: "Bob".to_owned(), text: "psst".to_owned() };
    assert_eq!(play.fetched(), std::slice::from_ref(&sent));
    assert!(play.posted.is_empty() && play.session.awaits_answers());
    assert_eq!(play.shown_in("@bob"), ["psst…"]);
    play.answer(sent, r#"{"success":true,"message":"sent"}"#);
    assert_eq!(play.shown_in("@bob"), ["psst✓"]);
    assert!(!play.session.awaits_answers());
}

#[test]
fn an_own_line_on_a_foreign_server_is_settled_once_whatever_comes_first() {
    type Step = fn(&mut Play);
    let sent = || Fetch::Whisper { txn: TxnId(1), to: "bob".to_owned(), text: "*psst*".to_owned() };
    let echo: Step = |play| {
        let html = "<span style=\\\"color: rgb(218, 152, 0);\\\">[to: bob]</span> <p><em>psst</em></p>";
        play.bulk(&format!("[{}]", whisper("w1", "me", html, &[])));
    };
    let yes: Step = |play| {
        play.answer(
            Fetch::Whisper { txn: TxnId(1), to: "bob".to_owned(), text: "*psst*".to_owned() },
            r#"{"success":true}"#,
        )
    };
    let no: Step = |play| {
        play.answer(
            Fetch::Whisper { txn: TxnId(1), to: "bob".to_owned(), text: "*psst*".to_owned() },
            r#"{"success":false,"message":"bob is not online"}"#,
        )
    };
    let table: [(&str, &[Step], &str); 7] = [
        ("nothing", &[], "*psst*…"),
        ("yes", &[yes], "*psst*✓"),
        ("no", &[no], "*psst*!"),
        ("it comes back", &[echo], "psst✓"),
        ("yes, it comes back", &[yes, echo], "psst✓"),
        ("it comes back, yes", &[echo, yes], "psst✓"),
        ("it comes back twice", &[yes, echo, echo], "psst✓"),
    ];
    for (case, steps, shown) in table {
        let mut play = with(FOREIGN);
        open(&mut play, &["bob"]);
        send(&mut play, 1, "@bob", "*psst*");
        assert_eq!(play.fetched(), [sent()], "{case}");
        steps.iter().for_each(|step| step(&mut play));
        assert_eq!(play.shown_in("@bob"), [shown], "{case}");
    }
}

#[test]
fn a_message_that_comes_back_twice_settles_no_other() {
    let mut play = with(FOREIGN);
    open(&mut play, &["bob"]);
    send(&mut play, 1, "@bob", "*one*");
    send(&mut play, 2, "@bob", "*two*");
    for _ in 0..2 {
        play.bulk(&format!("[{}]", whisper("w1", "me", "[to: bob] one", &[])));
    }
    assert_eq!(play.shown_in("@bob"), ["one✓", "*two*…"]);
}

#[test]
fn without_an_answer_nobody_knows_and_nothing_is_sent_twice() {
    let host = || "chat.example.org".to_owned();
    let sent = Fetch::Whisper { txn: TxnId(1), to: "bob".to_owned(), text: "psst".to_owned() };
    for (error, shown) in [
        (BackendError::Slow { host: host() }, "psst?"),
        (BackendError::Nonsense { host: host(), cause: "HTTP 502".to_owned() }, "psst?"),
        (BackendError::Unreachable { host: host(), cause: "refused".to_owned() }, "psst!"),
        (BackendError::Busy { host: host(), cause: "HTTP 429".to_owned(), retry_after: None }, "psst!"),
    ] {
        let mut play = with(FOREIGN);
        open(&mut play, &["bob"]);
        send(&mut play, 1, "@bob", "psst");
        play.fetched();
        play.fail(sent.clone(), error.clone());
        assert_eq!(play.shown_in("@bob"), [shown], "{error}");
        play.lose(Retry::In(Duration::from_secs(1)));
        play.event(ClientEvent::Connected { announced: FOREIGN });
        assert!(!play.fetched().contains(&sent), "{error}");
        play.request(Request::Resend { room: room("@bob"), txn: TxnId(1) });
        assert_eq!(play.fetched(), std::slice::from_ref(&sent), "the person's own wish");
    }
}

#[test]
fn direct_messages_of_a_foreign_server_are_told_apart_by_their_authors() {
    let mut play = with(FOREIGN);
    play.bulk(&format!("[{}]", whisper("w1", "Kat", "psst", &[])));
    play.bulk(&format!("[{}]", item("w2", "bob", "by the channel's name").replace("Nova", "WHISPER")));
    // Words in front of somebody else's message are theirs.
    play.bulk(&format!("[{}]", whisper("w3", "troll", "[to: kat] i am kat", &[])));
    play.bulk(&format!("[{}]", whisper("w4", "me", "Sent to: zoe hi", &[])));
    play.bulk(&format!("[{}]", whisper("w5", "me", "to whom?", &[])));
    assert_eq!(play.shown_in("@kat"), ["psst"]);
    assert_eq!(play.shown_in("@bob"), ["by the channel's name"]);
    assert_eq!(play.shown_in("@troll"), ["[to: kat] i am kat"]);
    assert_eq!(play.shown_in("@zoe"), ["hi✓"]);
    assert_eq!(play.shown(), ["to whom?✓"], "what says nothing stands where the person is");
    assert_eq!(play.lines[0].message.kind, Kind::Whisper);
    assert_eq!(play.fetched(), []);
}

#[test]
fn several_people_and_notes_are_refused_where_the_server_knows_neither() {
    for names in [&["bob", "kat"][..], &[], &["me"]] {
        let mut play = with(FOREIGN);
        open(&mut play, names);
        let told = play.heard();
        assert!(refused(&told).is_some_and(|words| words.contains("this server")) && joined(&told).is_empty());
    }
    // Written while offline, for a server that turns out to be another.
    let mut play = Play::new();
    open(&mut play, &["bob", "kat"]);
    send(&mut play, 1, "@bob,kat", "psst");
    play.event(ClientEvent::Connected { announced: FOREIGN });
    assert_eq!(play.shown_in("@bob,kat"), ["psst!"]);
}
