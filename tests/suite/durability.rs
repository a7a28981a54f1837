//! What was acknowledged survives `kill -9`, and what is sent again with its nonce is never posted twice.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::peers::binary::Server;

const ROUNDS: usize = 10;
/// 300 messages a second.
const PACE: Duration = Duration::from_micros(3333);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What one sender knows: which nonces it has sent, and which of them were acknowledged with which id.
#[derive(Default)]
struct Sender {
    sent: Vec<String>,
    acked: HashMap<String, String>,
}

async fn sign_in(server: &Server, token: &str) -> Socket {
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", server.url.replace("http://", "ws://"));
    let (mut socket, _) = connect_async(url).await.expect("the server takes connections");
    socket.send(Message::text("40")).await.expect("CONNECT");
    let profile = json!(["new user", { "token": token, "page": "flood", "channel": "flood" }]);
    socket.send(Message::text(format!("42{profile}"))).await.expect("new user");
    socket
}

impl Sender {
    async fn post(&mut self, socket: &mut Socket, number: usize, nonce: &str) -> bool {
        let post = json!(["message", { "message": nonce, "channel": "flood", "global": true, "showBadge": true, "nonce": nonce }]);
        socket.send(Message::text(format!("42{number}{post}"))).await.is_ok()
    }

    /// Notes acknowledgements; the number of an acknowledgement is the index of its nonce in `sent`.
    fn note(&mut self, frame: &str) {
        let Some(ack) = frame.strip_prefix("43") else { return };
        let Some(bracket) = ack.find('[') else { return };
        let number: usize = ack[..bracket].parse().expect("acknowledgements carry their number");
        let body: Value = serde_json::from_str(&ack[bracket..]).expect("acknowledgements are JSON");
        let id = body[0]["id"].as_str().unwrap_or_else(|| panic!("refused: {body}")).to_owned();
        self.acked.insert(self.sent[number].clone(), id);
    }

    /// Posts at the pace until `wanted` more acknowledgements are in, then kills the server in full flight.
    async fn flood_and_kill(&mut self, server: &Server, socket: &mut Socket, wanted: usize) {
        let goal = self.acked.len() + wanted;
        let mut tick = interval(PACE);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        while self.acked.len() < goal {
            tokio::select! {
                _ = tick.tick() => {
                    let nonce = format!("nonce-{}", self.sent.len());
                    self.sent.push(nonce.clone());
                    assert!(self.post(socket, self.sent.len() - 1, &nonce).await, "the server lives");
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
}

/// The whole history of the room, by pages: id and nonce of each message, oldest first.
async fn history(server: &Server) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    loop {
        let before = all.first().map(|(id, _)| format!("&before={id}")).unwrap_or_default();
        let url = format!("{}/v1/messages/flood?limit=200{before}", server.url);
        let body: Value = reqwest::get(url).await.expect("history").json().await.expect("history is JSON");
        let page: Vec<_> = body["data"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|item| {
                let text = |key: &str| item[key].as_str().expect("a text").to_owned();
                (text("id"), text("nonce"))
            })
            .collect();
        if page.is_empty() {
            return all;
        }
        all.splice(0..0, page);
    }
}

fn check(sender: &Sender, history: &[(String, String)]) {
    let ids: HashSet<&str> = history.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids.len(), history.len(), "no id twice");
    let nonces: HashSet<&str> = history.iter().map(|(_, nonce)| nonce.as_str()).collect();
    assert_eq!(nonces.len(), history.len(), "no message twice");
    for (nonce, id) in &sender.acked {
        assert!(ids.contains(id.as_str()), "{nonce} was acknowledged as {id} and is gone");
    }
}

#[test]
fn every_acknowledged_message_survives_ten_kills_and_none_stands_twice() {
    // Somebody else may have done it already; the HTTP client only wants one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::start(&["--limits", "off"]);
        let mut sender = Sender::default();
        for round in 0..ROUNDS {
            let mut socket = sign_in(&server, &server.token("flooder")).await;
            // An uneven number, so that the kill meets the writer at every stage of a commit.
            sender.flood_and_kill(&server, &mut socket, 150 + 17 * round).await;
            let (_, home) = server.ended();
            server = Server::start_in(home, &["--limits", "off"]);
            check(&sender, &history(&server).await);
        }

        // The client sends again what was never confirmed: with its nonce, so that nothing is posted twice.
        let mut socket = sign_in(&server, &server.token("flooder")).await;
        let open: Vec<usize> =
            (0..sender.sent.len()).filter(|at| !sender.acked.contains_key(&sender.sent[*at])).collect();
        for number in &open {
            let nonce = sender.sent[*number].clone();
            assert!(sender.post(&mut socket, *number, &nonce).await);
        }
        while sender.acked.len() < sender.sent.len() {
            let frame = socket.next().await.expect("the server lives").expect("the server lives");
            if let Message::Text(text) = frame {
                sender.note(&text);
            }
        }
        let history = history(&server).await;
        check(&sender, &history);
        assert_eq!(history.len(), sender.sent.len(), "everything is there, once");
    });
}

