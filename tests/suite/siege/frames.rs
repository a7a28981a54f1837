//! A real server under hostile frames, requests and floods, while honest people chat: they lose nothing, only the
//! attacker is closed, and no stranger makes the process grow.
//!
//! Attackers come from addresses of their own (all of 127/8 is this computer), so that what an address may have is not
//! used up by others. Everything waits for an end or an answer.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::hostile::{group, raw};
use crate::peers::PATIENCE;
use crate::peers::binary::Server;

/// What a single stranger may make the process grow by.
const MOST_GROWTH: u64 = 8 << 20;
const WEBSOCKET: &str = "/socket.io/?EIO=4&transport=websocket";
/// A stranger who breaks the protocol is gone within this, one who is merely slow or silent within the other.
const SOON: Duration = Duration::from_secs(5);
const AT_LAST: Duration = Duration::from_secs(20);

type Socket = WebSocketStream<TcpStream>;

/// Somebody honest, whose connection is kept alive beside whatever the test does.
struct Person {
    says: UnboundedSender<String>,
    hears: UnboundedReceiver<String>,
}

impl Person {
    async fn join(address: SocketAddr, token: &str) -> Self {
        let mut socket = enter(address, 1).await;
        let hello = json!(["new user", { "token": token, "channel": "nova" }]);
        socket.send(Message::text(format!("42{hello}"))).await.expect("sent");
        // Answered once the name is taken: from then on nothing is missed.
        let all = json!(["subscribe", { "rooms": [], "all": true }]);
        socket.send(Message::text(format!("420{all}"))).await.expect("sent");
        until(&mut socket, "430").await;
        let (says, mut to_say) = unbounded_channel::<String>();
        let (heard, hears) = unbounded_channel();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    Some(text) = to_say.recv() => socket.send(Message::text(text)).await.expect("still connected"),
                    Some(Ok(message)) = socket.next() => match message {
                        Message::Text(ping) if ping == "2" => socket.send(Message::text("3")).await.expect("sent"),
                        Message::Text(text) if heard.send(text.to_string()).is_err() => return,
                        _ => {}
                    },
                    else => return,
                }
            }
        });
        Self { says, hears }
    }

    fn say(&self, text: String) {
        self.says.send(text).expect("the honest are still connected");
    }

    /// The next text that begins so.
    async fn hear(&mut self, start: &str) -> String {
        loop {
            let text = timeout(PATIENCE, self.hears.recv()).await.unwrap_or_else(|_| panic!("waited for {start}"));
            let text = text.expect("the honest are still connected");
            if text.starts_with(start) {
                return text;
            }
        }
    }
}

struct Siege {
    server: Server,
    address: SocketAddr,
    ann: Person,
    bob: Person,
    said: u64,
}

impl Siege {
    /// A server with two honest people in one room.
    async fn begin() -> Self {
        let server = Server::start(&[]);
        let address: SocketAddr = server.url.trim_start_matches("http://").parse().expect("an address");
        let ann = Person::join(address, &server.token("ann")).await;
        let bob = Person::join(address, &server.token("bob")).await;
        let mut siege = Self { server, address, ann, bob, said: 0 };
        siege.chat().await;
        siege
    }

    /// Ann says something: it is acknowledged, Bob sees it, and he sees nothing else.
    async fn chat(&mut self) {
        self.said += 1;
        let text = format!("honest {}", self.said);
        loop {
            let post = json!(["message", { "message": text, "channel": "nova", "global": true, "showBadge": true }]);
            self.ann.say(format!("42{}{post}", self.said));
            let answer = self.ann.hear(&format!("43{}", self.said)).await;
            if answer.contains("rate_limited") {
                // Nobody may write faster; the next try comes when the server says so.
                let answer: Value = serde_json::from_str(&answer[answer.find('[').expect("JSON")..]).expect("JSON");
                let wait = answer[0]["error"]["retryAfter"].as_u64().expect("a wait");
                tokio::time::sleep(Duration::from_millis(wait)).await;
                continue;
            }
            assert!(answer.contains("\"id\""), "{answer}");
            break;
        }
        let heard = self.bob.hear("42[\"bulkmessage\"").await;
        assert!(heard.contains(&text) && heard.matches("\"username\"").count() == 1, "{heard}");
    }

