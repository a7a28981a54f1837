//! What our protocol adds to the RFC, as the client writes and reads it: direct messages, changes, answers.

use streamside::clock;
use streamside::proto::bitwave::client::{ClientConn, ClientEvent, Frame, Output, Post, Whisper};
use streamside::proto::bitwave::message::{WireMessage, WireReply, read_bulk};

use super::{drain_client, hello};

/// A client that one of our servers has taken in.
fn joined() -> ClientConn {
    let mut conn = ClientConn::new(hello(), clock::now());
    for frame in [r#"0{"sid":"s","maxPayload":1000000}"#, r#"40{"sid":"x","streamside":{"version":1,"acks":true}}"#] {
        conn.receive(Frame::Text(frame), clock::now());
    }
    drain_client(&mut conn);
    conn
}

/// The items of an event, `None` for a broken one.
fn read(event: &str) -> Vec<Option<WireMessage<'_>>> {
    let mut items = Vec::new();
    read_bulk(event, &mut |item| items.push(item.ok()));
    items
}

#[test]
fn whispers_changes_and_answers_are_asked_for_and_acknowledged_in_one_count() {
    let mut conn = joined();
    let to = ["ann".to_owned(), "bob".to_owned()];
    conn.whisper(&Whisper { text: "psst", to: &to, nonce: Some("n1"), reply: None });
    conn.edit("m1", "two");
    let (nonce, reply) = (Some("n2"), Some("m1"));
    conn.send(&Post { text: "x", room: "r", global: true, show_badge: false, nonce, reply });
    conn.whisper(&Whisper { text: "note", to: &[], nonce: None, reply });
    let sent = [
        r#"420["whisper",{"message":"psst","nonce":"n1","to":["ann","bob"]}]"#,
        r#"421["edit",{"id":"m1","message":"two"}]"#,
        r#"422["message",{"channel":"r","global":true,"message":"x","nonce":"n2","replyTo":"m1","showBadge":false}]"#,
        r#"423["whisper",{"message":"note","replyTo":"m1","to":[]}]"#,
    ];
    assert_eq!(drain_client(&mut conn), sent.map(|frame| Output::Transmit(frame.to_owned())));
    conn.receive(Frame::Text(r#"431[{"id":"m1","editedAt":9}]"#), clock::now());
    let acked = ClientEvent::Acked { number: 1, id: "m1".to_owned(), at: 9 };
    assert_eq!(drain_client(&mut conn), [Output::Event(acked)]);
}

#[test]
fn only_the_answer_to_the_newest_subscription_says_that_it_counts() {
    let mut conn = joined();
    conn.subscribe(&["a"], false);
    conn.subscribe(&["a", "b"], false);
    let sent =
        [r#"420["subscribe",{"all":false,"rooms":["a"]}]"#, r#"421["subscribe",{"all":false,"rooms":["a","b"]}]"#];
    assert_eq!(drain_client(&mut conn), sent.map(|frame| Output::Transmit(frame.to_owned())));
    let mut answered = |frame| {
        conn.receive(Frame::Text(frame), clock::now());
        drain_client(&mut conn)
    };
    assert_eq!(answered(r#"430[{"success":true}]"#), []);
    assert_eq!(answered(r#"431[{"success":true}]"#), [Output::Event(ClientEvent::Subscribed)]);
    assert_eq!(answered(r#"431[{"success":true}]"#), [], "once");
}

#[test]
fn a_refused_subscription_is_told_and_leaves_what_was_before() {
    let mut conn = joined();
    conn.subscribe(&["a"], false);
    drain_client(&mut conn);
    conn.receive(Frame::Text(r#"430[{"error":{"code":"rate_limited","message":"slower"}}]"#), clock::now());
    let [Output::Event(ClientEvent::Error(why)), Output::Event(ClientEvent::Subscribed)] = &drain_client(&mut conn)[..]
    else {
        panic!("it is told")
    };
    assert_eq!((why.code.as_deref(), why.message.as_str()), (Some("rate_limited"), "slower"));
}

#[test]
fn new_fields_are_read_by_the_fast_path_and_by_the_careful_one() {
    let item = r#"{"id":"w1","message":"psst","type":"whisper","channel":"whisper","with":["ann","bob"],"edited":true,
        "editedAt":9,"replyTo":{"id":"m1","username":"ann","excerpt":"one"}}"#;
    let check = |wire: &WireMessage<'_>| {
        assert_eq!((wire.with.clone(), wire.edited_at), (vec!["ann".into(), "bob".into()], Some(9)));
        let reply = WireReply::read(wire.reply.expect("an answer")).expect("an answer");
        assert_eq!((&*reply.id, &*reply.username, &*reply.excerpt), ("m1", "ann", "one"));
    };
    let clean = format!("[\"bulkmessage\",[{item}]]");
    check(read(&clean)[0].as_ref().expect("a message"));
    // One broken message sends the rest down the careful path.
    let broken = format!("[\"bulkmessage\",[{{\"message\":NaN}},{item}]]");
    let items = read(&broken);
    assert!(items[0].is_none());
    check(items[1].as_ref().expect("a message"));
    // A change comes alone, perhaps with an offset behind it.
    let alone = format!("[\"edited\",{item},\"offset\"]");
    check(read(&alone)[0].as_ref().expect("a message"));
}

#[test]
fn new_fields_of_any_type_cost_no_message() {
    for (fields, edited_at, with, reply) in [
        (r#""edited":true"#, Some(0), 0, false),
        (r#""edited":"true""#, None, 0, false),
        (r#""edited":false,"editedAt":null"#, None, 0, false),
        (r#""editedAt":"17""#, Some(17), 0, false),
        (r#""editedAt":1e400"#, None, 0, false),
        (r#""with":"ann""#, None, 1, false),
        (r#""with":["a",7,null,{},[["x"]]]"#, None, 2, false),
        (r#""with":["a\ud800"]"#, None, 0, false),
        (r#""with":{"a":1}"#, None, 0, false),
        (r#""replyTo":"m1""#, None, 0, false),
        (r#""replyTo":[{"id":"m1"}]"#, None, 0, false),
        (r#""replyTo":{"id":"m\ud800","username":7,"excerpt":{}}"#, None, 0, true),
        (r#""replyTo":{"username":"ann"}"#, None, 0, false),
        (r#""replyTo":{"id":{"id":"m1"}}"#, None, 0, false),
    ] {
        let event = format!("[\"bulkmessage\",[{{\"message\":\"a\",{fields}}},{{\"message\":\"b\"}}]]");
        let items = read(&event);
        let [Some(first), Some(second)] = &items[..] else { panic!("{fields}: {items:?}") };
        assert_eq!((&*first.message, &*second.message), ("a", "b"), "{fields}");
        assert_eq!((first.edited_at, second.edited_at), (edited_at, None), "{fields}");
        assert_eq!(first.with.len(), with, "{fields}");
        assert_eq!(first.reply.and_then(WireReply::read).is_some(), reply, "{fields}");
    }
}
