//! A besieged server: the process, the honest people on it, what it holds in memory, and how strangers reach it.
//!
//! Attackers come from addresses of their own (all of 127/8 is this computer), so that what an address may have is not
//! used up by others. Everything waits for an end or an answer.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::peers::PATIENCE;
use crate::peers::binary::Server;

/// What a single stranger may make the process grow by.
const MOST_GROWTH: u64 = 8 << 20;
const WEBSOCKET: &str = "/socket.io/?EIO=4&transport=websocket";
/// A stranger who breaks the protocol is gone within this, one who is merely slow or silent within the other.
pub const SOON: Duration = Duration::from_secs(5);
pub const AT_LAST: Duration = Duration::from_secs(20);

pub type Socket = WebSocketStream<TcpStream>;

/// Somebody honest, whose connection is kept alive beside whatever the test does.
pub struct Person {
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

pub struct Siege {
    server: Server,
    pub address: SocketAddr,
    ann: Person,
    bob: Person,
    said: u64,
}

impl Siege {
    /// A server with two honest people in one room.
    pub async fn begin() -> Self {
        let server = Server::start(&[]);
        let address: SocketAddr = server.url.trim_start_matches("http://").parse().expect("an address");
        let ann = Person::join(address, &server.token("ann")).await;
        let bob = Person::join(address, &server.token("bob")).await;
        let mut siege = Self { server, address, ann, bob, said: 0 };
        siege.chat().await;
        siege
    }

    /// Ann says something: it is acknowledged, Bob sees it, and he sees nothing else.
    pub async fn chat(&mut self) {
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
    pub async fn growth<T>(&mut self, what: &str, attack: impl Future<Output = T>) -> T {
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
    pub async fn end(mut self) {
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
pub async fn reach(address: SocketAddr, from: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddrV4::new(Ipv4Addr::new(127, 0, 1, from), 0).into()).expect("an address");
    timeout(PATIENCE, socket.connect(address)).await.expect("an answer").expect("a connection")
}

pub async fn open(address: SocketAddr, from: u8) -> Socket {
    let stream = reach(address, from).await;
    let (socket, _) = client_async(format!("ws://{address}{WEBSOCKET}"), stream).await.expect("a WebSocket");
    socket
}

/// Connected to the chat, not signed in.
pub async fn enter(address: SocketAddr, from: u8) -> Socket {
    let mut socket = open(address, from).await;
    socket.send(Message::text("40")).await.expect("sent");
    until(&mut socket, "40").await;
    socket
}

/// The next text that begins so.
pub async fn until(socket: &mut Socket, start: &str) -> String {
    loop {
        let message = timeout(PATIENCE, socket.next()).await.unwrap_or_else(|_| panic!("waited for {start}"));
        match message.expect("the connection is still there").expect("and whole") {
            Message::Text(text) if text.starts_with(start) => return text.to_string(),
            _ => {}
        }
    }
}

/// Sends what it can; the server may hang up in the middle.
pub async fn throw(socket: &mut Socket, messages: impl IntoIterator<Item = Message>) {
    for message in messages {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

/// Waits until the server has looked at everything that was sent: it answers a ping, or has closed. True if it has.
pub async fn settled(socket: &mut Socket) -> bool {
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
pub async fn request(address: SocketAddr, from: u8, bytes: &[u8]) -> String {
    let mut stream = reach(address, from).await;
    // The server may have seen enough before the end.
    let _ = stream.write_all(bytes).await;
    hung_up("an HTTP client", &mut stream, AT_LAST).await
}

pub async fn hung_up(who: &str, stream: &mut TcpStream, within: Duration) -> String {
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

/// A request for a WebSocket, by hand, with these header lines more.
pub fn handshake(more: &str) -> String {
    format!(
        "GET {WEBSOCKET} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{more}\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}
