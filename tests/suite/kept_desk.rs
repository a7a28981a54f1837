//! What people were told is kept of reports, marks and held direct messages is there after `kill -9` at any moment; a
//! read marker is as far as the file says, and never further back than it was.

use std::path::Path;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::interval;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::peers::binary::Server;

const ROUNDS: usize = 12;
const ARGS: [&str; 2] = ["--limits", "off"];
const PICTURE: &str = "https://b.example/a.png";

struct Person {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    asked: usize,
}

impl Person {
    async fn enter(server: &Server, token: &str) -> Self {
        let url = format!("{}/socket.io/?EIO=4&transport=websocket", server.url.replace("http://", "ws://"));
        let (socket, _) = connect_async(url).await.expect("the server takes connections");
        let mut person = Self { socket, asked: 0 };
        person.say("40").await;
        person.say(&format!("42{}", json!(["new user", { "token": token, "channel": "nova" }]))).await;
        person
    }

    async fn say(&mut self, frame: &str) {
        self.socket.send(Message::text(frame)).await.expect("the server lives");
    }

    /// Asks without waiting; gives the number.
    async fn ask(&mut self, event: &str, argument: &Value) -> usize {
        self.asked += 1;
        self.say(&format!("42{}{}", self.asked, json!([event, argument]))).await;
        self.asked
    }

    /// Asks, and gives the answer.
    async fn done(&mut self, event: &str, argument: &Value) -> Value {
        let start = format!("43{}[", self.ask(event, argument).await);
        loop {
            let Some(Ok(Message::Text(text))) = self.socket.next().await else { panic!("{event}: it has ended") };
            if text.starts_with(&start) {
                let answer: Value = serde_json::from_str(&text[start.len() - 1..]).expect("JSON");
                assert!(answer[0].get("error").is_none(), "{event} {argument}: {answer}");
                return answer[0].clone();
            }
        }
    }
}

async fn get(server: &Server, token: &str, path: &str) -> Value {
    let request = reqwest::Client::new().get(format!("{}{path}", server.url)).bearer_auth(token);
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(body["success"], true, "{path}: {body}");
    body["data"].clone()
}

/// The place of the marker in the file among `ids`; zero where there is none.
fn marker_in_file(home: &Path, ids: &[String]) -> usize {
    let file = home.join("data").join("streamside.db");
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the database");
    let select = "SELECT message FROM markers WHERE person = 'ann' AND room = 'nova'";
    let found: Option<String> = db.query_row(select, [], |row| row.get(0)).ok();
    found.map_or(0, |found| ids.iter().position(|id| *id == found).expect("a message of ours") + 1)
}

struct Evening {
    nova: String,
    ann: String,
    /// All messages, each with a held picture, reported and answered so.
    ids: Vec<String>,
    /// Direct messages of which ann was told that they are held.
    held: usize,
    /// Where ann's marker was when somebody looked last.
    marker: usize,
}

impl Evening {
    async fn round(&mut self, server: &Server, number: usize) {
        let mut ann = Person::enter(server, &self.ann).await;
        for n in 0..=number % 3 {
            let post = json!({ "message": format!("{PICTURE}?{number}-{n}"), "channel": "nova" });
            let id = ann.done("message", &post).await["id"].as_str().expect("an id").to_owned();
            ann.done("moderate", &json!({ "do": "report", "channel": "nova", "message": id })).await;
            let whisper = json!({ "to": ["nova"], "message": format!("{number}-{n}") });
            assert_eq!(ann.done("whisper", &whisper).await["held"], true);
            self.held += 1;
            ann.say(&format!("42{}", json!(["read", { "channel": "nova", "id": id }]))).await;
            self.ids.push(id);
        }
        // Some more on its way, of which nobody is told anything.
        ann.ask("whisper", &json!({ "to": ["nova"], "message": "on its way" })).await;
        server.signal("KILL");
    }

    async fn check(&mut self, server: &Server) {
        let queue = get(server, &self.nova, "/v1/rooms/nova/queue").await;
        let queue = queue.as_array().expect("a list");
        assert_eq!(queue.len(), self.ids.len());
        for (item, id) in queue.iter().zip(&self.ids) {
            let message = &item["message"];
            assert_eq!(
                (&item["kind"], &message["id"], &message["mark"]),
                (&json!("image"), &json!(id), &json!("held"))
            );
            assert_eq!(item["reports"].as_array().map(Vec::len), Some(1), "{item}");
        }
        let standing = get(server, &self.nova, "/v1/rooms/nova").await["standing"].clone();
        let held = usize::try_from(standing["held"].as_u64().expect("a number")).expect("a few");
        assert!(held == self.held || held == self.held + 1, "{held} of {}", self.held);
        self.held = held;
        let marker = get(server, &self.ann, "/v1/markers").await["nova"]["id"].clone();
        let marker = self.ids.iter().position(|id| marker == json!(id)).map_or(0, |place| place + 1);
        assert_eq!(marker, marker_in_file(server.home.path(), &self.ids));
        assert!(marker >= self.marker, "it was at {} and is at {marker}", self.marker);
        self.marker = marker;
    }
}

#[test]
fn the_desk_and_what_is_held_survive_kills() {
    // Somebody else may have done it already; the HTTP client only wants one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::start(&ARGS);
        let (nova, ann) = (server.token("Nova"), server.token("ann"));
        let mut dj = Person::enter(&server, &nova).await;
        dj.done("moderate", &json!({ "do": "hold", "channel": "nova", "on": true })).await;
        dj.done("moderate", &json!({ "do": "event", "channel": "nova", "live": true })).await;
        let mut evening = Evening { nova, ann, ids: Vec::new(), held: 0, marker: 0 };
        for number in 0..ROUNDS {
            evening.round(&server, number).await;
            let (_, home) = server.ended();
            server = Server::start_in(home, &ARGS);
            evening.check(&server).await;
        }
        // What has reached the file outlives the next kill without anybody saying goodbye.
        let last = evening.ids.last().expect("messages").clone();
        let mut ann = Person::enter(&server, &evening.ann).await;
        ann.say(&format!("42{}", json!(["read", { "channel": "nova", "id": last }]))).await;
        let mut look = interval(Duration::from_millis(50));
        while marker_in_file(server.home.path(), &evening.ids) < evening.ids.len() {
            look.tick().await;
        }
        server.signal("KILL");
        let (_, home) = server.ended();
        server = Server::start_in(home, &ARGS);
        evening.check(&server).await;
        assert_eq!(evening.marker, evening.ids.len());
        let mut dj = Person::enter(&server, &evening.nova).await;
        dj.done("moderate", &json!({ "do": "event", "channel": "nova", "live": false })).await;
        let brought = get(&server, &evening.nova, "/v1/whispers/ann").await;
        assert_eq!(brought.as_array().map(Vec::len), Some(evening.held));
    });
}
