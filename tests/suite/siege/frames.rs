//! Hostile group 11 against a real server, while honest people chat: they lose nothing, and only the attacker is closed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;

use super::besieged::{AT_LAST, SOON, Siege, enter, handshake, hung_up, open, reach, request, settled, throw};
use crate::hostile::bytes::raw;
use crate::hostile::group;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn no_packet_of_a_stranger_disturbs_anybody() {
    let mut siege = Siege::begin().await;
    let address = siege.address;
    let records = group("11_frames");
    let packets: Vec<_> = records.iter().filter(|record| record.surface == "engineio_text").collect();
    assert!(packets.len() > 60, "the group has lost its records");
    for (n, record) in packets.into_iter().enumerate() {
        let text = record.text().expect("the surface is text");
        let attack = async {
            let mut socket = enter(address, 2).await;
            let binary = Message::binary(vec![0; 1000]);
            let parts = text.split('\n').map(Message::text).chain([binary]);
            throw(&mut socket, parts).await;
            assert!(settled(&mut socket).await, "{}: an attachment is never taken", record.id);
            // The same before CONNECT, without the attachment.
            let mut socket = open(address, 2).await;
            throw(&mut socket, [Message::text(text.clone())]).await;
            settled(&mut socket).await;
        };
        siege.growth(&record.id, attack).await;
        if n % 16 == 0 {
            siege.chat().await;
        }
    }
    siege.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn no_bytes_of_a_stranger_disturb_anybody() {
    let mut siege = Siege::begin().await;
    let address = siege.address;
    let attacks = async {
        let mut open = JoinSet::new();
        for (id, note, bytes) in raw("11_frames", "ws_bytes") {
            // These are whole or promise more, so only the time to sign in ends them.
            let patient = ["half", "announced", "non-minimal", "split", "ping", "length 2^63", "fragments", "start"];
            let within = if patient.iter().any(|word| note.contains(word)) { AT_LAST } else { SOON };
            open.spawn(async move {
                let mut stream = reach(address, 3).await;
                let head = handshake("");
                stream.write_all(head.as_bytes()).await.expect("sent");
                let _ = stream.write_all(&STANDARD.decode(bytes).expect("base64")).await;
                let said = hung_up(&format!("{id} {note}"), &mut stream, within).await;
                assert!(said.starts_with("HTTP/1.1 101"), "{id} {note}: {said}");
            });
        }
        assert!(open.len() > 20, "the group has lost its records");
        open.join_all().await;
    };
    siege.growth("bytes", attacks).await;
    siege.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn no_request_of_a_stranger_disturbs_anybody() {
    let mut siege = Siege::begin().await;
    let address = siege.address;
    let records: Vec<_> = group("11_frames").into_iter().filter(|record| record.surface == "http_raw").collect();
    assert!(records.len() > 15, "the group has lost its records");
    let attacks = async {
        let mut open = JoinSet::new();
        for record in records {
            let text = record.text().expect("the surface is text");
            open.spawn(async move {
                // Whoever may ask again on the same connection is told to ask no more.
                let asked_last = text.replacen("Host: x\r\n", "Host: x\r\nConnection: close\r\n", 1);
                let bytes = if text.contains("Upgrade") { &text } else { &asked_last };
                let answer = request(address, 4, bytes.as_bytes()).await;
                let status = answer.split(' ').nth(1).unwrap_or("none");
                // Refused, or closed unanswered. A page that is too long is cut to what is allowed, and what looks like
                // a query is the name of a room where nobody has said anything.
                let harmless = record.note.contains("limit") || answer.ends_with("\"size\":0,\"data\":[]}");
                let fine = matches!(status, "none") || status.starts_with('4') || (status == "200" && harmless);
                assert!(fine, "{} {}: {answer}", record.id, record.note);
                assert!(!answer.contains("root:"), "{answer}");
            });
        }
        open.join_all().await;
    };
    siege.growth("requests", attacks).await;
    siege.end().await;
}
