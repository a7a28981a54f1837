//! Blocks: whose direct messages one does not take, for good.

use serde_json::json;

use super::kit::House;

async fn block(house: &House, who: &str, name: &str) {
    let token = house.token(who).await;
    let (status, body) = house.ask("PUT", &format!("/v1/blocks/{name}"), &token).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn the_list_of_blocks_is_kept_and_each_change_gives_it_back() {
    let house = House::open(|_| {}).await;
    for name in ["Troll", "zed", "Ann"] {
        house.token(name).await;
    }
    let ann = house.token("ann").await;
    let put = house.ask("PUT", "/v1/blocks/zed", &ann).await;
    assert_eq!(put, (200, json!({ "success": true, "data": ["zed"] })));
    assert_eq!(house.ask("PUT", "/v1/blocks/TROLL", &ann).await.1["data"], json!(["Troll", "zed"]));
    assert_eq!(house.ask("PUT", "/v1/blocks/troll", &ann).await.1["data"], json!(["Troll", "zed"]), "twice is once");
    let house = house.reopen().await;
    assert_eq!(house.list_as("ann", "/v1/blocks").await, ["Troll", "zed"]);
    assert_eq!(house.list_as("zed", "/v1/blocks").await, [json!(null); 0], "everybody has a list of their own");
    assert_eq!(house.ask("DELETE", "/v1/blocks/Zed", &ann).await.1["data"], json!(["Troll"]));
    assert_eq!(house.ask("DELETE", "/v1/blocks/zed", &ann).await, (200, json!({ "success": true, "data": ["Troll"] })));
    for (name, status) in [("nobody", 404), ("ann", 403), ("ANN", 403), ("%ff", 400)] {
        assert_eq!(house.ask("PUT", &format!("/v1/blocks/{name}"), &ann).await.0, status, "{name}");
    }
}

#[tokio::test]
async fn user_can_block_whispers_of_somebody_alone_or_in_company() {
    let house = House::open(|_| {}).await;
    for name in ["bob", "kat"] {
        house.token(name).await;
    }
    let mut ann = house.join("ann", "nova").await;
    let id = ann.whisper(&["bob"], "before").await["id"].as_str().expect("an id").to_owned();
    block(&house, "Bob", "ANN").await;
    for to in [&["bob"][..], &["kat", "bob"]] {
        let refused = ann.whisper(to, "hello?").await;
        assert_eq!(refused["error"]["code"], "forbidden");
        assert!(refused["error"]["message"].as_str().is_some_and(|words| words.contains("bob")), "{refused}");
    }
    assert_eq!(ann.edit(&id, "HELLO").await["error"]["code"], "forbidden", "not by way of an edit either");
    let bob = house.token("bob").await;
    assert_eq!(house.list_as("bob", "/v1/whispers/ann").await.len(), 1);
    assert_eq!(house.list_as("bob", "/v1/whispers").await.len(), 1);
    house.ask("DELETE", "/v1/blocks/ann", &bob).await;
    assert!(ann.whisper(&["bob"], "after").await["id"].is_string());
}

#[tokio::test]
async fn a_block_holds_back_nothing_else() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.posted("ready", "nova").await;
    block(&house, "bob", "ann").await;
    ann.post("in public", "nova").await;
    while bob.texts(1).await != ["in public"] {}
    assert!(bob.whisper(&["ann"], "the other way").await["id"].is_string());
}