/// What one person knows who changes one message again and again and takes notes beside it.
#[derive(Default)]
struct Writer {
    asked: usize,
    /// The newest text whose acknowledgement came.
    text: usize,
    notes: Vec<String>,
}

impl Writer {
    /// Asks for a change and a note in turn until enough is acknowledged, then kills the server in full flight.
    async fn write_and_kill(&mut self, server: &Server, socket: &mut Socket, id: &str, wanted: usize) {
        let goal = self.notes.len() + wanted;
        let mut tick = interval(PACE);
        while self.notes.len() < goal {
            tokio::select! {
                _ = tick.tick() => {
                    self.asked += 1;
                    let number = self.asked;
                    let event = if number.is_multiple_of(2) {
                        json!(["edit", { "id": id, "message": number.to_string() }])
                    } else {
                        json!(["whisper", { "to": [], "message": "note", "nonce": format!("note-{number}") }])
                    };
                    socket.send(Message::text(format!("42{number}{event}"))).await.expect("the server lives");
                }
                frame = socket.next() => {
                    if let Some(Ok(Message::Text(text))) = frame { self.note(&text) }
                }
            }
        }
        server.signal("KILL");
        while let Some(Ok(frame)) = socket.next().await {
            if let Message::Text(text) = frame {
                self.note(&text);
            }
        }
    }

    fn note(&mut self, frame: &str) {
        let Some((number, body)) = frame.strip_prefix("43").and_then(|ack| Some(ack.split_at(ack.find('[')?))) else {
            return;
        };
        let body: Value = serde_json::from_str(body).expect("acknowledgements are JSON");
        let id = body[0]["id"].as_str().unwrap_or_else(|| panic!("refused: {body}")).to_owned();
        let number: usize = number.parse().expect("acknowledgements carry their number");
        if number.is_multiple_of(2) { self.text = number } else { self.notes.push(id) }
    }

    async fn check(&self, server: &Server, token: &str, id: &str) {
        let get = async |path: String| -> Value {
            let request = reqwest::Client::new().get(format!("{}{path}", server.url)).bearer_auth(token);
            request.send().await.expect("an answer").json().await.expect("JSON")
        };
        let source = get(format!("/v1/messages/flood/{id}/source")).await;
        let text: usize = source["data"]["text"].as_str().expect("a text").parse().expect("a number");
        assert!((self.text..=self.asked).contains(&text), "{text} is older than {}", self.text);
        let mut kept = HashSet::new();
        let mut before = String::new();
        loop {
            let page = get(format!("/v1/whispers/-?limit=200{before}")).await;
            let ids: Vec<String> =
                page["data"].as_array().expect("data").iter().map(|item| item["id"].to_string()).collect();
            let Some(oldest) = ids.first() else { break };
            before = format!("&before={}", oldest.trim_matches('"'));
            kept.extend(ids);
        }
        for id in &self.notes {
            assert!(kept.contains(&json!(id).to_string()), "the note {id} was acknowledged and is gone");
        }
    }
}

#[test]
fn every_acknowledged_edit_and_whisper_survives_three_kills() {
    // Somebody else may have done it already; the HTTP client only wants one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::start(&["--limits", "off"]);
        let token = server.token("writer");
        let mut socket = sign_in(&server, &token).await;
        let post = json!(["message", { "message": "0", "channel": "flood" }]);
        socket.send(Message::text(format!("421{post}"))).await.expect("the server lives");
        let id = loop {
            let Some(Ok(Message::Text(text))) = socket.next().await else { continue };
            if let Some(ack) = text.strip_prefix("431") {
                let body: Value = serde_json::from_str(ack).expect("JSON");
                break body[0]["id"].as_str().expect("an id").to_owned();
            }
        };
        let mut writer = Writer::default();
        for round in 0..3 {
            writer.write_and_kill(&server, &mut socket, &id, 40 + 7 * round).await;
            let (_, home) = server.ended();
            server = Server::start_in(home, &["--limits", "off"]);
            writer.check(&server, &token, &id).await;
            socket = sign_in(&server, &token).await;
        }
    });
}
