//! socket.io-client 1.7.4, 2.5.0 and 4.8.4 against `streamside serve`, over WebSocket alone and with default transports.

use serde_json::{Value, json};

use crate::peers::binary::Server;
use crate::peers::node::Node;

struct Visit {
    server: Server,
    node: Node,
}

fn visit(generation: &str, transports: &str) -> Visit {
    let server = Server::start(&[]);
    let token = server.token("ann");
    let node = Node::start("client.mjs", &[generation, transports, &server.url, &token, "nova"]);
    Visit { server, node }
}

fn bulk_with(text: &'static str) -> impl Fn(&Value) -> bool {
    move |line| line["event"] == "bulkmessage" && line["args"][0].to_string().contains(text)
}

/// Connects, posts, gets the own message back formatted, and the message of somebody else.
fn talks(mut visit: Visit) -> Visit {
    visit.node.wait_key("connect");
    visit.node.tell(&json!(["send", "hello **there**"]));
    let own = visit.node.wait("the own message", bulk_with("hello"));
    let message = own["args"][0].as_array().and_then(|items| items.last()).expect("an array of messages").clone();
    assert!(message["message"].as_str().is_some_and(|html| html.contains("<strong>there</strong>")), "{message}");
    assert_eq!(message["username"], "ann");
    assert_eq!(message["channel"], "nova");
    assert_eq!(message["global"], true);
    assert_eq!(message["id"], message["_id"]);
    assert!(message["timestamp"].as_u64().is_some_and(|ms| ms > 1_700_000_000_000), "{message}");

    let bob = visit.server.token_file("bob");
    let args =
        ["send", "--server", &visit.server.url, "--token-file", &bob, "--channel", "nova", "from the other side"];
    let sent = crate::peers::binary::run(visit.server.home.path(), &args);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    visit.node.wait("the message of somebody else", bulk_with("from the other side"));
    visit
}

fn upgrades(mut visit: Visit) {
    if !visit.node.seen().iter().any(|line| line.get("upgrade").is_some()) {
        visit.node.wait_key("upgrade");
    }
    visit.node.tell(&json!(["send", "after the upgrade"]));
    visit.node.wait("a message after the upgrade", bulk_with("after the upgrade"));
}

/// Every client generation sends what was typed offline before `new user`; the server must park it.
fn replays_what_was_typed_offline(mut visit: Visit) {
    visit.node.tell(&json!(["offline", "typed in a tunnel"]));
    visit.node.wait_key("connect");
    visit.node.wait("the parked message", bulk_with("typed in a tunnel"));
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn socket_io_client_1_over_websocket() {
    replays_what_was_typed_offline(talks(visit("1", "websocket")));
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn socket_io_client_2_over_websocket() {
    replays_what_was_typed_offline(talks(visit("2", "websocket")));
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn socket_io_client_4_over_websocket() {
    replays_what_was_typed_offline(talks(visit("4", "websocket")));
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn socket_io_client_1_with_default_transports() {
    upgrades(talks(visit("1", "default")));
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn socket_io_client_2_with_default_transports() {
    upgrades(talks(visit("2", "default")));
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn socket_io_client_4_with_default_transports() {
    upgrades(talks(visit("4", "default")));
}

/// Rules, what is said in private and what is deleted: a client that knows nothing of any of it chats on.
fn lives_with_house_rules(generation: &str) {
    let server = Server::start(&[]);
    let (nova, ann) = (server.token("nova"), server.token("ann"));
    let mut dj = Node::start("client.mjs", &["4", "websocket", &server.url, &nova, "nova"]);
    dj.wait_key("connect");
    let moderate = |deed: Value| json!(["emit", "moderate", deed]);
    dj.tell(&moderate(json!({ "do": "rules", "channel": "nova", "text": "be kind", "must_accept": true })));
    dj.tell(&json!(["send", "the rules are there"]));
    dj.wait("the order of both", bulk_with("the rules are there"));
    let mut node = Node::start("client.mjs", &[generation, "websocket", &server.url, &ann, "nova"]);
    node.wait("the rules", bulk_with("be kind"));
    node.tell(&json!(["send", "too early"]));
    node.wait("the refusal", |line| line["event"] == "error" && line["args"][0]["code"] == "forbidden");
    node.tell(&json!(["send", "!accept"]));
    node.wait("the answer", bulk_with("accepted"));
    node.tell(&json!(["send", "in time"]));
    node.wait("the own message", bulk_with("in time"));
    let seen = dj.wait("the message", bulk_with("in time"))["args"][0].clone();
    let id = seen.as_array().and_then(|items| items.last()).expect("an array of messages")["id"].clone();
    dj.tell(&json!(["emit", "message", { "message": "a secret", "channel": "nova-mods" }]));
    dj.wait("the own secret", bulk_with("a secret"));
    dj.tell(&moderate(json!({ "do": "pin", "channel": "nova", "message": id })));
    dj.tell(&moderate(json!({ "do": "delete", "channel": "nova", "message": id })));
    node.wait("the deletion", |line| line["args"][0][0] == json!({ "type": "delete", "ids": [id] }));
    node.tell(&json!(["send", "still here"]));
    node.wait("a message after all that", bulk_with("still here"));
    let seen = node.seen().iter().map(ToString::to_string).collect::<String>();
    for word in ["secret", "-mods", "disconnect", "too early"] {
        assert!(!seen.contains(word), "{word}: {seen}");
    }
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn every_generation_lives_with_house_rules() {
    ["1", "2", "4"].into_iter().for_each(lives_with_house_rules);
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn a_refused_token_is_told_as_an_error_to_every_generation() {
    let server = Server::start(&[]);
    for generation in ["1", "2", "4"] {
        let mut node = Node::start("client.mjs", &[generation, "websocket", &server.url, "no-token", "nova"]);
        node.wait("an error event", |line| line["event"] == "error");
    }
}
