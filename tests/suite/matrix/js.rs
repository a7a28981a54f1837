//! A client on matrix-js-sdk, as `tests/interop/matrix.mjs` runs it.

use serde_json::{Value, json};

use super::synapse::{PASSWORD, Synapse, User};
use crate::peers::node::Node;

pub struct Js {
    node: Node,
    asked: u64,
    /// `@name:localhost`.
    pub id: String,
}

impl Js {
    /// Signed in on a device of its own, and ready to be written to encrypted.
    pub fn sign_in(user: &User) -> Self {
        let mut node = start(&user.name, PASSWORD);
        let id = node.wait_key("ready").as_str().expect("a user id").to_owned();
        Self { node, asked: 0, id }
    }

    /// What a deed gives back; its refusal fails the test.
    pub fn ask(&mut self, deed: &str, args: &[Value]) -> Value {
        self.asked += 1;
        let number = self.asked;
        let mut command = vec![json!(number), json!(deed)];
        command.extend_from_slice(args);
        self.node.tell(&Value::Array(command));
        let said = self.node.wait(deed, |line| line["answer"] == number || line["refused"] == number);
        assert_eq!(said.get("error"), None, "{deed}");
        said["result"].clone()
    }

    /// Makes an encrypted room with these people invited; gives its id.
    pub fn create(&mut self, name: &str, invited: &[&str]) -> String {
        let options = json!({ "preset": "private_chat", "name": name, "invite": invited });
        text(&self.ask("create", &[options]))
    }

    pub fn join(&mut self, room: &str) {
        self.ask("join", &[json!(room)]);
    }

    /// Any event; gives its id.
    pub fn send(&mut self, room: &str, kind: &str, content: Value) -> String {
        text(&self.ask("send", &[json!(room), json!(kind), content]))
    }

    pub fn say(&mut self, room: &str, words: &str) -> String {
        self.send(room, "m.room.message", json!({ "msgtype": "m.text", "body": words }))
    }

    pub fn redact(&mut self, room: &str, id: &str, reason: &str) -> String {
        text(&self.ask("redact", &[json!(room), json!(id), json!(reason)]))
    }

    /// The first line of the program for which `wanted` holds, from what has come or from what will.
    pub fn hears_that(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let heard = self.node.seen().iter().find(|line| wanted(line)).cloned();
        heard.unwrap_or_else(|| self.node.wait(what, wanted))
    }

    /// The first event of a room for which `wanted` holds.
    pub fn hears(&mut self, room: &str, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        self.hears_that(what, |line| line["event"]["room"] == room && wanted(&line["event"]))["event"].clone()
    }

    /// A message with these words, decrypted.
    pub fn hears_words(&mut self, room: &str, words: &str) -> Value {
        self.hears(room, words, |event| event["content"]["body"] == words)
    }

    /// Somebody comes into the room: what is said from now on is encrypted for them too.
    pub fn hears_of(&mut self, room: &str, user: &str) {
        self.hears(room, user, |event| {
            event["type"] == "m.room.member" && event["state"] == user && event["content"]["membership"] == "join"
        });
    }
}

/// The reason why somebody is not signed in.
pub fn refusal(name: &str, password: &str) -> String {
    text(&start(name, password).wait_key("failed"))
}

fn start(name: &str, password: &str) -> Node {
    Node::start("matrix.mjs", &[&Synapse::shared().url, name, password])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}
