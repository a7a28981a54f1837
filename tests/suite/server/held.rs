//! Direct messages to a DJ whose event is on: they wait, and come when it is over.

use serde_json::{Value, json};

use super::kit::{Chatter, House, text_of};

fn event(live: bool) -> Value {
    json!({ "do": "event", "channel": "nova", "live": live })
}

async fn live() -> (House, Chatter) {
    let house = House::open(|settings| settings.limits = false).await;
    for name in ["kat", "ann", "bob"] {
        house.token(name).await;
    }
    let mut nova = house.join("Nova", "nova").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    nova.done(event(true)).await;
    (house, nova)
}

/// The texts of the next direct messages.
async fn whispered(chatter: &mut Chatter, count: usize) -> Vec<String> {
    let mut texts = Vec::new();
    while texts.len() < count {
        texts.extend(chatter.bulk().await.iter().filter(|item| item["type"] == "whisper").map(text_of));
    }
    texts
}

async fn held(house: &House) -> Value {
    let (_, body) = house.get_as("nova", "/v1/rooms/nova").await;
    body["data"]["standing"]["held"].clone()
}

async fn texts(house: &House, name: &str, with: &str) -> Vec<String> {
    house.list_as(name, &format!("/v1/whispers/{with}")).await.iter().map(text_of).collect()
}

#[tokio::test]
async fn dj_can_play_in_peace_and_gets_direct_messages_afterwards() {
    let (house, mut nova) = live().await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    let first = ann.whisper(&["nova"], "one https://a.example/x.png").await;
    assert_eq!((first["held"].clone(), first["id"].is_string()), (json!(true), true));
    assert_eq!(nova.heard("standing").await[0]["held"], 1);
    assert_eq!(bob.whisper(&["nova"], "two").await["held"], true);
    let id = ann.whisper(&["nova"], "thre").await["id"].as_str().expect("an id").to_owned();
    assert!(ann.edit(&id, "three").await["editedAt"].is_i64());
    assert_eq!(held(&house).await, 3);
    bob.posted("the end", "nova").await;
    let mut heard = String::new();
    while !heard.contains("the end") {
        heard.push_str(&nova.frame().await);
    }
    assert!(!heard.contains("whisper") && !heard.contains(&id), "{heard}");
    // Nothing of it is anywhere for the DJ; it is for its author.
    for path in ["/v1/whispers", "/v1/whispers/ann", "/v1/whispers/ann/links"] {
        assert!(house.list_as("nova", path).await.is_empty(), "{path}");
    }
    for path in [format!("/v1/messages/@ann/{id}/edits"), format!("/v1/whispers/ann?before={id}")] {
        assert_eq!(house.get_as("nova", &path).await.0, 404, "{path}");
    }
    nova.ask(1, "whisper", json!({ "to": ["ann"], "message": "what?", "replyTo": id })).await;
    assert_eq!(nova.acked(1).await["error"]["code"], "not_found");
    nova.event("read", json!({ "channel": "@ann", "id": id })).await;
    assert_eq!(nova.heard("error").await[0]["code"], "not_found");
    assert_eq!(texts(&house, "ann", "nova").await.len(), 2);
    assert_eq!(house.list_as("ann", "/v1/whispers").await.len(), 1);
    // The event ends in another run of the server.
    let house = house.reopen().await;
    let mut nova = house.join("nova", "nova").await;
    assert_eq!(held(&house).await, 3);
    let mut ann = house.join("ann", "nova").await;
    nova.done(json!({ "do": "slow", "channel": "nova" })).await;
    ann.whisper(&["nova"], "four").await;
    let (over, brought) = {
        nova.ask(6, "moderate", event(false)).await;
        let brought = whispered(&mut nova, 4).await;
        (nova.acked(6).await, brought)
    };
    assert_eq!(over["entry"]["do"], "event", "{over}");
    assert!(brought[0].starts_with("one"));
    assert_eq!(brought[1..], ["two", "three", "four"], "in the order in which they were said");
    assert_eq!(held(&house).await, 0);
    assert_eq!(house.list_as("nova", "/v1/whispers").await.len(), 2);
    assert_eq!(texts(&house, "nova", "ann").await[1..], ["three", "four"]);
    let after = ann.whisper(&["nova"], "five").await;
    assert_eq!((after.get("held"), whispered(&mut nova, 1).await), (None, vec!["five".to_owned()]));
}

