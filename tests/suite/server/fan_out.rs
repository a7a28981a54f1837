//! From one client to all others.

use serde_json::{Value, json};
use tokio::net::TcpSocket;

use super::kit::House;

#[tokio::test]
async fn s4_2_messages_reach_everybody_in_bulk_with_all_fields() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("Ann", "nova").await, house.join("bob", "other").await);
    // Both have joined once they see the same message.
    bob.post("warm-up", "other").await;
    assert_eq!(bob.texts(1).await, ["warm-up"]);
    let ack = ann.post_acked(json!({ "message": "hi", "channel": "Nova", "global": true, "nonce": "n1" })).await;
    let item = bob.bulk().await[0].clone();
    assert_eq!((&item["_id"], &item["id"]), (&ack["id"], &ack["id"]));
    assert_eq!((&item["username"], &item["channel"]), (&json!("Ann"), &json!("Nova")));
    assert_eq!((&item["global"], &item["nonce"]), (&json!(true), &json!("n1")));
    assert_eq!(item["userColor"], item["color"]);
    assert!(item["userColor"].as_str().is_some_and(|color| color.starts_with('#')));
    assert_eq!(item["timestamp"], ack["timestamp"]);
}

#[tokio::test]
async fn s2_3_a_room_keeps_its_first_spelling() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for spelling in ["NoVa", "nova", "NOVA"] {
        ann.post("hi", spelling).await;
        assert_eq!(ann.bulk().await[0]["channel"], "NoVa");
    }
}

#[tokio::test]
async fn messages_of_one_sender_keep_their_order() {
    let house = House::open(|settings| settings.limits = false).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.post("ready", "nova").await;
    bob.texts(1).await;
    let said: Vec<String> = (0..300).map(|n| format!("m{n}")).collect();
    for text in &said {
        ann.post(text, "nova").await;
    }
    assert_eq!(bob.texts(300).await, said);
    let newest = &said[100..];
    assert_eq!(house.history("/v1/messages/nova").await, newest, "hydration has the same order");
}

#[tokio::test]
async fn what_was_typed_offline_waits_for_new_user() {
    let house = House::open(|_| {}).await;
    let mut ann = house.connect().await;
    ann.post("early", "nova").await;
    ann.event("new user", json!({ "token": house.token("ann").await, "page": "nova" })).await;
    ann.post("late", "nova").await;
    assert_eq!(ann.texts(2).await, ["early", "late"]);
}

#[tokio::test]
async fn subscribers_get_only_their_rooms() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    assert_eq!(bob.connected["streamside"]["subscribe"], true);
    bob.ask(1, "subscribe", json!({ "rooms": ["Quiet", "quiet"], "all": false })).await;
    assert_eq!(bob.acked(1).await, json!({ "success": true }));
    ann.post("loud words", "nova").await;
    ann.post("quiet words", "quiet").await;
    assert_eq!(bob.texts(1).await, ["quiet words"], "once, and nothing of the other room");
    bob.ask(2, "subscribe", json!({ "rooms": [], "all": true })).await;
    bob.acked(2).await;
    ann.post("loud again", "nova").await;
    assert_eq!(bob.texts(1).await, ["loud again"]);
}

#[tokio::test]
async fn the_badge_is_shown_only_if_the_sender_wants_it() {
    let house = House::open(|_| {}).await;
    let token = house.server.token("boss", true, false).await.expect("a token");
    let mut boss = house.join_with(&token, "nova").await;
    for (show, badge) in [(true, "admin"), (false, "")] {
        boss.event("message", json!({ "message": "hi", "channel": "nova", "showBadge": show })).await;
        assert_eq!(boss.bulk().await[0]["badge"], badge);
    }
}

/// The readers' buffers of the system are a few MiB, ours is one: this is well beyond both.
#[tokio::test]
async fn s4_1_a_slow_reader_is_told_to_fetch_the_history_and_others_miss_nothing() {
    const COUNT: usize = 3000;
    let house = House::open(|settings| {
        settings.limits = false;
        settings.max_message = 4096;
    })
    .await;
    let slow = TcpSocket::new_v4().expect("a socket");
    slow.set_recv_buffer_size(4096).expect("a small buffer");
    let slow = slow.connect(house.server.address).await.expect("a connection");
    let mut slow = house.connect_over(slow).await;
    slow.event("new user", json!({ "token": house.token("slow").await, "channel": "nova" })).await;
    slow.post("here", "nova").await;
    slow.texts(1).await;
    let (mut ann, mut fast) = (house.join("ann", "nova").await, house.join("fast", "nova").await);
    fast.post("here", "nova").await;
    fast.texts(1).await;
    let filler = "x".repeat(4000);
    let (_, texts) = tokio::join!(
        async {
            for n in 0..COUNT {
                ann.post(&format!("{n} {filler}"), "nova").await;
            }
        },
        fast.texts(COUNT)
    );
    assert!(texts.iter().enumerate().all(|(n, text)| text.starts_with(&format!("{n} "))), "all, in order");
    let mut got = 0;
    loop {
        let frame = slow.frame().await;
        if frame.starts_with("42[\"reconnect\"") {
            break;
        }
        if let Some(event) = frame.strip_prefix("42[\"bulkmessage\",") {
            let items: Value = serde_json::from_str(&event[..event.len() - 1]).expect("whole frames only");
            got += items.as_array().expect("an array").len();
        }
    }
    assert!(got < COUNT, "something was left out: {got}");
    fast.post("after", "nova").await;
    assert_eq!(slow.texts(1).await, ["after"], "and then it goes on");
}
