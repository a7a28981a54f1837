//! Editing: other words in the place of an own message, for everybody and for ever.

use std::time::Duration;

use serde_json::json;

use super::kit::{House, text_of};

#[tokio::test]
async fn an_edit_reaches_everybody_as_an_event_of_its_own_and_stays_in_the_history() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "other").await);
    assert_eq!(ann.connected["streamside"]["edit"], 600_000);
    bob.posted("ready", "other").await;
    let id = ann.posted("frist", "nova").await;
    let ack = ann.edit(&id, "**first**").await;
    assert_eq!(ack["id"], json!(id));
    let edited = bob.heard("edited").await[0].clone();
    assert_eq!((&edited["id"], &edited["edited"], &edited["editedAt"]), (&json!(id), &json!(true), &ack["editedAt"]));
    assert_eq!((text_of(&edited).as_str(), &edited["channel"]), ("<strong>first</strong>", &json!("nova")));
    assert!(edited["timestamp"].as_i64() <= edited["editedAt"].as_i64());
    assert_eq!(house.history("/v1/messages/nova").await, ["<strong>first</strong>"]);
    let house = house.reopen().await;
    let (_, body) = house.get("/v1/messages/nova").await;
    assert_eq!(body["data"][0], edited, "the same after a restart, from the disk");
}

#[tokio::test]
async fn subscribers_hear_only_of_edits_in_their_rooms() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.ask(1, "subscribe", json!({ "rooms": ["quiet"], "all": false })).await;
    bob.acked(1).await;
    let (loud, quiet) = (ann.posted("loud", "nova").await, ann.posted("quiet", "quiet").await);
    ann.edit(&loud, "louder").await;
    ann.edit(&quiet, "quieter").await;
    assert_eq!(bob.heard("edited").await[0]["id"], json!(quiet));
}

#[tokio::test]
async fn the_same_text_again_changes_nothing() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("one", "nova").await;
    let first = ann.edit(&id, "two").await;
    assert_eq!(ann.edit(&id, "two").await, first);
    let token = house.token("ann").await;
    let (_, body) = house.ask("GET", &format!("/v1/messages/nova/{id}/edits"), &token).await;
    assert_eq!(body["data"].as_array().map(Vec::len), Some(2), "{body}");
}

#[tokio::test]
async fn only_the_author_may_and_only_what_is_there() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    let id = ann.posted("mine", "nova").await;
    assert_eq!(bob.edit(&id, "yours").await["error"]["code"], "forbidden");
    assert_eq!(ann.edit("0199c1de-7b7a-7cc3-9c9e-0c7d3f2a1b10", "x").await["error"]["code"], "not_found");
    assert_eq!(house.history("/v1/messages/nova").await, ["mine"]);
}

#[tokio::test]
async fn an_edit_passes_the_same_gate_as_a_message() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("one", "nova").await;
    for (text, code) in [(" ", "empty"), ("/whisper bob hi", "empty"), (&*"x".repeat(501), "too_long")] {
        assert_eq!(ann.edit(&id, text).await["error"]["code"], code);
    }
    for n in 0..4 {
        assert!(ann.edit(&id, &format!("text {n}")).await["id"].is_string(), "{n}");
    }
    let refused = ann.edit(&id, "once more").await;
    assert_eq!(refused["error"]["code"], "rate_limited", "messages and edits are counted together");
    assert!(refused["error"]["retryAfter"].as_u64().is_some());
    ann.event("edit", json!({ "id": id, "message": "my text" })).await;
    assert_eq!(ann.heard("blocked").await[0]["message"], "my text", "it goes back where no answer was asked for");
}

