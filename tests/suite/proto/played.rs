//! Both ends played against each other: whatever two honest sides do, nothing is lost and nobody is dropped.

use std::time::Duration;

use proptest::prelude::*;
use streamside::proto::bitwave::client::{self, ClientEvent, Post};
use streamside::proto::bitwave::message::read_bulk;
use streamside::proto::bitwave::outgoing;
use streamside::proto::bitwave::server::{self, Frame, ServerEvent, bulk_frame};
use streamside::proto::engineio::Revision;

use super::announced;
use super::pair::Pair;

const BOTH: [Revision; 2] = [Revision::V3, Revision::V4];

fn post(text: &str) -> Post<'_> {
    Post { text, room: "myroom", global: true, show_badge: true, nonce: Some("n1"), reply: None }
}

#[test]
fn a_client_of_ours_signs_in_on_either_revision() {
    for revision in BOTH {
        let mut pair = Pair::new(revision);
        pair.settle();
        let expected = ServerEvent::NewUser {
            token: Some("jwt.header.sig".to_owned()),
            room: "myroom".to_owned(),
            // Only a server that could announce it hears that it is understood.
            desk: revision == Revision::V4,
            unnoticed: false,
        };
        assert_eq!(pair.heard_by_server, [expected]);
        let ours = (revision == Revision::V4).then(announced);
        assert_eq!(pair.heard_by_client, [ClientEvent::Connected { announced: ours }]);
    }
}

#[test]
fn a_post_is_heard_whole_and_acknowledged_once() {
    let mut pair = Pair::signed_in(Revision::V4);
    let number = pair.client.send(&post("héllo\n\"😀\""));
    pair.settle();
    let [ServerEvent::Message { post, ack: Some(ack) }] = &pair.heard_by_server[..] else {
        panic!("{:?}", pair.heard_by_server)
    };
    assert_eq!((post.text.as_str(), post.room.as_deref(), post.global), ("héllo\n\"😀\"", Some("myroom"), Some(true)));
    assert_eq!((post.show_badge, post.nonce.as_deref()), (true, Some("n1")));
    let ack = *ack;
    for _ in 0..2 {
        pair.server.ack(ack, &outgoing::ack("m1", 17));
    }
    pair.settle();
    assert_eq!(pair.heard_by_client, [ClientEvent::Acked { number, id: "m1".to_owned(), at: 17 }]);
}

#[test]
fn a_server_that_announced_no_acks_is_asked_for_none() {
    let mut pair = Pair::signed_in(Revision::V3);
    pair.client.send(&post("hi"));
    pair.settle();
    assert!(matches!(pair.heard_by_server[..], [ServerEvent::Message { ack: None, .. }]));
}

