//! Answers: a message that names the one it answers, understood also by those who have not got that one.

use serde_json::json;

use super::kit::House;

#[tokio::test]
async fn an_answer_carries_who_said_what_and_keeps_it() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("Ann", "nova").await, house.join("bob", "nova").await);
    assert_eq!(bob.connected["streamside"]["replies"], true);
    let id = ann.posted("# Big **news** :fire:\n\na < b", "nova").await;
    let ack = bob.post_acked(json!({ "message": "no!", "channel": "NOVA", "replyTo": id })).await;
    assert!(ack["id"].is_string(), "{ack}");
    let expected = json!({ "id": id, "username": "Ann", "excerpt": "Big news :fire: a < b" });
    let house = house.reopen().await;
    let (_, body) = house.get("/v1/messages/nova").await;
    assert_eq!(body["data"][1]["replyTo"], expected);
    assert!(body["data"][0].get("replyTo").is_none());
}

#[tokio::test]
async fn an_excerpt_has_at_most_120_characters() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted(&"é".repeat(300), "nova").await;
    ann.post_acked(json!({ "message": "long", "channel": "nova", "replyTo": id })).await;
    let (_, body) = house.get("/v1/messages/nova").await;
    let excerpt = body["data"][1]["replyTo"]["excerpt"].as_str().expect("an excerpt");
    assert!(excerpt.chars().count() == 120 && excerpt.ends_with('…'), "{excerpt}");
}

/// The question may still be on its way to the disk when its answer comes.
#[tokio::test]
async fn a_message_can_be_answered_the_moment_it_arrives() {
    let house = House::open(|settings| settings.limits = false).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.posted("ready", "nova").await;
    for n in 0..20 {
        ann.post(&format!("m{n}"), "nova").await;
        let id = loop {
            let items = bob.bulk().await;
            if let Some(item) = items.iter().find(|item| item["username"] == "ann") {
                break item["id"].clone();
            }
        };
        let ack = bob.post_acked(json!({ "message": "yes", "channel": "nova", "replyTo": id })).await;
        assert!(ack["id"].is_string(), "{ack}");
    }
}

#[tokio::test]
async fn an_answer_to_nothing_or_to_another_room_is_not_posted() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let elsewhere = ann.posted("elsewhere", "other").await;
    let secret = ann.whisper(&[], "secret").await["id"].clone();
    for id in [json!("nothing"), json!(elsewhere), secret] {
        let ack = ann.post_acked(json!({ "message": "yes", "channel": "nova", "replyTo": id })).await;
        assert_eq!(ack["error"]["code"], "not_found", "{id}");
    }
    assert_eq!(house.history("/v1/messages/nova").await, Vec::<String>::new());
}