#[tokio::test]
async fn after_the_time_for_it_a_message_stays_as_it_is() {
    let house = House::open(|settings| {
        settings.limits = false;
        settings.edit_window = Duration::from_millis(5);
    })
    .await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("0", "nova").await;
    let mut last = 0;
    // Each edit is synced to disk, so that a few of them take longer than this.
    let refused = loop {
        let ack = ann.edit(&id, &(last + 1).to_string()).await;
        if ack["error"].is_object() {
            break ack;
        }
        last += 1;
        assert!(last < 1000, "the time is never over");
    };
    assert_eq!(refused["error"]["code"], "forbidden");
    assert_eq!(house.history("/v1/messages/nova").await, [last.to_string()]);
    assert!(ann.edit(&id, &last.to_string()).await["id"].is_string(), "what it says already may be said again");
}

#[tokio::test]
async fn editing_can_be_switched_off() {
    let house = House::open(|settings| settings.edit_window = Duration::ZERO).await;
    let mut ann = house.join("ann", "nova").await;
    assert_eq!(ann.connected["streamside"]["edit"], 0);
    let id = ann.posted("one", "nova").await;
    assert_eq!(ann.edit(&id, "two").await["error"]["code"], "forbidden");
}

/// What readers fetch right after hearing of an edit already holds it, whatever the server had at hand.
#[tokio::test]
async fn the_history_is_never_older_than_what_was_told() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("m", "nova").await;
    let house = House::open_in(house.stop().await, |settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..20 {
        let text = format!("m{n}");
        let (ack, _) = tokio::join!(ann.edit(&id, &text), house.history("/v1/messages"));
        assert!(ack["id"].is_string(), "{ack}");
        assert_eq!(house.history("/v1/messages/nova").await, std::slice::from_ref(&text));
        assert_eq!(house.history("/v1/messages").await, [text]);
    }
}

#[tokio::test]
async fn earlier_texts_are_kept_and_the_typed_text_comes_back_to_its_author() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("*one*", "nova").await;
    ann.edit(&id, "two").await;
    ann.edit(&id, "three :fire:").await;
    let (status, source) = house.get_as("ann", &format!("/v1/messages/NOVA/{id}/source")).await;
    assert_eq!((status, &source["data"]), (200, &json!({ "text": "three :fire:" })));
    let versions = house.list_as("ann", &format!("/v1/messages/nova/{id}/edits")).await;
    let texts: Vec<_> = versions.iter().map(|version| version["text"].as_str().expect("text")).collect();
    assert_eq!(texts, ["*one*", "two", "three :fire:"]);
    assert!(versions[0]["html"].as_str().is_some_and(|html| html.contains("<em>one</em>")));
    assert!(versions.is_sorted_by_key(|version| version["timestamp"].as_i64()));
}

/// Two devices of one author at the same time: what was told last is what stays.
#[tokio::test]
async fn edits_are_told_in_the_order_in_which_they_are_stored() {
    const EACH: u64 = 40;
    let house = House::open(|settings| settings.limits = false).await;
    let (mut one, mut two) = (house.join("ann", "nova").await, house.join("ann", "nova").await);
    let mut bob = house.join("bob", "nova").await;
    bob.posted("ready", "other").await;
    let id = one.posted("m", "nova").await;
    for n in 0..EACH {
        one.ask(n, "edit", json!({ "id": id, "message": format!("one {n}") })).await;
        two.ask(n, "edit", json!({ "id": id, "message": format!("two {n}") })).await;
    }
    let mut told = Vec::new();
    for _ in 0..2 * EACH {
        told.push(bob.heard("edited").await[0].clone());
    }
    let texts: Vec<String> = told.iter().map(text_of).collect();
    assert_eq!(house.history("/v1/messages/nova").await, texts[texts.len() - 1..]);
    let kept = house.list_as("ann", &format!("/v1/messages/nova/{id}/edits")).await;
    let kept: Vec<&str> = kept.iter().skip(1).map(|version| version["text"].as_str().expect("text")).collect();
    assert_eq!(kept, texts);
    assert!(told.is_sorted_by_key(|item| item["editedAt"].as_i64()));
}
