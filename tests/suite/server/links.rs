//! The list of links and pictures of a room.

use serde_json::{Value, json};

use super::kit::House;

fn addresses(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["url"].as_str().expect("an address")).collect()
}

async fn links(house: &House, path: &str) -> Vec<Value> {
    let (status, body) = house.get(path).await;
    assert_eq!(status, 200, "{path}: {body}");
    let items = body["data"].as_array().expect("data").clone();
    assert_eq!(body["size"], items.len());
    items
}

#[tokio::test]
async fn links_and_pictures_are_listed_newest_first_with_who_and_when() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("Ann", "nova").await;
    assert_eq!(ann.connected["streamside"]["links"], true);
    ann.posted("see https://a.example/one and http://a.example/two.png :fire:", "Nova").await;
    ann.posted("no link `https://code.example`", "nova").await;
    ann.posted("https://elsewhere.example/", "other").await;
    let media = house.url("/pictures/a.bin");
    let ack = ann.post_acked(json!({ "message": format!("![cat]({media})"), "channel": "nova" })).await;
    let house = house.reopen().await;
    let items = links(&house, "/v1/links/NOVA").await;
    assert_eq!(addresses(&items), [media.as_str(), "https://a.example/one", "http://a.example/two.png"]);
    let first = json!({
        "id": ack["id"], "url": media, "kind": "image", "timestamp": ack["timestamp"], "username": "Ann",
        "channel": "Nova",
    });
    assert_eq!(items[0], first);
    assert_eq!(addresses(&links(&house, "/v1/links/nova?kind=link").await), ["https://a.example/one"]);
    assert_eq!(links(&house, "/v1/links/nova?kind=image").await.len(), 2);
    assert!(links(&house, "/v1/links/nobody").await.is_empty());
}

/// A page never ends inside a message, since the next one begins before a message.
#[tokio::test]
async fn pages_lose_no_link_of_a_message_with_several() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..6 {
        let text = (0..3).map(|m| format!("http://a.example/{n}{m} ")).collect::<String>();
        ann.posted(&text, "nova").await;
    }
    let mut all = links(&house, "/v1/links/nova?limit=4").await;
    assert_eq!(all.len(), 6, "two whole messages");
    loop {
        let last = all.last().expect("links")["id"].as_str().expect("an id").to_owned();
        let page = links(&house, &format!("/v1/links/nova?limit=4&before={last}")).await;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    let expected: Vec<String> =
        (0..6).rev().flat_map(|n| (0..3).map(move |m| format!("http://a.example/{n}{m}"))).collect();
    assert_eq!(addresses(&all), expected);
    assert_eq!(house.get("/v1/links/nova?before=nothing").await.0, 404);
    for query in ["kind=film", "limit=-1", "limit=x", "before=a&before=b"] {
        assert_eq!(house.get(&format!("/v1/links/nova?{query}")).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn an_edit_changes_the_list() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("https://a.example/one https://a.example/two", "nova").await;
    ann.edit(&id, "https://a.example/three").await;
    assert_eq!(addresses(&links(&house, "/v1/links/nova").await), ["https://a.example/three"]);
    ann.edit(&id, "nothing").await;
    assert!(links(&house, "/v1/links/nova").await.is_empty());
}

#[tokio::test]
async fn links_of_whispers_are_for_their_people() {
    let house = House::open(|_| {}).await;
    house.token("bob").await;
    let mut ann = house.join("ann", "nova").await;
    ann.whisper(&["bob"], "https://a.example/secret").await;
    let items = house.list_as("bob", "/v1/whispers/ann/links").await;
    assert_eq!((addresses(&items), &items[0]["channel"]), (vec!["https://a.example/secret"], &json!("whisper")));
    assert!(house.list_as("bob", "/v1/whispers/ann/links?kind=image").await.is_empty());
    assert_eq!(house.get("/v1/whispers/ann/links").await.0, 401);
}
