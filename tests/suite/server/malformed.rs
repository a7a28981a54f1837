//! Fields of a shape nobody expects: an answer that says so, and nothing else happens.

use serde_json::{Value, json};

use super::kit::House;

/// One field at a time takes each of these.
fn odd_values() -> Vec<Value> {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    vec![json!(null), json!(true), json!(7), json!(-1.5e300), json!({}), json!([[]]), json!([7]), deep]
}

#[tokio::test]
async fn odd_fields_of_edits_and_whispers_are_refused() {
    let house = House::open(|settings| settings.limits = false).await;
    house.token("bob").await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("as it was", "nova").await;
    let whole = [
        ("edit", json!({ "id": id, "message": "new" }), &["id", "message"][..]),
        ("whisper", json!({ "to": ["bob"], "message": "hi" }), &["to", "message"]),
        ("message", json!({ "message": "hi" }), &["message"]),
    ];
    for (event, argument, fields) in whole {
        for field in fields {
            for odd in odd_values() {
                let mut broken = argument.clone();
                broken[field] = odd;
                ann.ask(1, event, broken.clone()).await;
                assert_eq!(ann.acked(1).await["error"]["code"], "malformed", "{event} {broken}");
            }
        }
        for odd in odd_values().into_iter().chain([json!("text"), json!([])]) {
            ann.ask(1, event, odd.clone()).await;
            assert_eq!(ann.acked(1).await["error"]["code"], "malformed", "{event} {odd}");
        }
        ann.say(&format!("421[\"{event}\"]")).await;
        assert_eq!(ann.acked(1).await["error"]["code"], "malformed", "{event} without an argument");
    }
    for odd in odd_values().into_iter().skip(1).chain([json!(""), json!("x".repeat(65))]) {
        ann.ask(1, "message", json!({ "message": "hi", "replyTo": odd })).await;
        assert_eq!(ann.acked(1).await["error"]["code"], "malformed", "{odd}");
        ann.ask(1, "whisper", json!({ "to": [], "message": "hi", "replyTo": odd })).await;
        assert_eq!(ann.acked(1).await["error"]["code"], "malformed", "{odd}");
    }
    assert_eq!(house.history("/v1/messages").await, ["as it was"]);
    assert_eq!(house.list_as("ann", "/v1/whispers").await, [json!(null); 0]);
}

/// Fields that may be missing count as missing when they make no sense, as in a message.
#[tokio::test]
async fn odd_marks_are_left_out() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for odd in odd_values().into_iter().chain([json!(""), json!("n".repeat(65))]) {
        ann.ask(1, "whisper", json!({ "to": [], "message": "hi", "nonce": odd })).await;
        assert!(ann.acked(1).await["id"].is_string(), "{odd}");
    }
    let items = house.list_as("ann", "/v1/whispers/-").await;
    assert!(items.len() == odd_values().len() + 2 && items.iter().all(|item| item.get("nonce").is_none()));
}

#[tokio::test]
async fn odd_addresses_are_answered_and_change_nothing() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("as it was", "nova").await;
    let token = house.token("ann").await;
    let long = "x".repeat(9000);
    for (path, status) in [
        (format!("/v1/messages/%ff/{id}/source"), 400),
        (format!("/v1/messages/%20/{id}/source"), 400),
        (format!("/v1/messages/nova/{id}'--/source"), 404),
        ("/v1/messages/nova/%ff/edits".to_owned(), 400),
        (format!("/v1/messages/nova/{long}/edits"), 404),
        (format!("/v1/messages/@%ff/{id}/edits"), 400),
        (format!("/v1/messages/@a%20b/{id}/edits"), 404),
        ("/v1/whispers/%ff".to_owned(), 400),
        ("/v1/whispers/a%20b".to_owned(), 404),
        ("/v1/whispers/,".to_owned(), 404),
        ("/v1/whispers/%2e%2e%2fadmin".to_owned(), 404),
        (format!("/v1/whispers/{long}"), 404),
        (format!("/v1/whispers/{}", "a,".repeat(999) + "b"), 200),
        (format!("/v1/whispers/{}", (0..40).map(|n| format!("p{n}")).collect::<Vec<_>>().join(",")), 400),
        ("/v1/whispers/-/links?kind=%ff".to_owned(), 400),
        ("/v1/links/%ff".to_owned(), 400),
        ("/v1/links/@".to_owned(), 400),
        ("/v1/links/nova?limit=99999999999999999999".to_owned(), 400),
        ("/v1/links/nova?limit=0".to_owned(), 200),
    ] {
        let (got, body) = house.ask("GET", &path, &token).await;
        assert_eq!((got, &body["success"]), (status, &json!(status == 200)), "{path}: {body}");
    }
    for path in ["/v1/blocks/%ff", "/v1/blocks/a%20b", "/v1/blocks/'--"] {
        assert!(house.ask("PUT", path, &token).await.0 >= 400, "{path}");
    }
    for body in [json!(null), json!([]), json!({}), json!({ "chatToken": { "a": 1 }, "receiver": 1, "message": [] })] {
        assert_eq!(house.post("/v1/whispers/send", body).await.0, 400);
    }
    assert_eq!(house.history("/v1/messages").await, ["as it was"]);
}

/// A flood of subscriptions, or of events that mean nothing, ends; a client that asks now and then does not notice.
#[tokio::test]
async fn requests_that_say_nothing_are_counted() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let mut refused = 0;
    for n in 0..60 {
        ann.ask(n, "subscribe", json!({ "rooms": ["nova"], "all": false })).await;
        refused += u32::from(ann.acked(n).await["error"]["code"] == "rate_limited");
    }
    assert!(refused > 0);
    let mut bob = house.join("bob", "nova").await;
    for _ in 0..5 {
        bob.event("hydratepoll", json!("p1")).await;
    }
    bob.posted("still here", "nova").await;
    for _ in 0..60 {
        // It may be closed before the last.
        if bob.try_say("42[\"votepoll\",{}]").await.is_err() {
            break;
        }
    }
    assert!(bob.rest().await.iter().any(|frame| frame.contains("rate_limited")));
    assert!(house.join("cat", "nova").await.post_acked(json!({ "message": "hi" })).await["id"].is_string());
}
