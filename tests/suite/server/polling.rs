//! HTTP long-polling of both revisions, and the move to a WebSocket.

use futures_util::{SinkExt, StreamExt};
use reqwest::Client;
use serde_json::{Value, json};
use streamside::proto::engineio::{Revision, payload};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::kit::{House, http};

struct Poller {
    http: Client,
    revision: Revision,
    url: String,
    sid: String,
}

impl Poller {
    /// Connected, not signed in.
    async fn open(house: &House, revision: Revision) -> Self {
        let number = if revision == Revision::V3 { 3 } else { 4 };
        let url = house.url(&format!("/socket.io/?EIO={number}&transport=polling&t=x"));
        let mut poller = Self { http: http(), revision, url, sid: String::new() };
        let mut packets = poller.poll().await;
        let open: Value = serde_json::from_str(&packets.remove(0)[1..]).expect("JSON");
        assert_eq!(open["upgrades"], json!(["websocket"]));
        let sid = open["sid"].as_str().expect("a session").to_owned();
        poller.url.push_str(&format!("&sid={sid}"));
        poller.sid = sid;
        match revision {
            Revision::V3 => assert_eq!(packets, ["40"]),
            Revision::V4 => {
                poller.give(&["40"]).await;
                assert!(poller.poll().await[0].starts_with("40{"));
            }
        }
        poller
    }

    async fn poll(&self) -> Vec<String> {
        let response = self.http.get(&self.url).send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/plain; charset=UTF-8");
        payload::decode(self.revision, &response.text().await.expect("a body")).expect("packets")
    }

    async fn give(&self, packets: &[&str]) {
        let packets: Vec<String> = packets.iter().map(|&packet| packet.to_owned()).collect();
        let body = payload::encode(self.revision, &packets);
        let response = self.http.post(&self.url).body(body).send().await.expect("an answer");
        assert_eq!(response.text().await.expect("a body"), "ok");
    }

    async fn status(&self) -> u16 {
        self.http.get(&self.url).send().await.expect("an answer").status().as_u16()
    }

    /// Polls until a packet starts like this.
    async fn until(&self, start: &str) -> String {
        loop {
            if let Some(packet) = self.poll().await.into_iter().find(|packet| packet.starts_with(start)) {
                return packet;
            }
        }
    }

    async fn websocket(&self, house: &House) -> WebSocketStream<TcpStream> {
        let stream = TcpStream::connect(house.server.address).await.expect("a connection");
        let url = self.url.replace("http://", "ws://").replace("transport=polling", "transport=websocket");
        client_async(url, stream).await.expect("a WebSocket").0
    }
}

fn new_user(token: &str) -> String {
    format!("42{}", json!(["new user", { "token": token, "page": "nova" }]))
}

const BOTH: [Revision; 2] = [Revision::V3, Revision::V4];

#[tokio::test]
async fn chat_works_over_polling_alone() {
    for revision in BOTH {
        let house = House::open(|_| {}).await;
        let poller = Poller::open(&house, revision).await;
        poller.give(&[&new_user(&house.token("ann").await), "42[\"message\",{\"message\":\"é😀\"}]"]).await;
        assert!(poller.until("42[\"bulkmessage\"").await.contains("é😀"));
        poller.give(&["425[\"message\",{\"message\":\"two\"}]"]).await;
        assert!(poller.until("435[").await.contains("\"id\""));
    }
}

