//! socket.io servers 2.5.1 and 4.8.4 (with and without allowEIO3), dressed as bitwave, under our client.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::peers::binary::{private_file, run, streamside};
use crate::peers::node::Node;

pub struct Theirs {
    pub node: Node,
    pub url: String,
    home: tempfile::TempDir,
    pub token_file: String,
}

/// A token as bitwave made them: a JWT whose claims hold the user's name; nobody checks the signature here.
pub const TOKEN_OF_ME: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyIjp7Im5hbWUiOiJtZSJ9fQ.c2lnbmF0dXJl";

pub fn theirs(flavour: &str) -> Theirs {
    let mut node = Node::start("server.mjs", &[flavour]);
    let port = node.wait_key("listening");
    let home = tempfile::tempdir().expect("a temporary folder");
    let token_file = private_file(&home.path().join("token"), TOKEN_OF_ME.as_bytes());
    Theirs { node, url: format!("http://127.0.0.1:{port}"), home, token_file }
}

impl Theirs {
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn send(&self, text: &str) -> Output {
        let args = ["send", "--server", &self.url, "--token-file", &self.token_file, "--channel", "nova", text];
        run(self.home(), &args)
    }
}

pub const FLAVOURS: [&str; 3] = ["2", "4", "4-eio3"];

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn send_is_confirmed_by_the_echo_of_every_server() {
    for flavour in FLAVOURS {
        let mut theirs = theirs(flavour);
        let sent = theirs.send("hello *there*");
        assert!(sent.status.success(), "{flavour}: {}", String::from_utf8_lossy(&sent.stderr));
        let profile = theirs.node.seen().iter().find(|line| line.get("newUser").is_some()).cloned();
        let profile = profile.unwrap_or_else(|| json!({ "newUser": theirs.node.wait_key("newUser") }));
        assert_eq!(profile["newUser"]["token"], TOKEN_OF_ME, "{flavour}");
        assert_eq!(profile["newUser"]["channel"], "nova", "{flavour}: the RFC's name for the room");
        assert_eq!(profile["newUser"]["page"], "nova", "{flavour}: the name the code bases use");
        let post = theirs.node.wait_key("message");
        assert_eq!(post["message"], "hello *there*", "{flavour}");
        assert_eq!(post["channel"], "nova", "{flavour}");
        assert_eq!(post["global"], true, "{flavour}");
        assert_eq!(post["showBadge"], true, "{flavour}");
    }
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn a_refusal_of_every_server_is_told_with_its_own_exit_code() {
    for flavour in FLAVOURS {
        let theirs = theirs(flavour);
        let blocked = theirs.send("flood");
        assert_eq!(blocked.status.code(), Some(6), "{flavour}: {}", String::from_utf8_lossy(&blocked.stderr));
        let failed = theirs.send("fail");
        assert_eq!(failed.status.code(), Some(6), "{flavour}: {}", String::from_utf8_lossy(&failed.stderr));
        assert!(String::from_utf8_lossy(&failed.stderr).contains("custom"), "{flavour}: the server's words");
    }
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn tail_prints_history_first_and_then_what_happens() {
    for flavour in FLAVOURS {
        let mut theirs = theirs(flavour);
        let old = json!([{ "_id": "old", "message": "<p>from before</p>", "username": "bob", "channel": "nova",
            "timestamp": 1_600_000_000_000_u64, "userColor": "#ff0000" }]);
        theirs.node.tell(&json!(["history", old]));
        theirs.node.wait("the history set", |line| line["done"] == "history");
        let args = ["tail", "--server", &theirs.url, "--channel", "nova", "--json", "-n", "2"];
        let output = run(theirs.home(), &args);
        assert!(output.status.success(), "{flavour}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("JSON is text");
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect();
        assert_eq!(lines.len(), 2, "{flavour}: {text}");
        assert_eq!((&lines[0]["id"], &lines[0]["text"]), (&json!("old"), &json!("from before")), "{flavour}");
        assert_eq!((&lines[1]["username"], &lines[1]["text"]), (&json!("server"), &json!("welcome")), "{flavour}");
        assert_eq!(lines[1]["html"], "<p>welcome</p>", "{flavour}");
    }
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn after_a_cut_the_client_comes_back_signs_in_and_hydrates() {
    for flavour in FLAVOURS {
        let mut theirs = theirs(flavour);
        let mut tail = streamside(theirs.home())
            .args(["tail", "--server", &theirs.url, "--channel", "nova", "--json", "-n", "3"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("the binary runs");
        theirs.node.wait_key("newUser");
        theirs.node.tell(&json!(["cut"]));
        theirs.node.wait_key("newUser");
        theirs.node.wait("hydration after the reconnect", |line| {
            line["rest"].as_str().is_some_and(|path| path.starts_with("/v1/messages"))
        });
        let message = |id: &str| json!({ "_id": id, "message": "after", "username": "bob", "channel": "nova" });
        theirs.node.tell(&json!(["emit", "bulkmessage", [message("a"), message("b"), message("c")]]));
        let status = tail.wait().expect("tail ends after three lines");
        assert!(status.success(), "{flavour}");
    }
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn a_kick_is_final() {
    for flavour in FLAVOURS {
        let mut theirs = theirs(flavour);
        let tail = streamside(theirs.home())
            .args(["tail", "--server", &theirs.url, "--channel", "nova", "--json"])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the binary runs");
        theirs.node.wait_key("newUser");
        theirs.node.tell(&json!(["kick"]));
        let output = tail.wait_with_output().expect("tail ends");
        assert_eq!(output.status.code(), Some(6), "{flavour}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
