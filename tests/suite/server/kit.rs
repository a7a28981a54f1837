//! A server in a temporary folder, and a client that says exactly what a test tells it to.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use streamside::server::{Server, Settings, start};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// Long enough for the slowest machine; no test waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct House {
    pub folder: TempDir,
    pub server: Server,
    http: reqwest::Client,
}

/// One client on a WebSocket of revision 4.
pub struct Chatter {
    socket: WebSocketStream<TcpStream>,
    /// The answer to CONNECT.
    pub connected: Value,
}

impl House {
    pub async fn open(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::open_in(folder, change).await
    }

    /// The token of an anonymous name, where the server gives them out.
    pub async fn anonymous(&self) -> String {
        let (_, body) = self.get("/api/troll-token").await;
        body["chatToken"].as_str().expect("a token").to_owned()
    }

    pub async fn open_in(folder: TempDir, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings(folder.path());
        change(&mut settings);
        let server = start(settings, listener().await).await.expect("the server starts");
        Self { folder, server, http: http() }
    }

    /// Stops the server and starts another one on the same folder.
    pub async fn reopen(self) -> Self {
        let folder = self.stop().await;
        Self::open_in(folder, |_| {}).await
    }

    pub async fn stop(self) -> TempDir {
        self.server.shutdown();
        self.server.stopped().await;
        self.folder
    }

    pub async fn token(&self, name: &str) -> String {
        self.server.token(name, false, false).await.expect("a token")
    }

    /// Signed in, in this room.
    pub async fn join(&self, name: &str, room: &str) -> Chatter {
        let token = self.token(name).await;
        self.join_with(&token, room).await
    }

    pub async fn join_with(&self, token: &str, room: &str) -> Chatter {
        let mut chatter = self.connect().await;
        chatter.event("new user", json!({ "token": token, "channel": room })).await;
        chatter
    }

    /// Connected, not signed in.
    pub async fn connect(&self) -> Chatter {
        Chatter::connect(self.server.address).await
    }

    pub async fn connect_over(&self, stream: TcpStream) -> Chatter {
        Chatter::over(stream, self.server.address).await
    }

    /// Without the handshake of Socket.IO, and without a time limit.
    pub async fn connect_bare(&self) -> Chatter {
        self.connect_as(4).await
    }

    /// The same as a client of Socket.IO 1 or 2.
    pub async fn connect_old(&self) -> Chatter {
        self.connect_as(3).await
    }

    async fn connect_as(&self, revision: u8) -> Chatter {
        let url = format!("ws://{}/socket.io/?EIO={revision}&transport=websocket", self.server.address);
        let stream = TcpStream::connect(self.server.address).await.expect("the server accepts");
        let (socket, _) = client_async(&url, stream).await.expect("a WebSocket");
        Chatter { socket, connected: Value::Null }
    }

    /// As [`House::connect`], as soon as there is a place.
    pub async fn connect_when_free(&self) -> Chatter {
        let url = format!("ws://{}/socket.io/?EIO=4&transport=websocket", self.server.address);
        loop {
            let stream = TcpStream::connect(self.server.address).await.expect("the system accepts");
            if let Ok((socket, _)) = client_async(&url, stream).await {
                return Chatter { socket, connected: Value::Null };
            }
            tokio::task::yield_now().await;
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.http.get(self.url(path))).await
    }

    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        answer(self.http.post(self.url(path)).body(body.to_string())).await
    }

    /// To be sent with [`answer`].
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method.parse().expect("a method"), self.url(path))
    }

    /// With a token in the header.
    pub async fn ask(&self, method: &str, path: &str, token: &str) -> (u16, Value) {
        let method = method.parse().expect("a method");
        answer(self.http.request(method, self.url(path)).bearer_auth(token)).await
    }

    /// With a token in the header, and a body.
    pub async fn send(&self, method: &str, path: &str, token: &str, body: Value) -> (u16, Value) {
        let method = method.parse().expect("a method");
        answer(self.http.request(method, self.url(path)).bearer_auth(token).body(body.to_string())).await
    }

    /// The same with a body.
    pub async fn post_as(&self, name: &str, path: &str, body: Value) -> (u16, Value) {
        let token = self.token(name).await;
        answer(self.http.post(self.url(path)).bearer_auth(token).body(body.to_string())).await
    }

    /// Without one.
    pub async fn bare(&self, method: &str, path: &str) -> (u16, Value) {
        let method = method.parse().expect("a method");
        answer(self.http.request(method, self.url(path))).await
    }

    pub async fn with_header(&self, path: &str, name: &str, value: &str) -> (u16, Value) {
        answer(self.http.get(self.url(path)).header(name, value)).await
    }

    pub async fn get_as(&self, name: &str, path: &str) -> (u16, Value) {
        let token = self.token(name).await;
        self.ask("GET", path, &token).await
    }

    /// The items of a list that only its owner gets.
    pub async fn list_as(&self, name: &str, path: &str) -> Vec<Value> {
        let (status, body) = self.get_as(name, path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body["data"].as_array().expect("data").clone()
    }

    /// The texts of a history, oldest first.
    pub async fn history(&self, path: &str) -> Vec<String> {
        let (status, body) = self.get(path).await;
        assert_eq!(status, 200, "{body}");
        let items = body["data"].as_array().expect("data");
        assert_eq!(body["size"], items.len());
        items.iter().map(text_of).collect()
    }
}

