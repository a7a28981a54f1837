//! The server against clients of every generation, and against those that break the rules.

use std::time::Duration;

use streamside::clock;
use streamside::proto::bitwave::server::{CloseReason, Frame, ServerConn, ServerEvent, ServerOutput};
use streamside::proto::engineio::Revision;

use super::{LIMITS, announced, drain_server};

const BOTH: [Revision; 2] = [Revision::V3, Revision::V4];

fn opened(revision: Revision) -> ServerConn {
    let mut conn = ServerConn::new("s1", revision, &LIMITS, &announced(), &["websocket"], clock::now());
    assert_eq!(drain_server(&mut conn).len(), if revision == Revision::V3 { 2 } else { 1 });
    conn
}

fn connected(revision: Revision) -> ServerConn {
    let mut conn = opened(revision);
    told(&mut conn, "40");
    conn
}

fn signed_in(revision: Revision) -> ServerConn {
    let mut conn = connected(revision);
    told(&mut conn, r#"42["new user",{"token":"jwt","page":"a"}]"#);
    conn.signed_in();
    conn
}

fn told(conn: &mut ServerConn, frame: &str) -> Vec<ServerOutput> {
    conn.receive(Frame::Text(frame), clock::now());
    drain_server(conn)
}

fn transmit(frame: &str) -> ServerOutput {
    ServerOutput::Transmit(frame.to_owned())
}

fn is_protocol_close(outputs: &[ServerOutput]) -> bool {
    matches!(outputs, [ServerOutput::Close(CloseReason::Protocol(_))])
}

/// The words a client is told by `error`.
fn is_error(outputs: &[ServerOutput]) -> bool {
    matches!(outputs, [ServerOutput::Transmit(frame)] if frame.starts_with(r#"42["error",{"code":"malformed""#))
}

#[test]
fn each_revision_is_greeted_in_its_own_way() {
    let open = r#"0{"maxPayload":65536,"pingInterval":25000,"pingTimeout":20000,"sid":"s1","upgrades":["websocket"]}"#;
    let new = |revision| ServerConn::new("s1", revision, &LIMITS, &announced(), &["websocket"], clock::now());
    assert_eq!(drain_server(&mut new(Revision::V3)), [transmit(open), transmit("40")]);
    let mut conn = new(Revision::V4);
    assert_eq!(drain_server(&mut conn), [transmit(open)]);
    let answer = told(&mut conn, r#"40{"token":"x","pid":"y","offset":"z"}"#);
    let [ServerOutput::Transmit(answer)] = &answer[..] else { panic!("{answer:?}") };
    let data: serde_json::Value = serde_json::from_str(answer.strip_prefix("40").expect("CONNECT")).expect("JSON");
    assert_eq!((&data["sid"], &data["streamside"]["acks"]), (&"s1".into(), &true.into()));
}

#[test]
fn a_second_connect_is_tolerated() {
    for revision in BOTH {
        assert_eq!(told(&mut connected(revision), "40"), [], "{revision:?}");
    }
}

#[test]
fn without_a_new_user_in_ten_seconds_it_is_over() {
    for revision in BOTH {
        let start = clock::now();
        let mut conn = ServerConn::new("s1", revision, &LIMITS, &announced(), &[], start);
        conn.receive(Frame::Text("40"), start);
        let end = start + LIMITS.connect_timeout;
        assert_eq!(conn.deadline(), Some(end));
        conn.tick(end - Duration::from_millis(1));
        assert!(!drain_server(&mut conn).contains(&ServerOutput::Close(CloseReason::ConnectTimeout)));
        conn.tick(end);
        assert_eq!(drain_server(&mut conn), [ServerOutput::Close(CloseReason::ConnectTimeout)]);
        assert_eq!(conn.deadline(), None);
    }
}

#[test]
fn the_deadline_ends_with_new_user() {
    for revision in BOTH {
        let start = clock::now();
        let mut conn = connected(revision);
        told(&mut conn, r#"42["new user",{"token":"jwt"}]"#);
        conn.tick(start + LIMITS.connect_timeout * 2);
        assert_eq!(drain_server(&mut conn), []);
    }
}

#[test]
fn a_connection_has_one_user() {
    let mut conn = connected(Revision::V4);
    let first = told(&mut conn, r#"42["new user",{"token":"A"}]"#);
    assert!(matches!(first[..], [ServerOutput::Event(ServerEvent::NewUser { .. })]));
    assert!(is_error(&told(&mut conn, r#"42["new user",{"token":"B"}]"#)));
    conn.signed_in();
    assert!(is_error(&told(&mut conn, r#"42["new user",{"token":"B"}]"#)));
}

#[test]
fn ten_early_messages_wait_and_the_eleventh_is_refused() {
    let mut conn = connected(Revision::V4);
    for n in 0..10 {
        assert_eq!(told(&mut conn, &format!(r#"42["message",{{"message":"{n}"}}]"#)), []);
    }
    assert!(is_error(&told(&mut conn, r#"42["message",{"message":"10"}]"#)));
    let refused = told(&mut conn, r#"427["message",{"message":"11"}]"#);
    let [ServerOutput::Transmit(frame)] = &refused[..] else { panic!("{refused:?}") };
    assert!(frame.starts_with(r#"437[{"error":{"code":"malformed""#), "{frame}");
    conn.signed_in();
    assert_eq!(drain_server(&mut conn).len(), 10);
}

#[test]
fn early_messages_may_not_fill_the_memory() {
    let mut conn = connected(Revision::V4);
    let large = format!(r#"42["message",{{"message":"{}"}}]"#, "x".repeat(30_000));
    assert_eq!(told(&mut conn, &large), []);
    assert!(is_error(&told(&mut conn, &large)));
}

#[test]
fn a_wrong_shape_is_answered_and_the_connection_stays() {
    for frame in [
        r#"42["message"]"#,
        r#"42["message","x"]"#,
        r#"42["message",{"message":null}]"#,
        r#"42["new user",{"token":1}]"#,
    ] {
        let mut conn = connected(Revision::V4);
        assert!(is_error(&told(&mut conn, frame)), "{frame}");
        let answer = told(&mut conn, r#"42["new user",{"token":"jwt"}]"#);
        assert!(matches!(answer[..], [ServerOutput::Event(ServerEvent::NewUser { .. })]), "{frame}");
    }
}

#[test]
fn who_breaks_the_protocol_is_closed() {
    let long = format!("42[\"message\",{{\"message\":\"{}\"}}]", "x".repeat(LIMITS.max_payload));
    for frame in [
        "",
        "9",
        "é",
        "0{\"sid\":\"x\"}",
        "b4AQID",
        "4",
        "49",
        "42",
        "42{}",
        "42[]",
        "42[1]",
        r#"42["a""#,
        "44{}",
        r#"451-["message",{}]"#,
        r#"42-1["message"]"#,
        r#"4299999999999999999999["message"]"#,
        &long,
    ] {
        for revision in BOTH {
            assert!(is_protocol_close(&told(&mut signed_in(revision), frame)), "{revision:?} {frame:.40}");
        }
    }
    let mut conn = signed_in(Revision::V4);
    conn.receive(Frame::Binary(&[4, 1]), clock::now());
    assert!(is_protocol_close(&drain_server(&mut conn)));
}

#[test]
fn an_event_before_connect_ends_a_connection_of_revision_4() {
    assert!(is_protocol_close(&told(&mut opened(Revision::V4), r#"42["message",{"message":"x"}]"#)));
}

#[test]
fn nothing_is_sent_before_connect() {
    let mut conn = opened(Revision::V4);
    conn.emit("update usernames", &[]);
    conn.ack(1, "{}");
    assert_eq!(drain_server(&mut conn), []);
}

#[test]
fn other_namespaces_are_refused_in_the_words_of_the_revision() {
    assert_eq!(told(&mut connected(Revision::V3), "40/nope"), [transmit(r#"44/nope,"Invalid namespace""#)]);
    let refusal = transmit(r#"44/nope,{"message":"Invalid namespace"}"#);
    assert_eq!(told(&mut connected(Revision::V4), "40/nope,"), [refusal]);
    for frame in [r#"42/nope,["message",{"message":"x"}]"#, "41/nope,", &format!("40/{}", "n".repeat(60_000))] {
        assert_eq!(told(&mut connected(Revision::V4), frame), [], "{frame:.40}");
    }
}

#[test]
fn pings_of_revision_3_are_answered_and_stray_ones_harm_nobody() {
    assert_eq!(told(&mut connected(Revision::V3), "2"), [transmit("3")]);
    assert_eq!(told(&mut connected(Revision::V3), "2probe"), [transmit("3probe")]);
    for frame in ["2", "3", "5", "6", "431[]"] {
        assert_eq!(told(&mut connected(Revision::V4), frame), [], "{frame}");
    }
}

#[test]
fn both_goodbyes_are_understood() {
    for revision in BOTH {
        for frame in ["1", "41"] {
            assert_eq!(told(&mut signed_in(revision), frame), [ServerOutput::Close(CloseReason::Left)]);
        }
    }
}

#[test]
fn an_event_and_an_answer_look_as_clients_expect() {
    let mut conn = signed_in(Revision::V3);
    conn.emit("blocked", &[r#"{"message":"x"}"#]);
    conn.emit("update usernames", &[]);
    conn.ack(12, r#"{"id":"m"},1"#);
    let frames = [r#"42["blocked",{"message":"x"}]"#, r#"42["update usernames"]"#, r#"4312[{"id":"m"},1]"#];
    assert_eq!(drain_server(&mut conn), frames.map(transmit));
}

/// Thousands of connections idle at a time.
#[test]
fn an_idle_connection_is_small() {
    assert!(size_of::<ServerConn>() <= 300, "{} bytes", size_of::<ServerConn>());
}
