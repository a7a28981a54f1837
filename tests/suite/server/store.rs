//! A store that cannot keep what is said: the sender is told, nobody is left with a message that will be gone, and the
//! server lives on.

use serde_json::json;

use super::kit::House;

/// Takes the database away from under the server, as a full or broken disk would: another program holds its lock.
fn lock(house: &House) -> rusqlite::Connection {
    let other = rusqlite::Connection::open(house.folder.path().join("streamside.db")).expect("the database");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    other
}

#[tokio::test]
async fn a_message_that_cannot_be_kept_is_refused_and_taken_back() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.post_acked(json!({ "message": "kept" })).await;
    let locked = lock(&house);
    let ack = ann.post_acked(json!({ "message": "lost", "channel": "nova" })).await;
    assert_eq!(ack["error"]["code"], "unavailable");
    assert!(ack["error"]["message"].as_str().is_some_and(|words| words.contains("locked")), "{ack}");
    let lost = bob.bulk().await[0].clone();
    let taken_back = bob.bulk().await[0].clone();
    assert_eq!((&taken_back["type"], &taken_back["ids"]), (&json!("delete"), &json!([lost["id"]])));
    assert_eq!(house.history("/v1/messages/nova").await, ["kept"], "reading goes on");
    assert_eq!(house.get("/health").await.1["status"], "degraded");
    // While it fails, messages are not even shown.
    assert_eq!(ann.post_acked(json!({ "message": "again" })).await["error"]["code"], "unavailable");
    drop(locked);
    assert!(ann.post_acked(json!({ "message": "back" })).await["id"].is_string(), "it recovers by itself");
    assert_eq!(bob.texts(1).await, ["back"]);
    assert_eq!(house.get("/health").await.1["status"], "ok");
}

/// Edits and whispers are stored before anybody hears of them, so there is nothing to take back.
#[tokio::test]
async fn an_edit_or_a_whisper_that_cannot_be_kept_is_refused_and_nobody_hears_of_it() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.posted("ready", "nova").await;
    let id = ann.posted("one", "nova").await;
    let locked = lock(&house);
    assert_eq!(ann.edit(&id, "lost").await["error"]["code"], "unavailable");
    assert_eq!(ann.whisper(&["bob"], "lost").await["error"]["code"], "unavailable");
    drop(locked);
    assert!(ann.edit(&id, "two").await["id"].is_string(), "it recovers by itself");
    assert!(ann.whisper(&["bob"], "kept").await["id"].is_string());
    let mut heard = String::new();
    while !heard.contains("kept") {
        heard.push_str(&bob.frame().await);
    }
    assert!(heard.contains("\"edited\"") && !heard.contains("lost"), "{heard}");
    assert_eq!(house.list_as("ann", &format!("/v1/messages/nova/{id}/edits")).await.len(), 2);
    assert_eq!(house.list_as("bob", "/v1/whispers/ann").await.len(), 1);
}
