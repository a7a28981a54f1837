//! Strangers who take up room, time or memory: they are shown out, and the process does not grow by them.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::besieged::{AT_LAST, Siege, enter, handshake, reach, request, settled, throw};

/// Twenty who never say who they are, one who never ends a head, one who never ends a body.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_only_takes_up_room_is_shown_out() {
    let mut siege = Siege::begin().await;
    let address = siege.address;
    let attacks = async {
        let mut open = JoinSet::new();
        for _ in 0..20 {
            open.spawn(async move {
                let mut socket = enter(address, 5).await;
                let ended = timeout(AT_LAST, async { while let Some(Ok(_)) = socket.next().await {} }).await;
                assert!(ended.is_ok(), "somebody without a name is still here");
            });
        }
        open.spawn(async move {
            let mut stream = reach(address, 6).await;
            let mut header = b"GET / HTTP/1.1\r\nHost: x\r\n".to_vec();
            // A byte at a time, each one a sign of life.
            let drip = async {
                let mut tick = tokio::time::interval(Duration::from_millis(200));
                loop {
                    tick.tick().await;
                    header = if header.len() > 1 { header } else { b"a".to_vec() };
                    if stream.write_all(&header).await.is_err() || has_ended(&stream) {
                        return;
                    }
                    header.truncate(1);
                }
            };
            timeout(AT_LAST, drip).await.expect("a head without end is cut off");
        });
        open.spawn(async move {
            let head = b"POST /api/token HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{\"name\":";
            let answer = request(address, 7, head).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
        });
        open.join_all().await;
    };
    siege.growth("guests", attacks).await;
    siege.end().await;
}

fn has_ended(stream: &TcpStream) -> bool {
    let mut piece = [0; 512];
    match stream.try_read(&mut piece) {
        Ok(count) => count == 0,
        Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
    }
}

/// As much as a stranger can send, in every way there is to send much.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn no_stranger_makes_the_server_grow() {
    let mut siege = Siege::begin().await;
    let address = siege.address;

    let fragments = async {
        let mut stream = reach(address, 8).await;
        let head = handshake("");
        stream.write_all(head.as_bytes()).await.expect("sent");
        let piece = |opcode: u8| [&[opcode, 0xfe, 0x80, 0, 0, 0, 0, 0][..], &[b'4'; 0x8000]].concat();
        let mut sent = stream.write_all(&piece(1)).await.is_ok();
        for _ in 0..2048 {
            sent = sent && stream.write_all(&piece(0)).await.is_ok();
        }
        assert!(!sent, "a message of 64 MiB in pieces was taken");
    };
    siege.growth("a message in pieces", fragments).await;

    let attachments = async {
        for _ in 0..20 {
            let mut socket = enter(address, 9).await;
            let announced = Message::text("4510-[\"message\",{\"_placeholder\":true,\"num\":0}]");
            throw(&mut socket, [announced].into_iter().chain((0..9).map(|_| Message::binary(vec![0; 60 << 10])))).await;
            assert!(settled(&mut socket).await, "attachments are taken");
        }
    };
    siege.growth("attachments", attachments).await;
    siege.chat().await;

    let too_early = async {
        let mut socket = enter(address, 10).await;
        let post = format!("421{}", json!(["message", { "message": "x".repeat(60 << 10) }]));
        throw(&mut socket, (0..1000).map(|_| Message::text(post.clone()))).await;
        settled(&mut socket).await;
    };
    siege.growth("messages before signing in", too_early).await;

    // Answers that nobody reads.
    let deaf = async {
        let mut socket = enter(address, 11).await;
        let bad = Message::text("42[\"message\",7]");
        let flood = timeout(AT_LAST, async {
            for _ in 0..200_000 {
                if socket.feed(bad.clone()).await.is_err() {
                    return;
                }
            }
        });
        // Whether it ends because all is sent, because the server stops listening, or because it hangs up.
        let _ = flood.await;
    };
    siege.growth("answers that nobody reads", deaf).await;
    siege.chat().await;

    siege.growth("polling", polling(address)).await;
    siege.end().await;
}

/// A body of 100 MB, and one after the other whose answers are never fetched.
async fn polling(address: SocketAddr) {
    let opened = request(
        address,
        12,
        b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .await;
    let sid = opened.split("\"sid\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a session").to_owned();
    let post = |length: usize| {
        format!(
            "POST /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        )
    };
    let connected = request(address, 12, format!("{}40", post(2)).as_bytes()).await;
    assert!(connected.starts_with("HTTP/1.1 200"), "{connected}");
    let bad = ["42[\"message\",7]"; 4000].join("\u{1e}");
    for _ in 0..40 {
        let answer = request(address, 12, format!("{}{bad}", post(bad.len())).as_bytes()).await;
        if !answer.starts_with("HTTP/1.1 200") {
            break;
        }
    }
    let mut stream = reach(address, 12).await;
    stream.write_all(post(100_000_000).as_bytes()).await.expect("sent");
    let piece = vec![b'6'; 64 << 10];
    let mut taken = 0;
    while taken < 100_000_000 && stream.write_all(&piece).await.is_ok() {
        taken += piece.len();
    }
    assert!(taken < 50_000_000, "{taken} bytes of a body were taken");
}

/// A page of another origin gets neither a socket nor a session.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_foreign_page_is_kept_out() {
    let siege = Siege::begin().await;
    let origin = "Origin: https://evil.example\r\n";
    let polling = format!("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n{origin}\r\n");
    let history = format!("GET /v1/messages HTTP/1.1\r\nHost: x\r\n{origin}\r\n");
    for head in [handshake(origin), polling, history] {
        let mut stream = reach(siege.address, 13).await;
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 403", "{head}");
    }
    siege.end().await;
}
