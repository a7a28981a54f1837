//! Who takes too long. The clock is tokio's and jumps whenever nothing else is to be done, so none of this waits; and
//! therefore no client here may have a time limit of its own.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::kit::House;

/// Seconds until the server closes the connection, and what it said before.
async fn seconds_until_closed(stream: &mut TcpStream) -> (u64, String) {
    let start = Instant::from_std(streamside::clock::now());
    let mut said = Vec::new();
    // A reset is an end as well.
    let _ = stream.read_to_end(&mut said).await;
    let seconds = (Instant::from_std(streamside::clock::now()) - start).as_secs();
    (seconds, String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test(start_paused = true)]
async fn who_never_finishes_a_request_head_is_closed_after_ten_seconds() {
    let house = House::open(|_| {}).await;
    for head in ["", "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = TcpStream::connect(house.server.address).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("written");
        let (seconds, _) = seconds_until_closed(&mut stream).await;
        assert!((9..=11).contains(&seconds), "{seconds} s after {head:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_never_finishes_a_request_body_is_answered_after_ten_seconds() {
    let house = House::open(|_| {}).await;
    let mut stream = TcpStream::connect(house.server.address).await.expect("a connection");
    let head = "POST /api/token HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.expect("written");
    let (seconds, said) = seconds_until_closed(&mut stream).await;
    assert!((9..=21).contains(&seconds) && said.starts_with("HTTP/1.1 400"), "{seconds} s: {said}");
}

#[tokio::test(start_paused = true)]
async fn who_never_says_who_it_is_is_closed_after_ten_seconds() {
    let house = House::open(|_| {}).await;
    for early in [&[][..], &["40"]] {
        let mut stranger = house.connect_bare().await;
        let start = Instant::from_std(streamside::clock::now());
        for frame in early {
            stranger.say(frame).await;
        }
        stranger.closed().await;
        let seconds = (Instant::from_std(streamside::clock::now()) - start).as_secs();
        assert!((9..=12).contains(&seconds), "{seconds} s after {early:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_does_not_answer_pings_is_closed_after_forty_five_seconds() {
    let house = House::open(|settings| settings.spectators = true).await;
    let mut silent = house.connect_bare().await;
    silent.say("40").await;
    silent.event("new user", json!({ "channel": "nova" })).await;
    let start = Instant::from_std(streamside::clock::now());
    let frames = silent.closed().await;
    let seconds = (Instant::from_std(streamside::clock::now()) - start).as_secs();
    assert!((44..=48).contains(&seconds), "{seconds} s");
    assert!(frames.iter().any(|frame| frame == "2"), "it was pinged: {frames:?}");
}

#[tokio::test(start_paused = true)]
async fn who_answers_pings_stays() {
    let house = House::open(|settings| settings.spectators = true).await;
    let mut alive = house.connect_bare().await;
    alive.say("40").await;
    alive.event("new user", json!({ "channel": "nova" })).await;
    let start = Instant::from_std(streamside::clock::now());
    for _ in 0..10 {
        alive.ping().await;
        alive.say("3").await;
    }
    let seconds = (Instant::from_std(streamside::clock::now()) - start).as_secs();
    assert!((240..=270).contains(&seconds), "{seconds} s for ten pings");
}
