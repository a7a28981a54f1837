//! Hydration over REST (RFC 4.1, point [3]).

use serde_json::json;

use super::kit::House;

#[tokio::test]
async fn s4_1_history_holds_what_was_said_and_outlives_a_restart() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for (text, room) in [("one", "nova"), ("two", "other"), ("three", "Nova")] {
        ann.post_acked(json!({ "message": text, "channel": room })).await;
    }
    let house = house.reopen().await;
    assert_eq!(house.history("/v1/messages").await, ["one", "two", "three"]);
    assert_eq!(house.history("/v1/messages/").await, ["one", "two", "three"]);
    assert_eq!(house.history("/v1/messages/NOVA").await, ["one", "three"]);
    assert_eq!(house.history("/v1/messages/nobody").await, Vec::<String>::new());
}

/// Who reads the history right after a message has arrived finds it there, committed or not.
#[tokio::test]
async fn what_was_delivered_is_in_the_history_at_once() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..30 {
        let text = format!("m{n}");
        ann.post(&text, "nova").await;
        assert_eq!(ann.texts(1).await, std::slice::from_ref(&text));
        assert_eq!(house.history("/v1/messages/nova").await.last(), Some(&text));
        assert_eq!(house.history("/v1/messages").await.last(), Some(&text));
    }
}

#[tokio::test]
async fn pages_go_back_to_the_first_message_without_a_gap() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..450 {
        ann.post(&format!("m{n}"), "nova").await;
    }
    ann.texts(450).await;
    ann.post_acked(json!({ "message": "last", "channel": "nova" })).await;
    let (_, body) = house.get("/v1/messages/nova?limit=70").await;
    let mut items = body["data"].as_array().expect("data").clone();
    assert_eq!(items.len(), 70);
    loop {
        let oldest = items[0]["id"].as_str().expect("an id").to_owned();
        let (status, body) = house.get(&format!("/v1/messages/nova?limit=70&before={oldest}")).await;
        assert_eq!(status, 200);
        let page = body["data"].as_array().expect("data").clone();
        if page.is_empty() {
            break;
        }
        items.splice(0..0, page);
    }
    let texts: Vec<String> = items.iter().map(super::kit::text_of).collect();
    let expected: Vec<String> = (0..450).map(|n| format!("m{n}")).chain(["last".to_owned()]).collect();
    assert_eq!(texts, expected);
}

#[tokio::test]
async fn no_page_is_longer_than_two_hundred() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..210 {
        ann.post(&format!("m{n}"), "nova").await;
    }
    ann.post_acked(json!({ "message": "last", "channel": "nova" })).await;
    assert_eq!(house.history("/v1/messages/nova?limit=100000").await.len(), 200);
    assert_eq!(house.history("/v1/messages/nova?limit=0").await.len(), 0);
}

#[tokio::test]
async fn an_unknown_message_to_page_from_is_said_so() {
    let house = House::open(|_| {}).await;
    let (status, body) = house.get("/v1/messages/nova?before=nothing").await;
    assert_eq!((status, &body["error"]["code"]), (404, &json!("not_found")));
}