#[test]
fn messages_wait_for_the_sign_in() {
    for revision in BOTH {
        let mut pair = Pair::new(revision);
        for text in ["one", "two"] {
            pair.client.send(&post(text));
        }
        pair.settle();
        assert!(matches!(pair.heard_by_server[..], [ServerEvent::NewUser { .. }]));
        pair.server.signed_in();
        pair.settle();
        let texts: Vec<&str> = pair.heard_by_server[1..]
            .iter()
            .map(|event| match event {
                ServerEvent::Message { post, .. } => post.text.as_str(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(texts, ["one", "two"]);
    }
}

#[test]
fn an_idle_connection_lives_for_a_day_on_its_pings_alone() {
    for revision in BOTH {
        let mut pair = Pair::signed_in(revision);
        pair.settle();
        pair.frames = 0;
        let wakes = pair.pass(Duration::from_secs(24 * 3600));
        assert!(pair.is_open());
        let pings = 24 * 3600 / 25;
        assert_eq!((wakes, pair.frames), (pings, 2 * pings), "{revision:?}");
    }
}

#[test]
fn a_cut_wire_is_noticed_by_both_sides_in_time() {
    for revision in BOTH {
        let mut pair = Pair::signed_in(revision);
        pair.pass(Duration::from_secs(60));
        pair.cut = true;
        // The last ping was heard at 50 s; both give up at 95 s.
        pair.pass(Duration::from_secs(34));
        assert!(pair.is_open(), "too early");
        pair.pass(Duration::from_secs(2));
        assert_eq!(pair.client_closed, Some(client::CloseReason::PingTimeout), "{revision:?}");
        assert_eq!(pair.server_closed, Some(server::CloseReason::PingTimeout), "{revision:?}");
    }
}

#[test]
fn a_kick_is_final_and_a_goodbye_is_heard() {
    for revision in BOTH {
        let mut pair = Pair::signed_in(revision);
        pair.server.kick();
        pair.settle();
        assert_eq!(pair.client_closed, Some(client::CloseReason::Kicked));
        assert_eq!(pair.server_closed, Some(server::CloseReason::Kicked));
        let mut pair = Pair::signed_in(revision);
        pair.client.close();
        pair.settle();
        assert_eq!(pair.client_closed, Some(client::CloseReason::Asked));
        assert_eq!(pair.server_closed, Some(server::CloseReason::Left));
        assert_eq!(pair.pass(Duration::from_secs(3600)), 0, "nothing wakes a closed connection");
    }
}

#[test]
fn a_subscription_reaches_the_server() {
    let mut pair = Pair::signed_in(Revision::V4);
    pair.client.subscribe(&["nova", "b"], false);
    pair.settle();
    let rooms = vec!["nova".to_owned(), "b".to_owned()];
    assert_eq!(pair.heard_by_server, [ServerEvent::Subscribe { rooms, all: false, ack: Some(0) }]);
}

/// What honest people and their servers do.
#[derive(Clone, Debug)]
enum Deed {
    Post(String),
    Bulk(Vec<String>),
    Event(&'static str),
    Pass(u32),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        any::<String>().prop_map(Deed::Post),
        prop::collection::vec(any::<String>(), 0..5).prop_map(Deed::Bulk),
        prop::sample::select(vec!["gap", "update usernames", "pollstate", "reconnect"]).prop_map(Deed::Event),
        (0..4 * 3600_u32).prop_map(Deed::Pass),
    ]
}

fn item(text: &str) -> String {
    let (id, look) = ("m", outgoing::Look::default());
    let message = outgoing::OutMessage {
        id,
        message: text,
        timestamp: 17,
        username: "ann",
        channel: "myroom",
        color: "#fff",
        global: Some(true),
        look,
        marks: outgoing::Marks::default(),
    };
    message.to_json()
}

fn texts_heard(events: &[ClientEvent]) -> Vec<String> {
    let mut texts = Vec::new();
    for event in events {
        if let ClientEvent::Bulk(array) = event {
            read_bulk(array, &mut |item| texts.push(item.expect("our own items are clean").message.into_owned()));
        }
    }
    texts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn honest_sides_never_lose_a_message_or_each_other(
        v4: bool,
        deeds in prop::collection::vec(deed(), 0..40),
    ) {
        let mut pair = Pair::signed_in(if v4 { Revision::V4 } else { Revision::V3 });
        let (mut posted, mut told) = (Vec::new(), Vec::new());
        for deed in deeds {
            match deed {
                Deed::Post(text) => {
                    pair.client.send(&post(&text));
                    posted.push(text);
                }
                Deed::Bulk(texts) => {
                    let items: Vec<String> = texts.iter().map(|text| item(text)).collect();
                    let frame = bulk_frame(&items);
                    pair.client.receive(Frame::Text(&frame), pair.now);
                    told.extend(texts);
                }
                Deed::Event(name) => pair.server.emit(name, &[]),
                Deed::Pass(seconds) => {
                    pair.pass(Duration::from_secs(u64::from(seconds)));
                }
            }
            pair.settle();
            prop_assert!(pair.is_open());
        }
        let heard: Vec<String> = pair.heard_by_server.iter().filter_map(|event| match event {
            ServerEvent::Message { post, .. } => Some(post.text.clone()),
            _ => None,
        }).collect();
        prop_assert_eq!(heard, posted);
        prop_assert_eq!(texts_heard(&pair.heard_by_client), told);
    }

    #[test]
    fn whatever_a_client_sends_the_server_stays_sane(
        v4: bool,
        frames in prop::collection::vec(("[0-6b]?[0-6]?(|1-|/a,)[0-9]?", any::<String>()), 0..20),
    ) {
        let mut pair = Pair::new(if v4 { Revision::V4 } else { Revision::V3 });
        for (head, tail) in &frames {
            pair.server.receive(Frame::Text(&format!("{head}{tail}")), pair.now);
            pair.server.receive(Frame::Text(&format!("{head}[\"message\",{{\"message\":{}}}]", serde_json::json!(tail))), pair.now);
            pair.client.receive(Frame::Text(&format!("{head}{tail}")), pair.now);
            pair.settle();
        }
        prop_assert!(!pair.heard_by_server.iter().any(|event| matches!(event, ServerEvent::Message { .. })), "nobody signed in");
        pair.pass(Duration::from_secs(120));
    }
}
