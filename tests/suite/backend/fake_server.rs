//! Servers on this computer that say exactly what a test wants: whole chat servers by hand, and broken ones by bytes.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use streamside::config::account::{Account, Protocol, Secret, parse_server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

/// `{"user":{"name":"Me"}}` in the middle of a token.
pub const TOKEN: &str = "e30.eyJ1c2VyIjp7Im5hbWUiOiJNZSJ9fQ.x";
pub const OPEN: &str = r#"0{"sid":"s1","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;
const OURS: &str = r#"40{"sid":"s1","streamside":{"version":1,"acks":true,"subscribe":true,"backfill":true,"maxLength":500,"unit":"chars"}}"#;
const ABLE: &str = r#"40{"sid":"s1","streamside":{"version":1,"acks":true,"subscribe":true,"backfill":true,"edit":600000,"replies":true,"whispers":true,"links":true,"blocks":true}}"#;
const KEEPING: &str = r#"40{"sid":"s1","streamside":{"version":1,"acks":true,"subscribe":true,"backfill":true,"whispers":true,"links":true,"desk":true,"markers":true}}"#;

/// The first byte of a client that expects TLS.
const TLS_HANDSHAKE: u8 = 0x16;

type Answers = Arc<Mutex<HashMap<String, (u16, String)>>>;

/// A chat server whose words are in the hands of the test.
pub struct FakeServer {
    pub address: SocketAddr,
    /// Every WebSocket that is opened.
    pub sockets: mpsc::Receiver<Peer>,
    /// Every HTTP request that is no WebSocket: its first line, the `Authorization` behind it if there is one, and its
    /// body.
    pub requests: mpsc::UnboundedReceiver<(String, String)>,
    answers: Answers,
}

pub struct Peer(WebSocketStream<TcpStream>);

impl FakeServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let (for_sockets, sockets) = mpsc::channel(8);
        let (log, requests) = mpsc::unbounded_channel();
        let answers = Answers::default();
        let known = Arc::clone(&answers);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                tokio::spawn(serve(stream, for_sockets.clone(), log.clone(), Arc::clone(&known)));
            }
        });
        Self { address, sockets, requests, answers }
    }

    /// The next HTTP request whose first line begins so, and its body.
    pub async fn asked(&mut self, start: &str) -> (String, String) {
        loop {
            let (line, body) = self.requests.recv().await.expect("the server runs");
            if line.starts_with(start) {
                return (line, body);
            }
        }
    }

    /// What a path answers from now on; everything else is 404, or what `*` answers.
    pub fn answer(&self, path: &str, status: u16, body: &str) {
        self.answers.lock().expect("no test panicked with it").insert(path.to_owned(), (status, body.to_owned()));
    }

    pub fn account(&self) -> Account {
        account(self.address)
    }

    /// The next connection, greeted as one of our servers, with its subscription answered, or as a plain one of 2020.
    pub async fn greet(&mut self, ours: bool) -> Peer {
        if !ours {
            return self.greet_as(None).await;
        }
        let mut peer = self.greet_unanswered().await;
        peer.answer_subscription().await;
        peer
    }

    /// The next connection, greeted as a server of ours that can do everything.
    pub async fn greet_able(&mut self) -> Peer {
        let mut peer = self.greet_as(Some(ABLE)).await;
        peer.answer_subscription().await;
        peer
    }

    /// The next connection, greeted as one of our servers.
    pub async fn greet_unanswered(&mut self) -> Peer {
        self.greet_as(Some(OURS)).await
    }

    /// The next connection, greeted as a server of ours that keeps order.
    pub async fn greet_keeping(&mut self) -> Peer {
        let mut peer = self.greet_as(Some(KEEPING)).await;
        peer.answer_subscription().await;
        peer
    }

    async fn greet_as(&mut self, ours: Option<&str>) -> Peer {
        let mut peer = self.sockets.recv().await.expect("the server runs");
        peer.say(OPEN).await;
        if let Some(answer) = ours {
            assert_eq!(peer.hear().await, "40");
            peer.say(answer).await;
        } else {
            peer.say("40").await;
        }
        loop {
            let hello = peer.hear().await;
            if hello.starts_with("42[\"new user\"") {
                assert!(hello.contains(TOKEN), "{hello}");
                return peer;
            }
        }
    }
}

impl Peer {
    pub async fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("the client listens");
    }

    /// The next text of the client. Panics when there is none.
    pub async fn hear(&mut self) -> String {
        self.listen().await.expect("the client is still there")
    }

    /// The next text of the client; `None` when it has gone.
    pub async fn listen(&mut self) -> Option<String> {
        loop {
            match self.0.next().await? {
                Ok(Message::Text(text)) => return Some(text.as_str().to_owned()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// Answers the next subscription of the connection.
    pub async fn answer_subscription(&mut self) {
        loop {
            let text = self.hear().await;
            if let Some((number, _)) = text.split_once("[\"subscribe\",") {
                let number = number.strip_prefix("42").expect("an event");
                return self.say(&format!(r#"43{number}[{{"success":true}}]"#)).await;
            }
        }
    }

    /// The next text that begins so, whatever comes before.
    pub async fn hear_of(&mut self, start: &str) -> String {
        loop {
            let text = self.hear().await;
            if text.starts_with(start) {
                return text;
            }
        }
    }
}

pub fn account(address: SocketAddr) -> Account {
    Account {
        server: parse_server(&format!("http://{address}")).expect("an address"),
        token: Some(Secret::new(TOKEN.to_owned())),
        rooms: vec!["Nova".to_owned()],
        insecure: false,
        protocol: Protocol::Bitwave,
    }
}

/// A server that answers every connection with these bytes and hangs up.
pub async fn saying(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            tokio::spawn(async move {
                let (head, _) = read_request(&mut stream).await;
                let key = header(&head, "sec-websocket-key").map(|key| derive_accept_key(key.as_bytes()));
                let text = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                let answer = text.replace("{accept}", &key.unwrap_or_default()).into_bytes();
                let _ = stream.write_all(&[&answer, &bytes[text.len()..]].concat()).await;
            });
        }
    });
    address
}

async fn serve(
    mut stream: TcpStream,
    sockets: mpsc::Sender<Peer>,
    log: mpsc::UnboundedSender<(String, String)>,
    answers: Answers,
) {
    let (head, body) = read_request(&mut stream).await;
    if let Some(key) = header(&head, "sec-websocket-key") {
        let accept = derive_accept_key(key.as_bytes());
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).await.expect("the client listens");
        let socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
        let _ = sockets.send(Peer(socket)).await;
        return;
    }
    let line = head.lines().next().unwrap_or_default().to_owned();
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let known = answers.lock().expect("no test panicked with it").clone();
    let answer = known.get(&path).or(known.get("*")).cloned();
    let (status, text) = answer.unwrap_or((404, "nothing here".to_owned()));
    let signed = header(&head, "authorization").map(|token| format!(" {token}")).unwrap_or_default();
    let _ = log.send((format!("{line}{signed}"), body));
    let place = if (300..400).contains(&status) { format!("Location: {text}\r\n") } else { String::new() };
    let answer =
        format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{place}Connection: close\r\n\r\n{text}", text.len());
    let _ = stream.write_all(answer.as_bytes()).await;
}

/// Head and body of a request.
async fn read_request(stream: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if bytes.first() == Some(&TLS_HANDSHAKE) {
            return (text, String::new());
        }
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return (head.to_owned(), body.to_owned());
            }
        }
        match stream.read(&mut piece).await {
            Ok(read @ 1..) => bytes.extend_from_slice(&piece[..read]),
            _ => return (text, String::new()),
        }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
