//! `send` and `tail` against a server on a real socket.

use std::io;

use futures_util::FutureExt;
use jiff::tz::TimeZone;
use streamside::role::failure::Exit;
use streamside::role::tail::Form;
use streamside::role::{Failure, send, tail};

use super::fake_server::FakeServer;

const HISTORY: &str = r#"[
    {"_id":"m2","message":"two\u001b[2J\u202e <b>bold</b>","username":"kat","timestamp":2000,"channel":"Nova","global":false},
    {"_id":"m1","message":"one","username":"kat","timestamp":1000,"channel":"nova"}]"#;

async fn tail_of(history: &str, form: Form, lines: usize, live: &[&str]) -> Result<String, Failure> {
    let mut server = FakeServer::start().await;
    server.answer("/v1/messages/nova", 200, history);
    let account = server.account();
    let run = tokio::spawn(async move {
        let mut out = Vec::new();
        tail::run(account, form, Some(lines), &mut out).await.map(|()| String::from_utf8(out).expect("text"))
    });
    let mut peer = server.greet(true).await;
    for frame in live {
        peer.say(frame).await;
    }
    let result = run.await.expect("no panic");
    drop(peer);
    result
}

#[tokio::test]
async fn tail_prints_history_first_and_ends_after_its_lines() {
    let live = [
        r#"42["bulkmessage",[{"_id":"m2","message":"again","channel":"nova"}]]"#,
        r#"42["bulkmessage",[{"_id":"x","message":"elsewhere","channel":"lounge"},
            {"_id":"m3","message":"three<br>lines","username":"bo","channel":"nova","timestamp":3000}]]"#,
    ];
    let text = tail_of(HISTORY, Form::Plain(TimeZone::UTC), 3, &live).await.unwrap();
    assert_eq!(
        text,
        "1970-01-01 00:00 kat: one\n1970-01-01 00:00 kat: two bold\n1970-01-01 00:00 bo: three\n    lines\n"
    );
    let newest = tail_of(HISTORY, Form::Plain(TimeZone::UTC), 1, &[]).await.unwrap();
    assert_eq!(newest, "1970-01-01 00:00 kat: two bold\n");
}

#[tokio::test]
async fn tail_as_json_is_one_whole_object_a_line_and_safe_to_look_at() {
    let text = tail_of(HISTORY, Form::Json, 2, &[]).await.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(text.chars().all(|c| c == '\n' || (!c.is_control() && c != '\u{202e}')), "{text}");
    let keys = ["id", "timestamp", "channel", "username", "text", "html", "global", "type"];
    let at: Vec<usize> = keys.iter().map(|key| lines[1].find(&format!("\"{key}\":")).expect("every key")).collect();
    assert!(at.is_sorted(), "in the order of the manual: {}", lines[1]);
    let second: serde_json::Value = serde_json::from_str(lines[1]).unwrap();
    let expected = serde_json::json!({
        "id": "m2", "timestamp": 2000, "channel": "Nova", "username": "kat", "text": second["text"],
        "html": "two\u{1b}[2J\u{202e} <b>bold</b>", "global": false, "type": "message",
    });
    assert_eq!(second, expected);
    assert!(serde_json::from_str::<serde_json::Value>(lines[0]).unwrap()["global"].is_null());
}

#[tokio::test]
async fn tail_ends_quietly_when_nobody_reads_and_loudly_when_the_disk_is_full() {
    struct Broken(io::ErrorKind);
    impl io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for (kind, exit) in [(io::ErrorKind::BrokenPipe, None), (io::ErrorKind::StorageFull, Some(Exit::Failed))] {
        let mut server = FakeServer::start().await;
        server.answer("/v1/messages/nova", 200, HISTORY);
        let account = server.account();
        let run = tokio::spawn(async move { tail::run(account, Form::Json, None, &mut Broken(kind)).await });
        let _peer = server.greet(true).await;
        assert_eq!(run.await.unwrap().err().map(|failure| failure.exit), exit);
    }
}

#[tokio::test]
async fn a_reader_that_goes_away_is_noticed_without_a_message() {
    let (reader, writer) = io::pipe().unwrap();
    let waiting = tokio::spawn(tail::unread(writer));
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(reader);
    waiting.await.unwrap();
    let file = tempfile::tempfile().unwrap();
    assert!(tail::unread(file).now_or_never().is_none(), "a file is always read");
}

#[tokio::test]
async fn tail_without_lines_connects_to_nobody() {
    let nowhere = super::fake_server::account("127.0.0.1:1".parse().unwrap());
    let mut out = Vec::new();
    assert_eq!(tail::run(nowhere, Form::Json, Some(0), &mut out).await, Ok(()));
}

