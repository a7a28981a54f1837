//! One attempt is one message, however often it is sent.

use serde_json::json;

use super::kit::House;

#[tokio::test]
async fn a_repeated_attempt_is_acknowledged_with_the_first_id_also_after_a_restart() {
    let house = House::open(|_| {}).await;
    let message = json!({ "message": "once", "channel": "nova", "nonce": "n1" });
    let mut ann = house.join("ann", "nova").await;
    let first = ann.post_acked(message.clone()).await;
    assert_eq!(ann.post_acked(message.clone()).await, first);
    let mut again = house.join("ann", "nova").await;
    assert_eq!(again.post_acked(message.clone()).await, first, "over another connection");
    let house = house.reopen().await;
    let mut later = house.join("ann", "nova").await;
    assert_eq!(later.post_acked(message).await, first, "after a restart");
    assert_eq!(house.history("/v1/messages/nova").await, ["once"]);
}

#[tokio::test]
async fn the_same_attempt_at_the_same_time_is_one_message() {
    let house = House::open(|_| {}).await;
    let message = json!({ "message": "once", "channel": "nova", "nonce": "n1" });
    let (mut one, mut two) = (house.join("ann", "nova").await, house.join("ann", "nova").await);
    let mut bob = house.join("bob", "nova").await;
    bob.post_acked(json!({ "message": "ready" })).await;
    let (first, second) = tokio::join!(one.post_acked(message.clone()), two.post_acked(message.clone()));
    // The slower one may be told to wait, but never gets a message of its own.
    let ids: Vec<_> = [&first, &second].into_iter().filter_map(|ack| ack.get("id")).collect();
    assert!(!ids.is_empty() && ids.iter().all(|id| *id == ids[0]), "{first} {second}");
    assert_eq!(house.history("/v1/messages/nova").await, ["ready", "once"]);
    bob.post("end", "nova").await;
    // A second copy, or the taking back of one, would stand in between.
    assert_eq!(bob.texts(2).await, ["once", "end"]);
}

#[tokio::test]
async fn attempts_of_different_people_do_not_meet() {
    let house = House::open(|_| {}).await;
    let message = json!({ "message": "mine", "channel": "nova", "nonce": "n1" });
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    let ids = [ann.post_acked(message.clone()).await["id"].clone(), bob.post_acked(message).await["id"].clone()];
    assert_ne!(ids[0], ids[1]);
}

/// Repeating what is stored costs nothing, or a client could not recover after a reconnect.
#[tokio::test]
async fn repeats_are_not_counted_by_the_rate_limit() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let message = json!({ "message": "once", "channel": "nova", "nonce": "n1" });
    let first = ann.post_acked(message.clone()).await;
    for _ in 0..20 {
        assert_eq!(ann.post_acked(message.clone()).await, first);
    }
}