#[tokio::test]
async fn a_session_moves_to_a_websocket_and_nothing_is_lost() {
    for revision in BOTH {
        let house = House::open(|_| {}).await;
        let mut bob = house.join("bob", "nova").await;
        let poller = Poller::open(&house, revision).await;
        poller.give(&[&new_user(&house.token("ann").await)]).await;
        poller.until("42[\"update usernames\"").await;
        bob.post("before", "nova").await;
        poller.until("42[\"bulkmessage\"").await;
        let waiting = poller.poll();
        let upgrading = async {
            let mut socket = poller.websocket(&house).await;
            socket.send(Message::text("2probe")).await.expect("sent");
            assert_eq!(socket.next().await.expect("a frame").expect("a frame").into_text().expect("text"), "3probe");
            socket
        };
        let (released, mut socket) = tokio::join!(waiting, upgrading);
        assert_eq!(released.last().map(String::as_str), Some("6"), "the waiting poll is let go");
        bob.post_acked(json!({ "message": "meanwhile", "channel": "nova" })).await;
        socket.send(Message::text("5")).await.expect("sent");
        bob.post_acked(json!({ "message": "after", "channel": "nova" })).await;
        let mut heard = String::new();
        while !heard.contains("after") {
            heard += socket.next().await.expect("a frame").expect("a frame").to_text().expect("text");
        }
        assert!(heard.find("meanwhile") < heard.find("after"), "{heard}");
        socket.send(Message::text("42[\"message\",{\"message\":\"from ann\"}]")).await.expect("sent");
        assert!(bob.until(|frame| frame.contains("from ann")).await.starts_with("42[\"bulkmessage\""));
    }
}

#[tokio::test]
async fn a_probe_that_comes_to_nothing_leaves_the_session_polling() {
    let house = House::open(|_| {}).await;
    let poller = Poller::open(&house, Revision::V4).await;
    poller.give(&[&new_user(&house.token("ann").await)]).await;
    let mut socket = poller.websocket(&house).await;
    socket.send(Message::text("2probe")).await.expect("sent");
    socket.next().await.expect("a frame").expect("a frame");
    socket.send(Message::text("42[\"message\",{\"message\":\"too early\"}]")).await.expect("sent");
    while socket.next().await.is_some_and(|frame| frame.is_ok()) {}
    poller.give(&["42[\"message\",{\"message\":\"still here\"}]"]).await;
    assert!(poller.until("42[\"bulkmessage\"").await.contains("still here"));
}

#[tokio::test]
async fn a_refused_poller_is_told_why_before_the_end() {
    let house = House::open(|_| {}).await;
    let poller = Poller::open(&house, Revision::V4).await;
    poller.give(&[&new_user("nonsense")]).await;
    let packets = poller.poll().await;
    assert!(packets[0].contains("not_authorised") && packets[1] == "41", "{packets:?}");
}

#[tokio::test]
async fn a_poller_that_leaves_is_forgotten() {
    let house = House::open(|_| {}).await;
    let mut bob = house.join("bob", "nova").await;
    bob.heard("update usernames").await;
    let poller = Poller::open(&house, Revision::V4).await;
    poller.give(&[&new_user(&house.token("ann").await)]).await;
    bob.heard("update usernames").await;
    poller.give(&["1"]).await;
    bob.heard("update usernames").await;
    let (_, users) = house.get("/v1/chat/users").await;
    assert_eq!(users["data"].as_object().map(|users| users.len()), Some(1));
    assert_eq!(poller.status().await, 400);
}

#[tokio::test]
async fn a_session_is_polled_by_one_request_at_a_time() {
    let house = House::open(|_| {}).await;
    let poller = Poller::open(&house, Revision::V4).await;
    let both = async { tokio::join!(poller.status(), poller.status()) };
    let nudge = async {
        // Whichever comes second is refused at once; the other one is answered by what this brings.
        poller.give(&[&new_user(&house.token("ann").await), "42[\"message\",{\"message\":\"hi\"}]"]).await;
    };
    let ((one, two), ()) = tokio::join!(both, nudge);
    assert!(matches!((one, two), (200, 400) | (400, 200) | (200, 200)), "{one} {two}");
}

#[tokio::test]
async fn wrong_requests_are_answered_as_engine_io_does() {
    let house = House::open(|_| {}).await;
    for (query, code) in [
        ("EIO=5&transport=polling", 5),
        ("transport=polling", 5),
        ("EIO=4&transport=carrier-pigeon", 0),
        ("EIO=4", 0),
        ("EIO=4&transport=polling&sid=nobody", 1),
        ("EIO=4&transport=websocket", 3),
    ] {
        let (status, body) = house.get(&format!("/socket.io/?{query}")).await;
        assert_eq!((status, &body["code"]), (400, &json!(code)), "{query}");
    }
}