#[tokio::test]
async fn tail_stops_when_the_server_does_not_want_it() {
    let refused = [r#"42["error",{"code":"not_authorised","message":"log in first"}]"#, "41"];
    let failure = tail_of("[]", Form::Json, 1, &refused).await.unwrap_err();
    assert_eq!((failure.exit, failure.words.as_str()), (Exit::NotAuthorised, "log in first"));
    let failure = tail_of("[]", Form::Json, 1, &["41"]).await.unwrap_err();
    assert_eq!(failure.exit, Exit::Refused);
}

/// Sends "hi there", has the server say `answers` after the post, and gives what came of it and the post.
async fn sending(ours: bool, answers: &[&str]) -> (Result<(), Failure>, String) {
    let mut server = FakeServer::start().await;
    let run = tokio::spawn(send_run(server.account()));
    let mut peer = if ours { server.greet_unanswered().await } else { server.greet(false).await };
    let post = peer.hear_of("42").await;
    for answer in answers {
        peer.say(answer).await;
    }
    if answers.is_empty() {
        tokio::time::pause();
    }
    (run.await.expect("no panic"), post)
}

async fn send_run(account: streamside::config::account::Account) -> Result<(), Failure> {
    send::run(account, "hi\nthere", true).await
}

#[tokio::test]
async fn send_is_good_only_when_the_server_has_confirmed() {
    let echo = r#"42["bulkmessage",[{"message":"x","username":"kat","channel":"nova"},{"message":"hi","username":"ME","channel":"nova"}]]"#;
    let others = r#"42["bulkmessage",[{"message":"hi","username":"kat","channel":"nova"},{"message":"hi","username":"me","channel":"else"}]]"#;
    let ack = r#"430[{"id":"m1","timestamp":5}]"#;
    let table: [(&str, bool, Vec<&str>, Option<Exit>); 10] = [
        ("acknowledged", true, vec![ack], None),
        ("seen, then acknowledged", true, vec![echo, ack], None),
        (
            "seen, but not acknowledged",
            true,
            vec![echo, r#"430[{"error":{"code":"unavailable","message":"full"}}]"#],
            Some(Exit::Refused),
        ),
        ("said again by a plain server", false, vec![others, echo], None),
        (
            "said by others, and by us elsewhere",
            false,
            vec![others, r#"42["blocked",{"message":"hi"}]"#],
            Some(Exit::Refused),
        ),
        ("blocked", false, vec![r#"42["blocked",{"message":"hi"}]"#], Some(Exit::Refused)),
        ("an error", false, vec![r#"42["error","no"]"#], Some(Exit::Refused)),
        (
            "a bad token",
            true,
            vec![r#"42["error",{"code":"not_authorised","message":"no"}]"#],
            Some(Exit::NotAuthorised),
        ),
        ("kicked", true, vec!["41"], Some(Exit::Refused)),
        ("no answer", true, vec![], Some(Exit::TimeOver)),
    ];
    for (case, ours, answers, exit) in table {
        let (result, post) = sending(ours, &answers).await;
        assert_eq!(result.err().map(|failure| failure.exit), exit, "{case}");
        assert!(post.contains(r#""global":false"#), "{case}: --local is the flag: {post}");
        assert!(post.contains(if ours { r"hi\nthere" } else { r"hi\\nthere" }), "{case}: {post}");
    }
}

#[tokio::test]
async fn send_refuses_what_is_no_message_without_connecting() {
    let account = || super::fake_server::account("127.0.0.1:1".parse().unwrap());
    for text in ["", " \n", "/ban kat", "/8"] {
        let failure = send::run(account(), text, false).await.unwrap_err();
        assert_eq!(failure.exit, Exit::Usage, "{text:?}");
    }
    for text in ["/", "/ hm", "//x"] {
        let failure = send::run(account(), text, false).await.unwrap_err();
        assert_eq!(failure.exit, Exit::Network, "{text:?}");
    }
}

#[tokio::test]
async fn send_does_not_cut_what_is_too_long() {
    let mut server = FakeServer::start().await;
    let account = server.account();
    let run = tokio::spawn(async move { send::run(account, &"x".repeat(501), false).await });
    let mut peer = server.greet_unanswered().await;
    let failure = run.await.unwrap().unwrap_err();
    assert_eq!(failure.exit, Exit::Refused);
    assert!(failure.words.contains("500 characters"), "{failure}");
    assert_eq!(peer.listen().await, None, "nothing was posted");
}