/// Who writes to nova, and whether it waits.
#[tokio::test]
async fn only_words_of_others_wait_and_only_for_the_dj() {
    let (house, mut nova) = live().await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let mut boss = house.join_with(&boss, "nova").await;
    let (mut ann, mut kat) = (house.join("ann", "nova").await, house.join("kat", "nova").await);
    let mut bob = house.join("bob", "nova").await;
    bob.posted("ready", "nova").await;
    for to in [&[][..], &["ann"]] {
        assert!(nova.whisper(to, "of nova").await.get("held").is_none(), "to {to:?}");
    }
    assert!(ann.whisper(&["bob"], "psst").await.get("held").is_none());
    assert_eq!(whispered(&mut bob, 1).await, ["psst"]);
    assert!(kat.whisper(&["nova"], "a raid").await.get("held").is_none(), "a moderator of nova");
    assert!(boss.whisper(&["nova"], "disk full").await.get("held").is_none(), "an administrator");
    assert_eq!(whispered(&mut nova, 2).await, ["a raid", "disk full"]);
    // Of several people everybody else gets it at once.
    let id = ann.whisper(&["nova", "bob"], "all of you").await;
    assert_eq!(id["held"], true);
    assert_eq!(whispered(&mut bob, 1).await, ["all of you"]);
    let id = id["id"].as_str().expect("an id");
    ann.edit(id, "both of you").await;
    assert_eq!(text_of(&bob.heard("edited").await[0]), "both of you");
    assert_eq!(texts(&house, "bob", "nova,ann").await, ["both of you"]);
    assert!(texts(&house, "nova", "bob,ann").await.is_empty());
    // What kat says among them is heard at once, what came before still waits.
    kat.whisper(&["nova", "bob", "ann"], "now").await;
    let heard: Vec<String> = whispered(&mut nova, 1).await;
    assert_eq!(heard, ["now"]);
    nova.ask(6, "moderate", event(false)).await;
    assert_eq!(whispered(&mut nova, 1).await, ["both of you"]);
}

#[tokio::test]
async fn blocks_count_while_live_and_afterwards() {
    let (house, mut nova) = live().await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    let token = house.token("nova").await;
    house.ask("PUT", "/v1/blocks/ann", &token).await;
    assert_eq!(ann.whisper(&["nova"], "hi").await["error"]["code"], "forbidden");
    house.ask("DELETE", "/v1/blocks/ann", &token).await;
    ann.whisper(&["nova"], "rude").await;
    bob.whisper(&["nova"], "kind").await;
    house.ask("PUT", "/v1/blocks/ann", &token).await;
    nova.ask(6, "moderate", event(false)).await;
    assert_eq!(whispered(&mut nova, 1).await, ["kind"]);
    nova.acked(6).await;
    assert!(texts(&house, "nova", "ann").await.is_empty(), "blocked before it came");
    assert_eq!(held(&house).await, 0);
}

#[tokio::test]
async fn a_repeated_attempt_is_told_the_same_and_bitwave_clients_in_words() {
    let (house, mut nova) = live().await;
    let mut ann = house.join("ann", "nova").await;
    let attempt = json!({ "to": ["nova"], "message": "hi", "nonce": "n1" });
    ann.ask(1, "whisper", attempt.clone()).await;
    let first = ann.acked(1).await;
    ann.ask(2, "whisper", attempt).await;
    assert_eq!((ann.acked(2).await, &first["held"]), (first.clone(), &json!(true)));
    let token = house.token("bob").await;
    let letter = json!({ "chatToken": token, "receiver": "nova", "message": "psst" });
    let (status, body) = house.post("/v1/whispers/send", letter).await;
    assert_eq!(status, 200);
    assert!(body["message"].as_str().is_some_and(|words| words.contains("held back")), "{body}");
    nova.ask(6, "moderate", event(false)).await;
    assert_eq!(whispered(&mut nova, 2).await, ["hi", "psst"]);
}
