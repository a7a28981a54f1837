//! The client against what servers of every generation say.

use std::time::Duration;

use streamside::clock;
use streamside::proto::bitwave::client::{ClientConn, ClientEvent, CloseReason, Frame, Output, Post};

use super::{drain_client, hello};

const NEW_USER: &str =
    r#"42["new user",{"channel":"myroom","page":"myroom","recaptcha":null,"token":"jwt.header.sig"}]"#;
const OPEN_V4: &str = r#"0{"sid":"s","upgrades":[],"pingInterval":1000,"pingTimeout":3000,"maxPayload":1000000}"#;
const OPEN_OLD: &str = r#"0{"sid":"s","upgrades":[],"pingInterval":1000,"pingTimeout":3000}"#;
const SECOND: Duration = Duration::from_secs(1);

fn transmit(frame: &str) -> Output {
    Output::Transmit(frame.to_owned())
}

fn connected() -> Output {
    Output::Event(ClientEvent::Connected { announced: None })
}

fn told(conn: &mut ClientConn, frame: &str) -> Vec<Output> {
    conn.receive(Frame::Text(frame), clock::now());
    drain_client(conn)
}

/// A client connected to a plain server of revision 4.
fn joined() -> ClientConn {
    let mut conn = ClientConn::new(hello(), clock::now());
    told(&mut conn, OPEN_V4);
    assert_eq!(told(&mut conn, r#"40{"sid":"x"}"#), [transmit(NEW_USER), connected()]);
    conn
}

#[test]
fn a_new_server_is_asked_at_once() {
    let mut conn = ClientConn::new(hello(), clock::now());
    assert_eq!(told(&mut conn, OPEN_V4), [transmit("40")]);
    assert_eq!(told(&mut conn, r#"40{"sid":"x","pid":"p"}"#), [transmit(NEW_USER), connected()]);
}

#[test]
fn an_old_server_greets_and_is_not_asked() {
    let mut conn = ClientConn::new(hello(), clock::now());
    assert_eq!(told(&mut conn, OPEN_OLD), []);
    assert_eq!(told(&mut conn, "40"), [transmit(NEW_USER), connected()]);
}

#[test]
fn a_server_that_hides_its_age_is_asked_after_a_moment() {
    let start = clock::now();
    let mut conn = ClientConn::new(hello(), start);
    conn.receive(Frame::Text(OPEN_OLD), start);
    let Output::Wait(Some(moment)) = conn.poll() else { panic!("it waits for the greeting") };
    assert!(moment > start && moment < start + SECOND);
    conn.tick(moment);
    assert_eq!(drain_client(&mut conn), [transmit("40")]);
    // A greeting that comes late still settles the matter: this one pings.
    conn.receive(Frame::Text("40"), moment);
    assert_eq!(drain_client(&mut conn), [transmit(NEW_USER), connected()]);
    conn.tick(moment + SECOND);
    assert_eq!(drain_client(&mut conn), [transmit("2")]);
}

#[test]
fn pings_are_answered_in_every_state() {
    let mut conn = ClientConn::new(hello(), clock::now());
    for frame in ["2", "2probe"] {
        assert_eq!(told(&mut conn, frame), [transmit(&frame.replace('2', "3"))]);
    }
    told(&mut conn, OPEN_OLD);
    assert_eq!(told(&mut conn, "2"), [transmit("3")]);
    told(&mut conn, "40");
    assert_eq!(told(&mut conn, "2"), [transmit("3")]);
}

#[test]
fn no_answer_within_twenty_seconds_is_a_connect_timeout() {
    // Heartbeats of 25 s and more, so that they do not come into it.
    for frames in [&[][..], &[r#"0{"sid":"s"}"#], &[r#"0{"sid":"s","maxPayload":1000000}"#]] {
        let start = clock::now();
        let mut conn = ClientConn::new(hello(), start);
        for frame in frames {
            conn.receive(Frame::Text(frame), start);
        }
        let end = start + 20 * SECOND;
        loop {
            match conn.poll() {
                Output::Wait(Some(moment)) => {
                    assert!(moment <= end);
                    conn.tick(moment);
                }
                Output::Close(reason) => break assert_eq!(reason, CloseReason::ConnectTimeout),
                _ => {}
            }
        }
        assert_eq!(conn.poll(), Output::Wait(None));
    }
}

#[test]
fn a_refused_connect_says_why() {
    for (open, refusal, words) in [
        (OPEN_V4, r#"44{"message":"not authorized","data":{"code":401}}"#, "not authorized"),
        (OPEN_OLD, r#"44"banned""#, "banned"),
    ] {
        let mut conn = ClientConn::new(hello(), clock::now());
        told(&mut conn, open);
        assert_eq!(told(&mut conn, refusal), [Output::Close(CloseReason::Refused(words.to_owned()))]);
    }
}

#[test]
fn an_error_on_a_joined_connection_keeps_it() {
    let mut conn = joined();
    for frame in [
        r#"44{"reason":"custom"}"#,
        r#"42["error",{"reason":"custom"}]"#,
        r#"42["error","custom"]"#,
        r#"42["error",[{"message":"custom","channel":"a"}]]"#,
    ] {
        let [Output::Event(ClientEvent::Error(notice))] = &told(&mut conn, frame)[..] else { panic!("{frame}") };
        assert_eq!(notice.message, "custom");
    }
    assert_eq!(told(&mut conn, "2"), [transmit("3")]);
}

#[test]
fn what_is_no_server_of_ours_is_left() {
    let close = |frame: &str| {
        let mut conn = ClientConn::new(hello(), clock::now());
        told(&mut conn, frame)
    };
    for frame in ["HTTP/1.1 400 Bad Request", r#"{"code":5,"message":"Unsupported protocol version"}"#] {
        assert_eq!(close(frame), [Output::Close(CloseReason::VersionRefused)], "{frame}");
    }
    for frame in ["", "x", "40", "0", r#"{"op":10}"#] {
        assert!(matches!(close(frame)[..], [Output::Close(CloseReason::Protocol(_))]), "{frame}");
    }
}

#[test]
fn other_namespaces_attachments_and_strange_packets_are_passed_over() {
    let mut conn = joined();
    for frame in [
        r#"42/admin,["bulkmessage",[]]"#,
        "41/admin,",
        "44/admin,{}",
        "40/admin,{\"sid\":\"y\"}",
        r#"451-["bin",{"_placeholder":true,"num":0}]"#,
        "b4AQID",
        "49",
        "x",
        "42[",
        "431[]",
        "",
    ] {
        assert_eq!(told(&mut conn, frame), [], "{frame}");
    }
    conn.receive(Frame::Binary(&[4, 1, 2, 3]), clock::now());
    assert_eq!(drain_client(&mut conn), []);
    let array = r#"["bulkmessage",[{"_id":"x"}],"Q7uApOS"]"#;
    assert_eq!(told(&mut conn, &format!("42{array}")), [Output::Event(ClientEvent::Bulk(array.into()))]);
}

#[test]
fn a_post_to_a_plain_server_has_the_four_fields_of_the_rfc() {
    let mut conn = joined();
    conn.send(&Post { text: "Hello", room: "myroom", global: false, show_badge: true, nonce: None, reply: None });
    let expected = r#"42["message",{"channel":"myroom","global":false,"message":"Hello","showBadge":true}]"#;
    assert_eq!(drain_client(&mut conn), [transmit(expected)]);
}

#[test]
fn every_way_to_end_is_told_apart_and_nothing_follows() {
    for (frame, reason) in [("41", CloseReason::Kicked), ("1", CloseReason::ServerClosed)] {
        let mut conn = joined();
        assert_eq!(told(&mut conn, frame), [Output::Close(reason)]);
        conn.send(&Post { text: "x", room: "r", global: true, show_badge: true, nonce: None, reply: None });
        conn.close();
        conn.tick(clock::now() + 3600 * SECOND);
        assert_eq!(told(&mut conn, "2"), []);
        assert_eq!(conn.poll(), Output::Wait(None));
    }
    let mut conn = joined();
    conn.close();
    assert_eq!(drain_client(&mut conn), [transmit("41"), Output::Close(CloseReason::Asked)]);
}
