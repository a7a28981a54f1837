//! What moderators were told is done holds after `kill -9` at any moment.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::interval;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::peers::binary::Server;

const ROUNDS: usize = 50;
const PEOPLE: usize = 6;
/// Between two deeds, so that a kill meets a few on their way.
const PACE: Duration = Duration::from_millis(2);
const ARGS: [&str; 4] = ["--limits", "off", "--timeouts", "1s-14d"];
const DAY: u64 = 86_400_000;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn sign_in(server: &Server, token: &str) -> Socket {
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", server.url.replace("http://", "ws://"));
    let (mut socket, _) = connect_async(url).await.expect("the server takes connections");
    socket.send(Message::text("40")).await.expect("CONNECT");
    let profile = json!(["new user", { "token": token, "channel": "nova" }]);
    socket.send(Message::text(format!("42{profile}"))).await.expect("new user");
    socket
}

/// Whether a person is held, and since which deed.
#[derive(Clone, Debug, PartialEq)]
struct Held {
    ban: bool,
    deed: String,
}

type Room = BTreeMap<String, Held>;

/// All that was asked for, in order. One connection is answered in order, so what is kept is the beginning of it.
#[derive(Default)]
struct Desk {
    asked: Vec<Value>,
    answered: usize,
}

impl Desk {
    /// A deed that depends on its number alone.
    fn next(&mut self) -> String {
        let number = self.asked.len();
        let what = ["timeout", "ban", "lift", "timeout", "lift"][number % 5];
        let user = format!("p{}", number * 7 % PEOPLE);
        let deed = json!({ "do": what, "channel": "nova", "user": user, "length": DAY, "reason": number.to_string() });
        let frame = format!("42{number}{}", json!(["moderate", deed]));
        self.asked.push(deed);
        frame
    }

    /// The room after the first `count` deeds.
    fn room(&self, count: usize) -> Room {
        let mut room = Room::new();
        for deed in &self.asked[..count] {
            let text = |key: &str| deed[key].as_str().expect("a text").to_owned();
            let (user, what) = (text("user"), text("do"));
            let banned = room.get(&user).is_some_and(|held| held.ban);
            match what.as_str() {
                "lift" => drop(room.remove(&user)),
                _ if banned => {}
                what => drop(room.insert(user, Held { ban: what == "ban", deed: text("reason") })),
            }
        }
        room
    }

    fn note(&mut self, frame: &str) {
        let Some(ack) = frame.strip_prefix("43") else { return };
        let number: usize = ack[..ack.find('[').expect("arguments")].parse().expect("a number");
        assert_eq!(number, self.answered, "in order");
        self.answered += 1;
    }

    /// Asks without waiting until `wanted` more answers are in, then kills the server in full flight.
    async fn work_and_kill(&mut self, server: &Server, socket: &mut Socket, wanted: usize) {
        let goal = self.answered + wanted;
        let mut tick = interval(PACE);
        while self.answered < goal {
            tokio::select! {
                _ = tick.tick() => {
                    let frame = self.next();
                    socket.send(Message::text(frame)).await.expect("the server lives");
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

    /// Forgets what was asked and has left no trace; gives the room as it is.
    fn settle(&mut self, found: &Room) {
        let kept = (self.answered..=self.asked.len()).find(|count| self.room(*count) == *found);
        let kept = kept.unwrap_or_else(|| {
            panic!("{} deeds were answered: {:?}\nfound {found:?}", self.answered, self.room(self.answered))
        });
        self.asked.truncate(kept);
        self.answered = kept;
    }
}

async fn restrained(server: &Server, token: &str) -> Room {
    let request = reqwest::Client::new().get(format!("{}/v1/rooms/nova", server.url)).bearer_auth(token);
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    let list = body["data"]["room"]["restrained"].as_array().unwrap_or_else(|| panic!("{body}"));
    let entry = |held: &Value| {
        let text = |key: &str| held[key].as_str().expect("a text").to_owned();
        (text("user"), Held { ban: held["ban"] == true, deed: text("reason") })
    };
    list.iter().map(entry).collect()
}

/// The code of the refusal, if there is one.
async fn post(server: &Server, token: &str) -> Option<String> {
    let mut socket = sign_in(server, token).await;
    let message = json!(["message", { "message": "hello", "channel": "nova" }]);
    socket.send(Message::text(format!("421{message}"))).await.expect("the server lives");
    loop {
        let Some(Ok(Message::Text(text))) = socket.next().await else { continue };
        if let Some(ack) = text.strip_prefix("431") {
            let body: Value = serde_json::from_str(ack).expect("JSON");
            return body[0]["error"]["code"].as_str().map(str::to_owned);
        }
    }
}

#[test]
fn what_was_done_to_keep_order_survives_fifty_kills() {
    // Somebody else may have done it already; the HTTP client only wants one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::start(&ARGS);
        let nova = server.token("nova");
        let people: Vec<String> = (0..PEOPLE).map(|person| server.token(&format!("p{person}"))).collect();
        let mut desk = Desk::default();
        for round in 0..ROUNDS {
            let mut socket = sign_in(&server, &nova).await;
            desk.work_and_kill(&server, &mut socket, 1 + round * 7 % 23).await;
            let (_, home) = server.ended();
            server = Server::start_in(home, &ARGS);
            let found = restrained(&server, &nova).await;
            desk.settle(&found);
            let person = round % PEOPLE;
            let expected =
                found.get(&format!("p{person}")).map(|held| if held.ban { "forbidden" } else { "rate_limited" });
            assert_eq!(post(&server, &people[person]).await.as_deref(), expected, "round {round}: p{person}");
        }
        assert!(desk.answered > ROUNDS, "{} deeds", desk.answered);
    });
}
