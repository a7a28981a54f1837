//! The rest of REST.

use serde_json::json;

use super::kit::House;

#[tokio::test]
async fn health_says_what_the_store_promises() {
    let house = House::open(|_| {}).await;
    let (status, body) = house.get("/health").await;
    assert_eq!((status, &body["status"]), (200, &json!("ok")));
    assert_eq!(body["store"], json!({ "state": "ok", "durability": "fsync" }));
}

#[tokio::test]
async fn unknown_addresses_and_bodies_get_an_error_in_json() {
    let house = House::open(|_| {}).await;
    let (status, body) = house.get("/v1/nothing").await;
    assert_eq!((status, &body["error"]["code"], &body["success"]), (404, &json!("not_found"), &json!(false)));
    for path in
        ["/v1/messages/nova?limit=-1", "/v1/messages?limit=x", "/v1/messages?limit=1&limit=2", "/v1/messages/%ff"]
    {
        let (status, body) = house.get(path).await;
        assert_eq!((status, &body["success"]), (400, &json!(false)), "{path}: {body}");
    }
    assert_eq!(house.post("/v1/messages", json!({})).await.1["success"], false);
    for body in [json!({}), json!([1]), json!({ "name": 1, "password": 2 })] {
        let (status, body) = house.post("/api/token", body).await;
        assert_eq!((status, &body["error"]["code"]), (400, &json!("malformed")));
    }
}

#[tokio::test]
async fn s3_3a_emotes_become_pictures_that_this_server_has() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    ann.post("so :fire: and :nothing:", "nova").await;
    let html = ann.bulk().await[0]["message"].as_str().expect("HTML").to_owned();
    assert!(html.contains(":nothing:"), "s3.3.a unknown emotes stay unchanged: {html}");
    let (_, emotes) = house.get("/v1/emotes").await;
    let fire = emotes["data"].as_array().expect("a list").iter().find(|emote| emote["value"] == ":fire:");
    let address = fire.and_then(|emote| emote["image"].as_str()).expect("an address").to_owned();
    assert!(html.contains(&address), "{html} {address}");
    let picture = super::kit::http().get(&address).send().await.expect("an answer");
    assert_eq!(
        (picture.status().as_u16(), &picture.headers()["content-type"]),
        (200, &"image/svg+xml".parse().expect("a header"))
    );
    assert_eq!(house.get("/emotes/nothing.svg").await.0, 404);
}

#[tokio::test]
async fn s3_3_markdown_arrives_as_safe_html() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    ann.post("**bold** <script>alert(1)</script>", "nova").await;
    let html = ann.bulk().await[0]["message"].as_str().expect("HTML").to_owned();
    assert!(html.contains("<strong>bold</strong>") && !html.contains("<script"), "{html}");
}