impl Chatter {
    /// Connected to whatever server listens there, not signed in.
    pub async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server accepts");
        Self::over(stream, address).await
    }

    async fn over(stream: TcpStream, address: SocketAddr) -> Self {
        // What is said in two frames is not to wait for an answer to the first.
        stream.set_nodelay(true).expect("the system takes it");
        let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
        let (socket, _) = client_async(url, stream).await.expect("a WebSocket");
        let mut chatter = Self { socket, connected: Value::Null };
        assert!(chatter.frame().await.starts_with('0'), "the open packet comes first");
        chatter.say("40").await;
        let answer = chatter.frame().await;
        let data = answer.strip_prefix("40").expect("the answer to CONNECT");
        chatter.connected = serde_json::from_str(data).expect("JSON");
        chatter
    }

    pub async fn say(&mut self, frame: &str) {
        self.socket.send(Message::text(frame)).await.expect("the socket takes it");
    }

    /// Fails when the server has closed the connection.
    pub async fn try_say(&mut self, frame: &str) -> Result<(), tokio_tungstenite::tungstenite::Error> {
        self.socket.send(Message::text(frame)).await
    }

    pub async fn event(&mut self, name: &str, argument: Value) {
        self.say(&format!("42{}", json!([name, argument]))).await;
    }

    /// Asks for an acknowledgement under this number.
    pub async fn ask(&mut self, number: u64, name: &str, argument: Value) {
        self.say(&format!("42{number}{}", json!([name, argument]))).await;
    }

    pub async fn post(&mut self, text: &str, room: &str) {
        self.event("message", json!({ "message": text, "channel": room, "global": true, "showBadge": true })).await;
    }

    /// Posts and waits for the acknowledgement; gives its only argument.
    pub async fn post_acked(&mut self, message: Value) -> Value {
        self.ask(7, "message", message).await;
        self.acked(7).await
    }

    /// Posts, and gives the id of the message.
    pub async fn posted(&mut self, text: &str, room: &str) -> String {
        let ack = self.post_acked(json!({ "message": text, "channel": room })).await;
        ack["id"].as_str().unwrap_or_else(|| panic!("refused: {ack}")).to_owned()
    }

    /// Changes a message; gives the acknowledgement.
    pub async fn edit(&mut self, id: &str, text: &str) -> Value {
        self.ask(8, "edit", json!({ "id": id, "message": text })).await;
        self.acked(8).await
    }

    /// Whispers; gives the acknowledgement.
    pub async fn whisper(&mut self, to: &[&str], text: &str) -> Value {
        self.ask(9, "whisper", json!({ "to": to, "message": text })).await;
        self.acked(9).await
    }

    /// Keeps order; gives the acknowledgement.
    pub async fn moderate(&mut self, deed: Value) -> Value {
        self.ask(6, "moderate", deed).await;
        self.acked(6).await
    }

    /// Keeps order; gives the entry.
    pub async fn done(&mut self, deed: Value) -> Value {
        let ack = self.moderate(deed.clone()).await;
        assert!(ack["entry"].is_object(), "{deed} was refused: {ack}");
        ack["entry"].clone()
    }

    pub async fn acked(&mut self, number: u64) -> Value {
        let start = format!("43{number}");
        let frame = self.until(|frame| frame.starts_with(&start)).await;
        let args: Value = serde_json::from_str(&frame[start.len()..]).expect("JSON");
        args[0].clone()
    }

    /// The arguments of the next event of this name.
    pub async fn heard(&mut self, name: &str) -> Value {
        let start = format!("42[{}", json!(name));
        let frame = self.until(|frame| frame.starts_with(&start)).await;
        let mut event: Value = serde_json::from_str(&frame[2..]).expect("JSON");
        event.as_array_mut().expect("an array").remove(0);
        event
    }

    /// The items of the next `bulkmessage`.
    pub async fn bulk(&mut self) -> Vec<Value> {
        self.heard("bulkmessage").await[0].as_array().expect("an array").clone()
    }

    /// The texts of the next `count` messages, whatever frames they come in.
    pub async fn texts(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        while texts.len() < count {
            texts.extend(self.bulk().await.iter().map(text_of));
        }
        texts
    }

    pub async fn until(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        loop {
            let frame = self.frame().await;
            if wanted(&frame) {
                return frame;
            }
        }
    }

    pub async fn frame(&mut self) -> String {
        self.next().await.expect("the connection is still there")
    }

    /// None when the server has closed the connection.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.expect("something happens") {
                Some(Ok(Message::Text(text))) => return Some(text.to_string()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Waits for a ping of the server, for ever.
    pub async fn ping(&mut self) {
        while let Some(Ok(frame)) = self.socket.next().await {
            if matches!(frame, Message::Text(text) if text.as_str() == "2") {
                return;
            }
        }
        panic!("the connection has ended");
    }

    /// Everything until the server closes the connection, for as long as it takes.
    pub async fn closed(&mut self) -> Vec<String> {
        let mut frames = Vec::new();
        while let Some(Ok(frame)) = self.socket.next().await {
            if let Message::Text(text) = frame {
                frames.push(text.to_string());
            }
        }
        frames
    }

    /// Everything until the server closes the connection.
    pub async fn rest(&mut self) -> Vec<String> {
        let mut frames = Vec::new();
        while let Some(frame) = self.next().await {
            frames.push(frame);
        }
        frames
    }
}

pub fn settings(folder: &Path) -> Settings {
    Settings::new(folder.to_owned())
}

pub async fn listener() -> TcpListener {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port")
}

pub fn http() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Another test of this binary may have been first.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    });
    reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().expect("an HTTP client")
}

pub async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let body = response.text().await.expect("a body");
    (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
}

/// The text of a message without the paragraph around it.
pub fn text_of(item: &Value) -> String {
    let html = item["message"].as_str().expect("HTML");
    html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}
