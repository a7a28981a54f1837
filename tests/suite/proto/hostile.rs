//! Hostile groups 10 (odd JSON in messages) and 11 (odd frames) against both ends.

use streamside::clock;
use streamside::proto::bitwave::client::{ClientConn, ClientEvent, Frame, Output};
use streamside::proto::bitwave::message::{read_bulk, read_items};
use streamside::proto::bitwave::server::{ServerConn, ServerEvent, ServerOutput};
use streamside::proto::engineio::{Revision, payload};

use super::{LIMITS, announced, drain_client, drain_server, hello};
use crate::hostile::{Record, group};

fn read(array: &str) -> Vec<Option<String>> {
    let mut out = Vec::new();
    read_bulk(array, &mut |item| out.push(item.ok().map(|message| message.message.into_owned())));
    out
}

fn texts(record: &Record) -> String {
    record.text().expect("a record with text")
}

#[test]
fn a_bad_message_between_two_good_ones_costs_only_itself() {
    let records = group("10_json_types");
    assert!(records.len() > 200, "the group has lost its records");
    for record in records.iter().filter(|record| record.surface.starts_with("bitwave_message")) {
        let item = texts(record);
        let read = read(&format!(r#"["bulkmessage",[{{"message":"one"}},{item},{{"message":"two"}}],"offset"]"#));
        assert_eq!(read.first(), Some(&Some("one".to_owned())), "{} {}", record.id, record.note);
        assert_eq!(read.last(), Some(&Some("two".to_owned())), "{} {}", record.id, record.note);
        assert_eq!(read.len(), 3, "{} {}", record.id, record.note);
    }
}

#[test]
fn a_bad_message_is_still_shown_where_its_text_can_be_read() {
    for record in group("10_json_types").iter().filter(|record| record.note.starts_with("timestamp ")) {
        let item = texts(record);
        let is_json = serde_json::from_str::<Box<serde_json::value::RawValue>>(&item).is_ok();
        let expected = is_json.then(|| "hello".to_owned());
        assert_eq!(read(&format!(r#"["bulkmessage",[{item}]]"#)), [expected], "{} {}", record.id, record.note);
    }
}

#[test]
fn every_batch_of_any_shape_is_survived() {
    for record in group("10_json_types").iter().filter(|record| record.surface == "bulkmessage") {
        let mut good = 0;
        read_items(&texts(record), &mut |item| good += usize::from(item.is_ok()));
        if record.note.starts_with("one bad item among 50") {
            assert!(good >= 49, "{good} of 50");
        }
    }
}

fn server(revision: Revision) -> ServerConn {
    let mut conn = ServerConn::new("s", revision, &LIMITS, &announced(), &[], clock::now());
    conn.receive(Frame::Text("40"), clock::now());
    drain_server(&mut conn);
    conn
}

#[test]
fn no_frame_upsets_the_server_or_makes_it_say_much() {
    let records = group("11_frames");
    let frames: Vec<&Record> = records.iter().filter(|record| record.surface == "engineio_text").collect();
    assert!(frames.len() > 60, "the group has lost its records");
    for record in frames {
        let text = texts(record);
        for revision in [Revision::V3, Revision::V4] {
            let mut conn = server(revision);
            let mut outputs = Vec::new();
            for frame in text.split('\n') {
                conn.receive(Frame::Text(frame), clock::now());
                outputs.extend(drain_server(&mut conn));
            }
            let bytes: usize = outputs.iter().map(server_bytes).sum();
            assert!(outputs.len() <= 2 && bytes <= LIMITS.max_payload, "{} {}: {bytes}", record.id, record.note);
            conn.signed_in();
            let posts = drain_server(&mut conn).iter().filter(|output| is_post(output)).count();
            let asked = ["message before new user", "message two args"].contains(&record.note.as_str());
            assert_eq!(posts, usize::from(asked), "{} {}", record.id, record.note);
        }
        let _ = payload::decode(Revision::V3, &text);
        let _ = payload::decode(Revision::V4, &text);
    }
}

fn is_post(output: &ServerOutput) -> bool {
    matches!(output, ServerOutput::Event(ServerEvent::Message { .. }))
}

fn server_bytes(output: &ServerOutput) -> usize {
    match output {
        ServerOutput::Transmit(frame) => frame.len(),
        ServerOutput::Event(ServerEvent::NewUser { token, room, .. }) => {
            token.as_ref().map_or(0, String::len) + room.len()
        }
        ServerOutput::Event(ServerEvent::Unknown { name }) => name.len(),
        _ => 0,
    }
}

#[test]
fn no_frame_upsets_the_client_or_makes_it_keep_much() {
    for record in group("11_frames").iter().filter(|record| record.surface == "engineio_text") {
        let text = texts(record);
        let mut conn = ClientConn::new(hello(), clock::now());
        for frame in [r#"0{"sid":"s","maxPayload":1}"#, r#"40{"sid":"x"}"#] {
            conn.receive(Frame::Text(frame), clock::now());
        }
        drain_client(&mut conn);
        for frame in text.split('\n') {
            conn.receive(Frame::Text(frame), clock::now());
            for output in drain_client(&mut conn) {
                let bytes = match &output {
                    Output::Transmit(frame) => frame.len(),
                    Output::Event(ClientEvent::Error(notice)) => notice.message.len(),
                    Output::Event(other) => panic!("{} {}: {other:?}", record.id, record.note),
                    _ => 0,
                };
                assert!(bytes <= 2048, "{} {}: {bytes}", record.id, record.note);
            }
        }
    }
}
