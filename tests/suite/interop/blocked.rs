//! socket.io-client 1.7.4, 2.5.0 and 4.8.4 in a house where everything is on: rules to accept, slow mode, pictures that
//! wait, a private room, an event. They know nothing of it, chat through all of it, and get over a timeout.

use std::time::Duration;

use serde_json::{Value, json};
use streamside::clock::Clock;

use crate::peers::node::Node;
use crate::server::kit::{Chatter, House, text_of};

const GENERATIONS: [&str; 3] = ["1", "2", "4"];
const SLOW: u64 = 30_000;
const LENGTH: u64 = 120_000;
/// More than any step of these tests takes.
const SLACK: u64 = 25_000;
const PICTURE: &str = "https://b.example/cat.png";

struct Evening {
    house: House,
    clock: Clock,
    nova: Chatter,
    kat: Chatter,
    /// Of ann, in JavaScript.
    node: Node,
}

/// A message with these words, by ann.
fn said(text: &'static str) -> impl Fn(&Value) -> bool {
    move |line| {
        let items = line["args"][0].as_array();
        let is_it = |item: &Value| item["message"].as_str().is_some_and(|html| html.contains(text));
        line["event"] == "bulkmessage" && items.is_some_and(|items| items.iter().any(is_it))
    }
}

fn about_ann(deed: &str) -> Value {
    json!({ "do": deed, "channel": "nova", "user": "ann" })
}

async fn open(generation: &str) -> Evening {
    let clock = Clock::default();
    let house = House::open(|settings| settings.order.clock = clock.clone()).await;
    house.token("kat").await;
    let mut nova = house.join("nova", "nova").await;
    for deed in [
        json!({ "do": "appoint", "channel": "nova", "user": "kat" }),
        json!({ "do": "rules", "channel": "nova", "text": "be kind", "must_accept": true }),
        json!({ "do": "slow", "channel": "nova", "every": SLOW }),
        json!({ "do": "hold", "channel": "nova", "on": true }),
        json!({ "do": "event", "channel": "nova", "live": true }),
    ] {
        nova.done(deed).await;
    }
    nova.posted("a secret", "nova-mods").await;
    let kat = house.join("kat", "nova").await;
    let ann = house.token("ann").await;
    let node = Node::start("client.mjs", &[generation, "websocket", &house.url(""), &ann, "nova"]);
    Evening { house, clock, nova, kat, node }
}

impl Evening {
    fn later(&self, by: u64) {
        self.clock.set_ahead(Duration::from_millis(by));
    }

    /// Says it, sees it, and so does the DJ.
    async fn says(&mut self, text: &'static str) {
        self.node.tell(&json!(["send", text]));
        self.node.wait("the own message", said(text));
        let is_it = |item: &Value| item["username"] == "ann" && text_of(item) == text;
        while !self.nova.bulk().await.iter().any(is_it) {}
    }

    /// Says it, and is told for how many milliseconds the input stays locked. It comes back as it was typed.
    fn is_blocked(&mut self, text: &'static str) -> u64 {
        self.node.tell(&json!(["send", text]));
        let line = self.node.wait("blocked", |line| line["event"] == "blocked" || line["event"] == "error");
        assert_eq!((&line["event"], &line["args"][0]["message"]), (&json!("blocked"), &json!(text)), "{line}");
        line["args"][0]["errData"]["msBeforeNext"].as_u64().unwrap_or_else(|| panic!("no time: {line}"))
    }

    /// The rules, slow mode and a picture, each as a client meets it that has never heard of them.
    async fn chats(&mut self) {
        self.node.wait("the rules", said("be kind"));
        self.node.tell(&json!(["send", "too early"]));
        self.node.wait("the refusal", |line| line["event"] == "error" && line["args"][0]["code"] == "forbidden");
        self.node.tell(&json!(["send", "!accept"]));
        self.node.wait("the answer", said("accepted"));
        self.says("hello").await;
        let left = self.is_blocked("too fast");
        assert!((SLOW - SLACK..=SLOW).contains(&left), "{left} ms of slow mode");
        self.later(SLOW);
        self.node.tell(&json!(["send", PICTURE]));
        let held = loop {
            if let Some(item) = self.kat.bulk().await.into_iter().find(|item| item["mark"] == "held") {
                break item;
            }
        };
        self.node.wait("the own picture", said("[picture: waits for a moderator]"));
        self.kat.done(json!({ "do": "mark", "channel": "nova", "message": held["id"], "mark": "safe" })).await;
        self.later(SLOW);
    }

    /// Kat times ann out: her words come back, those of others go on coming.
    async fn is_timed_out(&mut self) {
        self.says("a link too many").await;
        let mut deed = about_ann("timeout");
        deed["length"] = json!(LENGTH);
        deed["reason"] = json!("links");
        self.kat.done(deed).await;
        let left = self.is_blocked("why?");
        assert!((LENGTH - SLACK..=LENGTH).contains(&left), "{left} ms of the timeout");
        self.nova.posted("the evening goes on", "nova").await;
        self.node.wait("what others say", said("the evening goes on"));
    }

    /// Ann can speak again, on the connection she has had all the time, and has missed nothing.
    async fn has_recovered(mut self) {
        self.says("I am back").await;
        self.nova.posted("welcome back", "nova").await;
        self.node.wait("what others say", said("welcome back"));
        let history = self.house.history("/v1/messages/nova").await.concat();
        let seen: String = self.node.seen().iter().map(ToString::to_string).collect();
        for word in ["too early", "too fast", "why?", "still?", "a secret"] {
            assert!(!history.contains(word), "{word} stands in the history: {history}");
        }
        for word in ["a secret", "-mods", "disconnect", "connect_error"] {
            assert!(!seen.contains(word), "{word}: {seen}");
        }
        let count = |key: &str| self.node.seen().iter().filter(|line| line.get(key).is_some()).count();
        assert_eq!(count("connect"), 1, "one connection: {seen}");
        for event in ["room", "standing", "moderated", "edited"] {
            let was_told = self.node.seen().contains(&json!({ "unheard": event }));
            assert!(was_told, "{event} was not even sent, so it says nothing: {seen}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs node and its packages: tests/run"]
async fn every_generation_is_blocked_for_a_timeout_and_speaks_again_after_the_deadline() {
    for generation in GENERATIONS {
        let mut evening = open(generation).await;
        evening.chats().await;
        evening.is_timed_out().await;
        evening.later(LENGTH - SLOW);
        let left = evening.is_blocked("still?");
        assert!((SLOW - SLACK..=SLOW).contains(&left), "{left} ms before the deadline");
        evening.later(SLOW);
        evening.has_recovered().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs node and its packages: tests/run"]
async fn every_generation_speaks_again_once_a_timeout_is_lifted() {
    for generation in GENERATIONS {
        let mut evening = open(generation).await;
        evening.chats().await;
        evening.is_timed_out().await;
        // Out of slow mode, far from the deadline.
        evening.later(SLOW);
        let left = evening.is_blocked("still?");
        assert!((LENGTH - SLOW - SLACK..=LENGTH - SLOW).contains(&left), "{left} ms before the deadline");
        evening.kat.done(about_ann("lift")).await;
        evening.has_recovered().await;
    }
}
