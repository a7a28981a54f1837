//! The house of the evening: a real `streamside serve`, the people in it, and what it says to whom over REST.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::thread;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::peers::binary::{Server, private_file};
use crate::peers::terminal::{Setup, Terminal};
use crate::server::kit::http;

/// 12:30 on the clocks of the evening, so that no day ends in it.
const NOON: i64 = 45_000;

pub struct House {
    pub server: Server,
    pub runtime: Runtime,
    homes: Mutex<Vec<tempfile::TempDir>>,
    http: reqwest::Client,
    tokens: BTreeMap<String, String>,
    time_zone: String,
}

impl House {
    /// With an account for each of these people.
    pub fn open(people: &[&str]) -> Self {
        let server = Server::start(&["--media-host", "media.example"]);
        let token = |name: &&str| ((*name).to_owned(), server.token(name));
        // A process each, so two at a time.
        let tokens = thread::scope(|scope| {
            let halves = people.chunks(people.len().div_ceil(2));
            let made: Vec<_> = halves.map(|half| scope.spawn(|| half.iter().map(token).collect::<Vec<_>>())).collect();
            made.into_iter().flat_map(|made| made.join().expect("tokens are made")).collect()
        });
        let runtime = Runtime::new().expect("a runtime");
        let homes = Mutex::default();
        Self { server, runtime, homes, http: http(), tokens, time_zone: at_noon() }
    }

    /// Somebody in `#nova` at the real client.
    pub fn seat(&self, name: &str, (columns, rows): (u16, u16)) -> Terminal {
        let home = super::super::home();
        let file = private_file(&home.path().join("token"), self.token(name).as_bytes());
        let args = ["--server", &self.server.url, "--token-file", &file, "--channel", "nova"];
        let env = [("COLORTERM", "truecolor"), ("TZ", self.time_zone.as_str())];
        let screen = Terminal::start(&Setup { home: home.path(), columns, rows, args: &args, env: &env });
        self.homes.lock().expect("nobody panics here").push(home);
        screen.wait_text(&format!("connected as {name}"));
        screen
    }

    pub fn token(&self, name: &str) -> &str {
        &self.tokens[name]
    }

    pub fn address(&self) -> SocketAddr {
        self.server.url.strip_prefix("http://").and_then(|rest| rest.parse().ok()).expect("an address")
    }

    /// Asks over REST; with a body it is a POST.
    pub fn ask(&self, token: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}{path}", self.server.url);
        let request = match body {
            Some(body) => self.http.post(url).body(body.to_string()),
            None => self.http.get(url),
        };
        self.runtime.block_on(async {
            let answer = request.bearer_auth(token).send().await.expect("an answer");
            let status = answer.status().as_u16();
            let body = answer.text().await.expect("a body");
            (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
        })
    }

    /// The data of an answer that is no refusal.
    pub fn data(&self, who: &str, path: &str, body: Option<Value>) -> Value {
        let (status, mut answer) = self.ask(self.token(who), path, body);
        assert_eq!(status, 200, "{who} {path}: {answer}");
        answer["data"].take()
    }

    /// A line in `#nova` of somebody who sits at no terminal; gives its id.
    pub fn says(&self, who: &str, text: &str) -> String {
        let said = self.data(who, "/v1/rooms/nova/messages", Some(json!({ "message": text })));
        said["id"].as_str().expect("an id").to_owned()
    }

    /// What was done in `#nova`, oldest first: the deed, by whom, to whom.
    pub fn log(&self) -> Vec<Value> {
        let mut entries = self.data("kat", "/v1/rooms/nova/log", None).as_array().expect("entries").clone();
        entries.reverse();
        entries
    }

    /// The entries of one kind of deed.
    pub fn deeds(&self, of: &str) -> Vec<Value> {
        self.log().into_iter().filter(|entry| entry["do"] == of).collect()
    }

    /// The texts that somebody has posted here, with their ids, as moderators read them.
    pub fn said_by(&self, name: &str) -> Vec<(String, String)> {
        let card = self.data("kat", &format!("/v1/rooms/nova/users/{name}"), None);
        let text = |field: &Value| field.as_str().expect("a text").to_owned();
        let lines = card["messages"].as_array().expect("messages");
        lines.iter().map(|line| (crate::server::kit::text_of(line), text(&line["id"]))).collect()
    }
}

/// The zone where it is noon now.
fn at_noon() -> String {
    let now = streamside::clock::wall().0 / 1000 % 86_400;
    // POSIX counts what is west of Greenwich.
    let west = now - NOON;
    let sign = if west < 0 { "-" } else { "" };
    let west = west.abs();
    format!("EVE{sign}{:02}:{:02}", west / 3600, west / 60 % 60)
}
