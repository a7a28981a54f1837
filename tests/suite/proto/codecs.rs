//! Round trips of both codecs, and that no text whatever can upset them.

use proptest::prelude::*;
use streamside::proto::bitwave::message::{WireMessage, read_bulk, read_items};
use streamside::proto::bitwave::rest::{read_hydration, read_token, read_users, token_name};
use streamside::proto::engineio::packet::Packet as EnginePacket;
use streamside::proto::engineio::{Revision, payload};
use streamside::proto::socketio::event::{self, Event};
use streamside::proto::socketio::packet::{Kind, Packet};

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![
        Kind::Connect,
        Kind::Disconnect,
        Kind::Event,
        Kind::Ack,
        Kind::Error,
        Kind::BinaryEvent,
        Kind::BinaryAck,
    ])
}

fn revision() -> impl Strategy<Value = Revision> {
    prop::sample::select(vec![Revision::V3, Revision::V4])
}

proptest! {
    #[test]
    fn engine_packets_survive_the_round_trip(content: String) {
        for packet in [EnginePacket::Ping(&content), EnginePacket::Pong(&content), EnginePacket::Message(&content)] {
            let text = packet.encode();
            prop_assert_eq!(EnginePacket::decode(&text), Ok(packet));
        }
    }

    #[test]
    fn socket_packets_survive_the_round_trip(
        kind in kind(),
        namespace in "/[a-z?=&]{0,8}",
        ack: Option<u64>,
        count in 0_usize..20,
        data in prop::option::of(r#"[\[{"].{0,20}"#),
    ) {
        let attachments = if matches!(kind, Kind::BinaryEvent | Kind::BinaryAck) { count } else { 0 };
        let packet = Packet { kind, namespace: &namespace, ack, attachments, data: data.as_deref() };
        let text = packet.encode();
        prop_assert_eq!(Packet::decode(&text), Ok(packet));
    }

    #[test]
    fn polling_bodies_survive_the_round_trip(
        revision in revision(),
        packets in prop::collection::vec("[0-6][^\u{1e}]{0,12}", 0..8),
    ) {
        prop_assert_eq!(payload::decode(revision, &payload::encode(revision, &packets)), Ok(packets));
    }

    #[test]
    fn event_arrays_survive_the_round_trip(name: String, args in prop::collection::vec(any::<String>(), 0..4)) {
        let args: Vec<String> = args.iter().map(|arg| event::quote(arg)).collect();
        let array = event::array(&name, &args.iter().map(String::as_str).collect::<Vec<_>>());
        let event = Event::decode(&array).expect("our own array");
        prop_assert_eq!(&*event.name, name.as_str());
        for (index, arg) in args.iter().enumerate() {
            prop_assert_eq!(event.arg(index), arg);
        }
        let (split, rest) = event::split_name(&array).expect("our own array");
        prop_assert_eq!(&*split, name.as_str());
        prop_assert!(rest.starts_with(args.first().map_or("null", String::as_str)));
    }

    #[test]
    fn no_text_upsets_a_reader(text: String) {
        read_everything(&text);
    }

    #[test]
    fn no_damaged_frame_upsets_a_reader(cut in 0_usize..400, at in 0_usize..400, with: char) {
        let mut frame = WELL_FORMED.to_owned();
        frame.truncate(frame.floor_char_boundary(cut));
        frame.insert(frame.floor_char_boundary(at), with);
        read_everything(&frame);
    }

    #[test]
    fn a_batch_gives_each_message_back(texts in prop::collection::vec(any::<String>(), 0..6), spaced: bool) {
        let gap = if spaced { " " } else { "" };
        let items: Vec<String> =
            texts.iter().map(|text| format!("{{{gap}\"message\":{gap}{}{gap}}}", event::quote(text))).collect();
        let array = format!("[{gap}\"bulkmessage\"{gap},[{}],\"offset\"]", items.join(","));
        let mut read = Vec::new();
        read_bulk(&array, &mut |item| read.push(item.expect("well-formed").message.into_owned()));
        prop_assert_eq!(read, texts);
    }
}

const WELL_FORMED: &str = r##"["bulkmessage",[{"_id":"m-1","avatar":"https://x/a.png","badge":"","userColor":"#ff8800","message":"<p>a \u00e9 \ud83d\ude00</p>","timestamp":1700000000000,"username":"ann","channel":"myroom","global":true,"type":"message"},{"type":"delete","ids":["m-2"]}],"Q7uApOS"]"##;

fn read_everything(text: &str) {
    let _ = EnginePacket::decode(text);
    let _ = Packet::decode(text);
    let _ = Event::decode(text);
    let _ = event::split_name(text);
    let _ = payload::decode(Revision::V3, text);
    let _ = payload::decode(Revision::V4, text);
    read_bulk(text, &mut |_| {});
    read_items(text, &mut |_| {});
    let _ = read_hydration(text, &mut |_| {});
    let _ = read_users(text);
    let _ = read_token(text);
    let _ = token_name(text);
}

#[test]
fn a_message_keeps_every_field() {
    let mut read: Vec<WireMessage> = Vec::new();
    read_bulk(WELL_FORMED, &mut |item| read.push(item.expect("well-formed")));
    let [message, delete] = &read[..] else { panic!("{read:?}") };
    let expected = WireMessage {
        id: Some("m-1".into()),
        message: "<p>a é 😀</p>".into(),
        username: Some("ann".into()),
        user_color: Some("#ff8800".into()),
        avatar: Some("https://x/a.png".into()),
        badge: Some("".into()),
        timestamp: Some(1_700_000_000_000),
        channel: Some("myroom".into()),
        global: Some(true),
        kind: Some("message".into()),
        ..WireMessage::default()
    };
    assert_eq!(message, &expected);
    assert_eq!((delete.kind.as_deref(), &delete.ids[..]), (Some("delete"), &["m-2".into()][..]));
}

/// Each line: an item, and what stays of it.
#[test]
fn second_names_and_odd_types_are_understood() {
    fn one(item: &str) -> WireMessage<'_> {
        let mut read = Vec::new();
        read_items(item, &mut |item| read.push(item.expect("a message")));
        assert_eq!(read.len(), 1, "{item}");
        read.remove(0)
    }
    let both = one(r##"{"message":"x","id":"b","_id":"a","color":"red","userColor":"#fff","page":"p","channel":"c"}"##);
    assert_eq!(
        (both.id.as_deref(), both.user_color.as_deref(), both.channel.as_deref()),
        (Some("a"), Some("#fff"), Some("c"))
    );
    let second = one(r#"{"message":"x","id":7,"color":"red","page":"p","name":"ann","unum":3}"#);
    assert_eq!((second.id.as_deref(), second.user_color.as_deref()), (Some("7"), Some("red")));
    assert_eq!((second.channel.as_deref(), second.username.as_deref()), (Some("p"), Some("ann#3")));
    let odd =
        one(r#"{"message":"x","global":"X","timestamp":"soon","username":{},"badge":[1],"avatar":null,"ids":"m"}"#);
    let bare = WireMessage { message: "x".into(), ids: vec!["m".into()], ..WireMessage::default() };
    assert_eq!(odd, bare);
    assert_eq!(one(r#"{"username":"alice","username":"admin","message":"x"}"#).username.as_deref(), Some("admin"));
}
