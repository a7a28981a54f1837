//! What one client may do to the server and to the others.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::kit::House;

#[tokio::test]
async fn s4_1_who_writes_too_fast_gets_the_text_back_and_a_time_to_wait() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..7 {
        ann.post(&format!("m{n}"), "nova").await;
    }
    let blocked = ann.heard("blocked").await[0].clone();
    assert_eq!(blocked["message"], "m5", "five pass at once");
    let wait = blocked["errData"]["msBeforeNext"].as_u64().expect("a wait");
    assert!((1..=500).contains(&wait), "{wait}");
    let mut bob = house.join("bob", "nova").await;
    assert!(bob.post_acked(json!({ "message": "hi" })).await["id"].is_string(), "others are not held back");
}

#[tokio::test]
async fn s4_1_who_asked_for_an_acknowledgement_is_refused_there() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for (message, code) in [
        (json!({ "message": "  " }), "empty"),
        (json!({ "message": "/whisper bob hi" }), "empty"),
        (json!({ "message": "x".repeat(501) }), "too_long"),
        (json!({ "message": "hi", "channel": "x".repeat(65) }), "bad_name"),
        (json!({ "message": 7 }), "malformed"),
    ] {
        let ack = ann.post_acked(message).await;
        assert_eq!(ack["error"]["code"], code, "{ack}");
        assert!(ack["error"]["message"].as_str().is_some_and(|words| words.len() > 10));
    }
    ann.post("/whisper bob hi", "nova").await;
    assert_eq!(ann.heard("error").await[0]["code"], "empty", "without a number it is an event");
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let house = House::open(|_| {}).await;
    let mut last = (0, json!(null));
    for _ in 0..6 {
        last = house.post("/api/token", json!({ "name": "ann", "password": "guess" })).await;
    }
    assert_eq!((last.0, &last.1["error"]["code"]), (429, &json!("rate_limited")));
    assert!(last.1["error"]["retryAfter"].as_u64().is_some_and(|wait| wait > 1000));
}

#[tokio::test]
async fn pages_of_other_origins_are_kept_out_everywhere() {
    let house = House::open(|settings| settings.origins = vec!["https://friend.example".to_owned()]).await;
    let same = format!("http://{}", house.server.address);
    for path in ["/v1/messages", "/socket.io/?EIO=4&transport=polling", "/health"] {
        for (origin, status) in
            [("http://evil.example", 403), ("https://friend.example", 200), (&same, 200), ("null", 403)]
        {
            let answer =
                super::kit::http().get(house.url(path)).header("Origin", origin).send().await.expect("an answer");
            assert_eq!(answer.status(), status, "{path} {origin}");
            let permitted = answer.headers().get("access-control-allow-origin").and_then(|value| value.to_str().ok());
            assert_eq!(permitted, (status == 200).then_some(origin));
        }
    }
    let upgrade = handshake(&house, "Origin: http://evil.example\r\n").await;
    assert!(upgrade.starts_with("HTTP/1.1 403"), "{upgrade}");
    let upgrade = handshake(&house, "Origin: https://friend.example\r\n").await;
    assert!(upgrade.starts_with("HTTP/1.1 101"), "{upgrade}");
}

/// The head of the answer to a WebSocket handshake with one more header.
async fn handshake(house: &House, header: &str) -> String {
    let mut stream = TcpStream::connect(house.server.address).await.expect("a connection");
    let request = format!(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{header}\r\n",
        house.server.address
    );
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut head = vec![0; 1024];
    let count = stream.read(&mut head).await.expect("an answer");
    String::from_utf8_lossy(&head[..count]).into_owned()
}

#[tokio::test]
async fn an_address_has_only_so_many_places() {
    let house = House::open(|_| {}).await;
    let mut inside = Vec::new();
    for _ in 0..64 {
        inside.push(house.connect().await);
    }
    let mut outside = TcpStream::connect(house.server.address).await.expect("the system accepts");
    let closed = timeout(Duration::from_secs(10), outside.read(&mut [0; 8])).await.expect("something happens");
    assert!(matches!(closed, Ok(0) | Err(_)), "{closed:?}");
    drop(inside.pop());
    // The place is free once the server has noticed; the others keep theirs.
    let mut ann = house.connect_when_free().await;
    ann.say("2").await;
}

/// Frames beyond 64 KiB, and bodies beyond it, end only the connection they come over.
#[tokio::test]
async fn too_large_frames_and_bodies_are_cut_off() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    ann.say(&format!("42[\"message\",{{\"message\":\"{}\"}}]", "x".repeat(70_000))).await;
    ann.rest().await;
    let (status, body) = house.post("/api/token", json!({ "name": "x".repeat(70_000) })).await;
    assert_eq!((status, &body["error"]["code"]), (413, &json!("too_long")));
    assert!(bob.post_acked(json!({ "message": "hi" })).await["id"].is_string());
}

#[tokio::test]
async fn broken_packets_close_only_the_connection_they_come_over() {
    let house = House::open(|_| {}).await;
    let mut bob = house.join("bob", "nova").await;
    for frame in ["9", "49", "42{}", "451-[\"x\"]", ""] {
        let mut ann = house.join("ann", "nova").await;
        ann.say(frame).await;
        ann.rest().await;
    }
    assert!(bob.post_acked(json!({ "message": "hi" })).await["id"].is_string());
}
