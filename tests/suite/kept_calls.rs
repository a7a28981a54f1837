//! What was acknowledged is told by the webhooks of its room, also after `kill -9` at any moment.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::peers::binary::Server;
use crate::server::program::Program;

const ROUNDS: usize = 8;
const ARGS: [&str; 3] = ["--limits", "off", "--loopback-hooks"];
/// 300 deeds a second.
const PACE: Duration = Duration::from_micros(3333);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn sign_in(server: &Server, token: &str) -> Socket {
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", server.url.replace("http://", "ws://"));
    let (mut socket, _) = connect_async(url).await.expect("the server takes connections");
    socket.send(Message::text("40")).await.expect("CONNECT");
    let profile = json!(["new user", { "token": token, "channel": "nova" }]);
    socket.send(Message::text(format!("42{profile}"))).await.expect("new user");
    socket
}

/// A webhook of Nova's room that tells everything.
async fn make_hook(server: &Server, token: &str, url: &str) {
    let wish = json!({ "name": "out", "url": url, "events": ["message", "edited", "deleted", "moderated"] });
    let request = reqwest::Client::new().post(format!("{}/v1/rooms/nova/hooks", server.url)).bearer_auth(token);
    let answer = request.body(wish.to_string()).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

/// What was done, as the DJ and the program both can name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Deed {
    Said(String),
    Edited(String, i64),
    Deleted(String),
    Decided(String),
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// What a call tells of.
fn told(body: &Value) -> Deed {
    let data = &body["data"];
    match body["type"].as_str() {
        Some("message") => Deed::Said(text(&data["id"])),
        Some("edited") => Deed::Edited(text(&data["id"]), data["editedAt"].as_i64().expect("a time")),
        Some("deleted") => Deed::Deleted(text(&data["ids"][0])),
        Some("moderated") => Deed::Decided(text(&data["id"])),
        _ => panic!("an unknown call: {body}"),
    }
}

/// The DJ, and what a program has heard of what the DJ did.
struct Evening {
    program: Program,
    asked: usize,
    acked: HashSet<Deed>,
    /// Messages that stand, oldest first.
    standing: VecDeque<String>,
    /// The deeds by the ids of their calls.
    heard: HashMap<String, Deed>,
}

impl Evening {
    /// Talk, with changes, deletions and decisions among it.
    fn next(&mut self) -> Value {
        self.asked += 1;
        let number = self.asked;
        match (number % 6, self.standing.back(), self.standing.len() > 20) {
            (1, Some(newest), _) => json!(["edit", { "id": newest, "message": format!("other words {number}") }]),
            (3, _, true) => {
                let oldest = self.standing.pop_front();
                json!(["moderate", { "do": "delete", "channel": "nova", "message": oldest }])
            }
            (5, ..) => {
                json!(["moderate", { "do": "slow", "channel": "nova", "every": 1000 * (1 + number % 60) }])
            }
            _ => json!(["message", { "message": format!("words {number}"), "channel": "nova" }]),
        }
    }

    fn note(&mut self, frame: &str) {
        let Some(ack) = frame.strip_prefix("43").and_then(|ack| ack.get(ack.find('[')?..)) else { return };
        let body: Value = serde_json::from_str(ack).expect("acknowledgements are JSON");
        let (ack, entry) = (&body[0], &body[0]["entry"]);
        assert!(ack.get("error").is_none(), "refused: {ack}");
        let deed = match (entry["do"].as_str(), ack["editedAt"].as_i64()) {
            (Some("delete"), _) => Deed::Deleted(text(&entry["message"])),
            (Some(_), _) => Deed::Decided(text(&entry["id"])),
            (None, Some(at)) => Deed::Edited(text(&ack["id"]), at),
            (None, None) => {
                self.standing.push_back(text(&ack["id"]));
                Deed::Said(text(&ack["id"]))
            }
        };
        self.acked.insert(deed);
    }

    /// Asks at the pace until `wanted` more acknowledgements are in, then kills the server in full flight.
    async fn play_and_kill(&mut self, server: &Server, socket: &mut Socket, wanted: usize) {
        let goal = self.acked.len() + wanted;
        let mut tick = interval(PACE);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        while self.acked.len() < goal {
            tokio::select! {
                _ = tick.tick() => {
                    let event = self.next();
                    let frame = format!("42{}{event}", self.asked);
                    socket.send(Message::text(frame)).await.expect("the server lives");
                }
                frame = socket.next() => {
                    if let Some(Ok(Message::Text(text))) = frame { self.note(&text) }
                }
            }
        }
        server.signal("KILL");
        // What had already left the server before it died counts as acknowledged.
        while let Some(Ok(frame)) = socket.next().await {
            if let Message::Text(text) = frame {
                self.note(&text);
            }
        }
    }

    /// Listens until the program has heard of all that was acknowledged, and of all that stands in the room.
    async fn hear_all(&mut self, server: &Server) {
        let mut missing: HashSet<Deed> = self.acked.iter().cloned().collect();
        let url = format!("{}/v1/messages/nova", server.url);
        let body: Value = reqwest::get(url).await.expect("history").json().await.expect("JSON");
        let stored = body["data"].as_array().expect("an array").iter();
        missing.extend(stored.map(|message| Deed::Said(text(&message["id"]))));
        missing.retain(|deed| !self.heard.values().any(|heard| heard == deed));
        while !missing.is_empty() {
            let Some(call) = self.program.next_call().await else { panic!("never told: {missing:?}") };
            let (id, deed) = (call.header("webhook-id").to_owned(), told(&call.body));
            missing.remove(&deed);
            // It may be told again, as what it was, and under no other id.
            if let Some(before) = self.heard.insert(id.clone(), deed.clone()) {
                assert_eq!(before, deed, "the id {id} was used twice");
            }
        }
        let said = self.heard.values().filter(|deed| matches!(deed, Deed::Said(_)));
        let (count, different) = (said.clone().count(), said.collect::<HashSet<_>>().len());
        assert_eq!(count, different, "a message was told under two ids");
    }
}

#[test]
fn every_acknowledged_deed_is_told_to_a_program_after_kills() {
    // Somebody else may have done it already; the HTTP client only wants one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::start(&ARGS);
        let token = server.token("Nova");
        let program = Program::start().await;
        make_hook(&server, &token, &program.url()).await;
        let (acked, standing, heard) = (HashSet::new(), VecDeque::new(), HashMap::new());
        let mut evening = Evening { program, asked: 0, acked, standing, heard };
        for round in 0..ROUNDS {
            let mut socket = sign_in(&server, &token).await;
            // An uneven number, so that the kill meets the writer at every stage of a commit.
            evening.play_and_kill(&server, &mut socket, 60 + 17 * round).await;
            let (_, home) = server.ended();
            server = Server::start_in(home, &ARGS);
            evening.hear_all(&server).await;
        }
        let kinds: HashSet<_> = evening.acked.iter().map(std::mem::discriminant).collect();
        assert_eq!(kinds.len(), 4, "every kind of deed was played");
    });
}
