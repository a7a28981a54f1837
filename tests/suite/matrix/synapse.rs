//! A real Synapse for the whole run, and people on it who speak its HTTP directly.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};
use serde_json::{Value, json};

use super::http::{Call, call};

/// As in tests/synapse/homeserver.yaml.
const SECRET: &[u8] = b"for-tests-alone";
pub const PASSWORD: &str = "correct horse battery staple";

pub struct Synapse {
    /// Its standard input stays open as long as this process lives; `start.py` ends with it.
    _starter: Child,
    pub port: u16,
    pub url: String,
}

/// A person with an account, signed in on a device of their own.
pub struct User {
    /// `@name:localhost`.
    pub id: String,
    pub name: String,
    port: u16,
    token: String,
}

impl Synapse {
    /// The one of this run, healthy.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Synapse> = LazyLock::new(|| Synapse::start(free_port()));
        &SHARED
    }

    fn start(port: u16) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/synapse");
        let python: PathBuf = folder.join(".venv/bin/python");
        assert!(python.exists(), "Synapse is missing: run tests/run, which installs it in tests/synapse/.venv");
        let mut starter = Command::new(python)
            .arg(folder.join("start.py"))
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python runs");
        let mut said = String::new();
        let stdout = starter.stdout.as_mut().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut said).expect("start.py says how it went");
        let url = format!("http://127.0.0.1:{port}");
        assert_eq!(said.trim(), format!("ready {url}"), "its words stand above");
        Self { _starter: starter, port, url }
    }

    /// A new person whose name begins so.
    pub fn user(&self, name: &str) -> User {
        static MADE: AtomicUsize = AtomicUsize::new(1);
        let name = format!("{name}{}", MADE.fetch_add(1, Ordering::Relaxed));
        let path = "/_synapse/admin/v1/register";
        let nonce = self.anonymous("GET", path, None)["nonce"].as_str().expect("a nonce").to_owned();
        let proof = [&nonce, &name, PASSWORD, "notadmin"].join("\0");
        let proof = sign(&Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, SECRET), proof.as_bytes());
        let proof: String = proof.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let wish = json!({ "nonce": nonce, "username": name, "password": PASSWORD, "admin": false, "mac": proof });
        let made = self.anonymous("POST", path, Some(&wish));
        let text = |key: &str| made[key].as_str().unwrap_or_else(|| panic!("{key} in {made}")).to_owned();
        User { id: text("user_id"), token: text("access_token"), name, port: self.port }
    }

    fn anonymous(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        answered(self.port, &Call { method, path, token: None, body })
    }

    pub fn get(&self, path: &str) -> Value {
        self.anonymous("GET", path, None)
    }
}

impl User {
    pub fn get(&self, path: &str) -> Value {
        self.ask("GET", path, None)
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", path, Some(body))
    }

    /// Makes a room by the options of the client-server API; gives its id.
    pub fn create(&self, options: &Value) -> String {
        let made = self.post("createRoom", options);
        made["room_id"].as_str().expect("a room id").to_owned()
    }

    pub fn join(&self, room: &str) {
        self.post(&format!("join/{room}"), &json!({}));
    }

    /// Puts any event into a room, not encrypted; gives its id.
    pub fn send(&self, room: &str, kind: &str, content: &Value) -> String {
        static SENT: AtomicUsize = AtomicUsize::new(1);
        let path = format!("rooms/{room}/send/{kind}/{}", SENT.fetch_add(1, Ordering::Relaxed));
        let sent = self.ask("PUT", &path, Some(content));
        sent["event_id"].as_str().expect("an event id").to_owned()
    }

    pub fn say(&self, room: &str, words: &str) -> String {
        self.send(room, "m.room.message", &json!({ "msgtype": "m.text", "body": words }))
    }

    pub fn put(&self, path: &str, body: &Value) -> Value {
        self.ask("PUT", path, Some(body))
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        answered(self.port, &Call { method, path: &client(path), token: Some(&self.token), body })
    }

    /// The words of all messages of a room, oldest first; of an encrypted one nothing.
    pub fn bodies(&self, room: &str) -> Vec<String> {
        let page = self.get(&format!("rooms/{room}/messages?dir=f&limit=1000"));
        let events = page["chunk"].as_array().expect("a list of events");
        events.iter().filter_map(|event| event["content"]["body"].as_str()).map(str::to_owned).collect()
    }

    /// A message or another event as the server keeps it.
    pub fn stored(&self, room: &str, id: &str) -> Value {
        self.get(&format!("rooms/{room}/event/{id}"))
    }
}

/// The path of a deed of the client-server API.
fn client(path: &str) -> String {
    format!("/_matrix/client/v3/{path}")
}

fn answered(port: u16, asked: &Call<'_>) -> Value {
    let (status, body) = call(port, asked).expect("Synapse answers");
    assert_eq!(status, 200, "{} {}: {body}", asked.method, asked.path);
    body
}

/// One that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}