    /// What the process holds more, at its highest, during `attack`.
    async fn growth<T>(&mut self, what: &str, attack: impl Future<Output = T>) -> T {
        let pid = self.server.pid();
        // Writing 5 makes the high water mark start anew (proc(5)).
        std::fs::write(format!("/proc/{pid}/clear_refs"), "5").expect("our own process");
        let before = high_water(pid);
        let result = attack.await;
        let grown = high_water(pid).saturating_sub(before);
        assert!(grown <= MOST_GROWTH, "{what}: grown by {} KiB", grown >> 10);
        result
    }

    /// The server answers, and the honest go on.
    async fn end(mut self) {
        self.chat().await;
        let answer = request(self.address, 1, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// In bytes.
fn high_water(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("the server runs");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a high water mark");
    line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).expect("a number") << 10
}

/// A connection from 127.0.0.`from`.
async fn reach(address: SocketAddr, from: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddrV4::new(Ipv4Addr::new(127, 0, 1, from), 0).into()).expect("an address");
    timeout(PATIENCE, socket.connect(address)).await.expect("an answer").expect("a connection")
}

async fn open(address: SocketAddr, from: u8) -> Socket {
    let stream = reach(address, from).await;
    let (socket, _) = client_async(format!("ws://{address}{WEBSOCKET}"), stream).await.expect("a WebSocket");
    socket
}

/// Connected to the chat, not signed in.
async fn enter(address: SocketAddr, from: u8) -> Socket {
    let mut socket = open(address, from).await;
    socket.send(Message::text("40")).await.expect("sent");
    until(&mut socket, "40").await;
    socket
}

/// The next text that begins so.
async fn until(socket: &mut Socket, start: &str) -> String {
    loop {
        let message = timeout(PATIENCE, socket.next()).await.unwrap_or_else(|_| panic!("waited for {start}"));
        match message.expect("the connection is still there").expect("and whole") {
            Message::Text(text) if text.starts_with(start) => return text.to_string(),
            _ => {}
        }
    }
}

/// Sends what it can; the server may hang up in the middle.
async fn throw(socket: &mut Socket, messages: impl IntoIterator<Item = Message>) {
    for message in messages {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

/// Waits until the server has looked at everything that was sent: it answers a ping, or has closed. True if it has.
async fn settled(socket: &mut Socket) -> bool {
    if socket.send(Message::Ping("settled".into())).await.is_err() {
        return true;
    }
    loop {
        match timeout(SOON, socket.next()).await.expect("an answer or an end") {
            Some(Ok(Message::Pong(word))) if word == "settled" => return false,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return true,
            Some(Ok(_)) => {}
        }
    }
}

/// Everything the server says until it hangs up.
async fn request(address: SocketAddr, from: u8, bytes: &[u8]) -> String {
    let mut stream = reach(address, from).await;
    // The server may have seen enough before the end.
    let _ = stream.write_all(bytes).await;
    hung_up("an HTTP client", &mut stream, AT_LAST).await
}

async fn hung_up(who: &str, stream: &mut TcpStream, within: Duration) -> String {
    let mut said = Vec::new();
    let mut piece = [0; 4096];
    let read = async {
        while let Ok(count @ 1..) = stream.read(&mut piece).await {
            said.extend_from_slice(&piece[..count]);
        }
    };
    let ended = timeout(within, read).await;
    assert!(ended.is_ok(), "{who} is still connected, after {:?}", String::from_utf8_lossy(&said));
    String::from_utf8_lossy(&said).into_owned()
}

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
                let head = format!(
                    "GET {WEBSOCKET} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                     Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                );
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
        let head = format!(
            "GET {WEBSOCKET} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
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
    for (path, upgrade) in [
        (
            WEBSOCKET,
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        ),
        ("/socket.io/?EIO=4&transport=polling", ""),
        ("/v1/messages", ""),
    ] {
        let connection = if upgrade.is_empty() { "close" } else { "Upgrade" };
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nConnection: {connection}\r\n{upgrade}\r\n"
        );
        let mut stream = reach(siege.address, 13).await;
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 403", "{path}");
    }
    siege.end().await;
}
