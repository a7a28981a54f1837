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

/// What holds in a room, and how the person stands there.
async fn state(server: &Server, token: &str, room: &str) -> Value {
    let request = reqwest::Client::new().get(format!("{}/v1/rooms/{room}", server.url)).bearer_auth(token);
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    body["data"].clone()
}

async fn restrained(server: &Server, token: &str) -> Room {
    let state = state(server, token, "nova").await;
    let list = state["room"]["restrained"].as_array().unwrap_or_else(|| panic!("{state}"));
    let entry = |held: &Value| {
        let text = |key: &str| held[key].as_str().expect("a text").to_owned();
        (text("user"), Held { ban: held["ban"] == true, deed: text("reason") })
    };
    list.iter().map(entry).collect()
}

/// Asks for one thing; gives the answer.
async fn ask(socket: &mut Socket, event: &str, argument: &Value) -> Value {
    socket.send(Message::text(format!("421{}", json!([event, argument])))).await.expect("the server lives");
    answer(socket).await.expect("the server lives")
}

/// The answer to the question with the number 1; none when the connection ends before.
async fn answer(socket: &mut Socket) -> Option<Value> {
    while let Some(Ok(frame)) = socket.next().await {
        if let Message::Text(text) = frame
            && let Some(ack) = text.strip_prefix("431")
        {
            let body: Value = serde_json::from_str(ack).expect("JSON");
            return Some(body[0].clone());
        }
    }
    None
}

/// The code of the refusal, if there is one.
async fn post(server: &Server, token: &str, room: &str) -> Option<String> {
    let mut socket = sign_in(server, token).await;
    let ack = ask(&mut socket, "message", &json!({ "message": "hello", "channel": room })).await;
    ack["error"]["code"].as_str().map(str::to_owned)
}

/// New rules in the room of another DJ, which one person is about to accept when the server dies.
struct Vow {
    rules: Value,
    socket: Socket,
}

impl Vow {
    async fn ask(server: &Server, (dj, person): (&str, &str), round: usize) -> Self {
        let text = format!("be kind, and for the {round}th time no links");
        let rules = json!({ "do": "rules", "channel": "vj", "text": text, "must_accept": true });
        let ack = ask(&mut sign_in(server, dj).await, "moderate", &rules).await;
        assert!(ack["entry"].is_object(), "{ack}");
        let rules = state(server, dj, "vj").await["room"]["rules"].clone();
        let mut socket = sign_in(server, person).await;
        let accept = json!(["moderate", { "do": "accept", "channel": "vj", "version": rules["version"] }]);
        socket.send(Message::text(format!("421{accept}"))).await.expect("the server lives");
        Self { rules, socket }
    }

    /// Whether the person was told that it is done; gives whether it holds, on the next server.
    async fn check(mut self, server: &Server, person: &str) -> bool {
        let ack = answer(&mut self.socket).await;
        assert!(ack.as_ref().is_none_or(|ack| ack["entry"].is_object()), "{ack:?}");
        let told = ack.is_some();
        let state = state(server, person, "vj").await;
        assert_eq!(state["room"]["rules"], self.rules);
        let accepted = state["standing"]["accepted"] == self.rules["version"];
        assert!(accepted || !told, "{state}");
        accepted
    }
}

#[test]
fn what_was_done_to_keep_order_survives_fifty_kills() {
    // Somebody else may have done it already; the HTTP client only wants one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::start(&ARGS);
        let (nova, vj) = (server.token("nova"), server.token("vj"));
        let people: Vec<String> = (0..PEOPLE).map(|person| server.token(&format!("p{person}"))).collect();
        let mut desk = Desk::default();
        let mut vows = 0;
        for round in 0..ROUNDS {
            let person = round % PEOPLE;
            let vow = Vow::ask(&server, (&vj, &people[person]), round).await;
            let mut socket = sign_in(&server, &nova).await;
            desk.work_and_kill(&server, &mut socket, 1 + round * 7 % 23).await;
            let (_, home) = server.ended();
            server = Server::start_in(home, &ARGS);
            let found = restrained(&server, &nova).await;
            desk.settle(&found);
            let accepted = vow.check(&server, &people[person]).await;
            vows += usize::from(accepted);
            let expected = (!accepted).then_some("forbidden");
            assert_eq!(post(&server, &people[person], "vj").await.as_deref(), expected, "round {round}: rules");
            let expected =
                found.get(&format!("p{person}")).map(|held| if held.ban { "forbidden" } else { "rate_limited" });
            assert_eq!(post(&server, &people[person], "nova").await.as_deref(), expected, "round {round}: p{person}");
        }
        assert!(desk.answered > ROUNDS && vows > 0, "{} deeds, {vows} vows", desk.answered);
    });
}
