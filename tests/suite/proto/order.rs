//! Keeping order, between both ends: what is asked arrives as it was meant, what is told is read, nothing upsets.

use std::time::Duration;

use proptest::prelude::*;
use streamside::chat::{ImageMark, MessageId, ModAction};
use streamside::clock;
use streamside::proto::bitwave::client::{ClientConn, ClientEvent, Frame, Output};
use streamside::proto::bitwave::desk::action::IncomingAction;
use streamside::proto::bitwave::incoming::read_event;
use streamside::proto::bitwave::message::read_bulk;
use streamside::proto::bitwave::outgoing::event_frame;
use streamside::proto::bitwave::rest::{read_card, read_log, read_markers, read_queue, read_seen};
use streamside::proto::bitwave::server::ServerEvent;
use streamside::proto::engineio::Revision;

use super::pair::Pair;
use super::{drain_client, hello};

fn actions() -> Vec<ModAction> {
    let (user, message) = (|| "tröll".to_owned(), || MessageId::new("m1"));
    let (reason, length) = (Some("links \u{1b}[2J".to_owned()), Duration::from_secs(120));
    vec![
        ModAction::Timeout { user: user(), length, reason: reason.clone(), message: Some(message()) },
        ModAction::Lift { user: user() },
        ModAction::Extend { user: user(), by: length },
        ModAction::Ban { user: user(), reason: None },
        ModAction::Warn { user: user(), reason: "mind the rules".to_owned() },
        ModAction::Delete { message: message(), reason: reason.clone() },
        ModAction::Clear { user: None },
        ModAction::Slow { every: Some(length) },
        ModAction::Pin { message: message(), length: None },
        ModAction::Unpin { message: message() },
        ModAction::Report { message: message(), reason },
        ModAction::Dismiss { message: message() },
        ModAction::Mark { message: message(), mark: ImageMark::Nsfw },
        ModAction::Hold { on: true },
        ModAction::Appoint { user: user(), event: true },
        ModAction::Unappoint { user: user() },
        ModAction::Rules { text: Some("be kind\nalways".to_owned()), must_accept: true },
        ModAction::Accept { version: 3 },
        ModAction::Event { live: true, title: Some("late set".to_owned()) },
        ModAction::Note { user: user(), text: "again".to_owned() },
        ModAction::Undo { entry: "e1".to_owned() },
    ]
}

#[test]
fn every_action_arrives_as_it_was_meant_and_is_answered_under_its_number() {
    for action in actions() {
        let mut pair = Pair::signed_in(Revision::V4);
        let number = pair.client.moderate("nova", &action);
        pair.settle();
        let [ServerEvent::Moderate { action: Ok(heard), ack: Some(ack) }] = &pair.heard_by_server[..] else {
            panic!("{:?}", pair.heard_by_server)
        };
        assert_eq!(*heard, IncomingAction { room: "nova".to_owned(), action });
        pair.server.ack(*ack, r#"{"entry":{"id":"e1","channel":"nova","do":"slow","by":"kat"}}"#);
        pair.settle();
        let [ClientEvent::Done { number: done, entry }] = &pair.heard_by_client[..] else {
            panic!("{:?}", pair.heard_by_client)
        };
        assert_eq!((*done, entry.id.as_str()), (number, "e1"));
    }
}

#[test]
fn markers_go_both_ways() {
    let mut pair = Pair::signed_in(Revision::V4);
    pair.client.read_up_to("nova", "m1");
    pair.settle();
    assert_eq!(pair.heard_by_server, [ServerEvent::Read { room: "nova".to_owned(), id: "m1".to_owned() }]);
    let frame = event_frame("read", &[r#"{"channel":"nova","id":"m1","at":5}"#]);
    pair.client.receive(Frame::Text(&frame), pair.now);
    pair.settle();
    assert_eq!(pair.heard_by_client, [ClientEvent::Read { room: "nova".to_owned(), id: "m1".to_owned(), at: 5 }]);
}

/// What was right a minute ago may hit somebody else now.
#[test]
fn nothing_that_keeps_order_is_said_later() {
    let mut conn = ClientConn::new(hello(), clock::now());
    conn.moderate("nova", &ModAction::Clear { user: None });
    conn.read_up_to("nova", "m1");
    for frame in [r#"0{"sid":"s","maxPayload":1000000}"#, r#"40{"sid":"x","streamside":{"version":1,"desk":true}}"#] {
        conn.receive(Frame::Text(frame), clock::now());
    }
    let said = drain_client(&mut conn);
    let moderating = |output: &Output| matches!(output, Output::Transmit(frame) if frame.contains("moderate") || frame.contains("read"));
    assert!(!said.iter().any(moderating), "{said:?}");
}

#[test]
fn marks_and_deletions_are_read_on_both_paths_and_cost_no_message() {
    for (fields, mark, deleted, by) in [
        (r#""mark":"held""#, Some("held"), false, None),
        (r#""mark":"odd","deleted":true,"deletedBy":"kat""#, Some("odd"), true, Some("kat")),
        (r#""mark":{},"deleted":"true","deletedBy":[]"#, None, false, None),
        (r#""mark":null,"deleted":1,"deletedBy":7"#, None, false, Some("7")),
    ] {
        for broken in ["", r#"{"message":NaN},"#] {
            let event = format!("[\"bulkmessage\",[{broken}{{\"message\":\"a\",{fields}}},{{\"message\":\"b\"}}]]");
            let mut items = Vec::new();
            read_bulk(&event, &mut |item| items.extend(item.ok()));
            let [first, second] = &items[..] else { panic!("{event}") };
            assert_eq!((first.mark.as_deref(), first.deleted), (mark, deleted), "{event}");
            assert_eq!(first.deleted_by.as_deref(), by, "{event}");
            assert_eq!((&*second.message, second.deleted), ("b", false), "{event}");
        }
    }
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("1e400".to_owned()),
        Just("\"\\ud800\"".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        Just("\"nova\"".to_owned()),
    ];
    let key = prop::sample::select(vec![
        "channel",
        "id",
        "do",
        "at",
        "by",
        "user",
        "rules",
        "pins",
        "restrained",
        "live",
        "moderators",
        "text",
        "version",
        "until",
        "message",
        "reports",
        "kind",
        "entries",
        "notes",
        "messages",
        "seen",
        "name",
        "data",
        "success",
    ]);
    leaf.prop_recursive(4, 40, 8, move |inner| {
        let pairs = prop::collection::vec((key.clone(), inner.clone()), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            pairs.prop_map(|pairs| {
                let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_upsets_a_reader(json in json(), cut in 0usize..200) {
        let cut = &json[..json.floor_char_boundary(cut)];
        for text in [json.as_str(), cut] {
            for name in ["room", "standing", "moderated", "deleted", "read"] {
                read_event(&format!("[\"{name}\",{text}]"), &mut Vec::new());
            }
            let body = format!("{{\"data\":{text}}}");
            for body in [text, &body] {
                let _ = (read_queue(body), read_log(body), read_card(body), read_seen(body), read_markers(body));
            }
        }
    }
}
