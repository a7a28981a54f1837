//! Who was told that the rules are accepted may post after `kill -9` at any moment, and nobody else may.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::interval;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::peers::binary::Server;

const ROUNDS: usize = 50;
/// Between two texts of the rules, so that most are accepted before they change.
const PACE: Duration = Duration::from_millis(6);
const ARGS: [&str; 2] = ["--limits", "off"];

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn sign_in(server: &Server, token: &str) -> Socket {
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", server.url.replace("http://", "ws://"));
    let (mut socket, _) = connect_async(url).await.expect("the server takes connections");
    socket.send(Message::text("40")).await.expect("CONNECT");
    let profile = json!(["new user", { "token": token, "channel": "nova", "desk": true }]);
    socket.send(Message::text(format!("42{profile}"))).await.expect("new user");
    socket
}

/// What the DJ and one listener know.
#[derive(Default)]
struct Known {
    /// The number of the newest text that was asked for, and of the newest that was answered.
    text: usize,
    kept: usize,
    /// The versions that the listener wanted to accept, and the place of the newest that was answered well.
    wanted: Vec<u64>,
    accepted: Option<usize>,
    good: usize,
}

impl Known {
    fn rules(&mut self) -> String {
        self.text += 1;
        let deed = json!({ "do": "rules", "channel": "nova", "text": self.text.to_string(), "must_accept": true });
        format!("42{}{}", self.text, json!(["moderate", deed]))
    }

    fn dj_hears(&mut self, frame: &str) {
        if let Some((number, body)) = ack(frame) {
            assert!(body["entry"].is_object(), "{body}");
            self.kept = number;
        }
    }

    /// The listener accepts whatever they hear of.
    fn listener_hears(&mut self, frame: &str) -> Option<String> {
        if let Some((number, body)) = ack(frame) {
            // The rules may have changed in between.
            if body["entry"].is_object() {
                self.accepted = Some(number);
                self.good += 1;
            }
            return None;
        }
        let event: Value = serde_json::from_str(frame.strip_prefix("42[\"room\",")?.strip_suffix(']')?).expect("JSON");
        let version = event["rules"]["version"].as_u64()?;
        self.wanted.push(version);
        let deed = json!({ "do": "accept", "channel": "nova", "version": version });
        Some(format!("42{}{}", self.wanted.len() - 1, json!(["moderate", deed])))
    }

    async fn work_and_kill(&mut self, server: &Server, (dj, listener): (&mut Socket, &mut Socket), wanted: usize) {
        let goal = self.good + wanted;
        let mut tick = interval(PACE);
        while self.good < goal {
            tokio::select! {
                _ = tick.tick() => dj.send(Message::text(self.rules())).await.expect("the server lives"),
                Some(Ok(Message::Text(frame))) = dj.next() => self.dj_hears(&frame),
                Some(Ok(Message::Text(frame))) = listener.next() => {
                    if let Some(answer) = self.listener_hears(&frame) {
                        listener.send(Message::text(answer)).await.expect("the server lives");
                    }
                }
            }
        }
        server.signal("KILL");
        while let Some(Ok(frame)) = dj.next().await {
            if let Message::Text(frame) = frame {
                self.dj_hears(&frame);
            }
        }
        while let Some(Ok(frame)) = listener.next().await {
            if let Message::Text(frame) = frame {
                // What it would say to that arrives nowhere, but is not known to.
                self.listener_hears(&frame);
            }
        }
    }

    /// True when the listener has accepted what holds now.
    fn check(&self, room: &Value) -> bool {
        let rules = &room["room"]["rules"];
        let text: usize = rules["text"].as_str().expect("a text").parse().expect("a number");
        assert!((self.kept..=self.text).contains(&text), "{text}, but {} was answered", self.kept);
        let accepted = room["standing"]["accepted"].as_u64();
        let since = self.accepted.unwrap_or(0);
        let possible = &self.wanted[since..];
        assert!(accepted.is_some_and(|version| possible.contains(&version)), "{accepted:?} is none of {possible:?}");
        accepted == rules["version"].as_u64()
    }
}

fn ack(frame: &str) -> Option<(usize, Value)> {
    let ack = frame.strip_prefix("43")?;
    let (number, body) = ack.split_at(ack.find('[')?);
    let body: Value = serde_json::from_str(body).expect("acknowledgements are JSON");
    Some((number.parse().expect("a number"), body[0].clone()))
}

/// The code of the refusal, if there is one.
async fn post(server: &Server, token: &str) -> Option<String> {
    let mut socket = sign_in(server, token).await;
    let message = json!(["message", { "message": "hello", "channel": "nova" }]);
    socket.send(Message::text(format!("421{message}"))).await.expect("the server lives");
    loop {
        let Some(Ok(Message::Text(text))) = socket.next().await else { continue };
        if let Some((_, body)) = ack(&text) {
            return body["error"]["code"].as_str().map(str::to_owned);
        }
    }
}

#[test]
fn acceptance_of_the_rules_survives_fifty_kills() {
    // Somebody else may have done it already; the HTTP client only wants one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::start(&ARGS);
        let (nova, ann) = (server.token("nova"), server.token("ann"));
        let mut known = Known::default();
        for round in 0..ROUNDS {
            let (mut dj, mut listener) = (sign_in(&server, &nova).await, sign_in(&server, &ann).await);
            known.work_and_kill(&server, (&mut dj, &mut listener), 1 + round % 4).await;
            let (_, home) = server.ended();
            server = Server::start_in(home, &ARGS);
            let request = reqwest::Client::new().get(format!("{}/v1/rooms/nova", server.url)).bearer_auth(&ann);
            let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
            let expected = if known.check(&body["data"]) { None } else { Some("forbidden") };
            assert_eq!(post(&server, &ann).await.as_deref(), expected, "round {round}");
        }
    });
}
