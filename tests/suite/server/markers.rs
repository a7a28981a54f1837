//! Read markers: what is read on one device is read on the others, and after a restart.

use serde_json::{Value, json};

use super::kit::House;

async fn markers(house: &House, name: &str) -> Value {
    let (status, body) = house.get_as(name, "/v1/markers").await;
    assert_eq!((status, &body["success"]), (200, &json!(true)), "{body}");
    body["data"].clone()
}

fn read(room: &str, id: &str) -> Value {
    json!({ "channel": room, "id": id })
}

#[tokio::test]
async fn user_can_read_on_one_device_what_is_then_read_on_the_other() {
    let house = House::open(|settings| settings.limits = false).await;
    let (mut desk, mut phone) = (house.join("Ann", "nova").await, house.join("ann", "nova").await);
    let mut bob = house.join("bob", "nova").await;
    assert_eq!(desk.connected["streamside"]["markers"], true);
    let mut acks = Vec::new();
    for text in ["one", "two", "three"] {
        acks.push(bob.post_acked(json!({ "message": text, "channel": "nova" })).await);
    }
    let ids: Vec<&str> = acks.iter().map(|ack| ack["id"].as_str().expect("an id")).collect();
    desk.event("read", read("NOVA", ids[1])).await;
    let expected = json!({ "channel": "nova", "id": ids[1], "at": acks[1]["timestamp"] });
    assert_eq!(phone.heard("read").await, json!([expected]));
    assert_eq!(markers(&house, "ann").await, json!({ "nova": { "id": ids[1], "at": acks[1]["timestamp"] } }));
    // Back, to where it is already, and on: only the last one is told.
    phone.event("read", read("nova", ids[0])).await;
    phone.event("read", read("nova", ids[1])).await;
    phone.event("read", read("nova", ids[2])).await;
    assert_eq!(desk.heard("read").await[0]["id"], ids[2]);
    bob.posted("the end", "nova").await;
    let mut heard = String::new();
    while !heard.contains("the end") {
        heard.push_str(&phone.frame().await);
    }
    assert!(!heard.contains("[\"read\""), "who has read it knows: {heard}");

    let house = house.reopen().await;
    assert_eq!(markers(&house, "ann").await["nova"]["id"], ids[2]);
    assert_eq!(markers(&house, "bob").await, json!({}));
    let (mut desk, mut phone) = (house.join("ann", "nova").await, house.join("ann", "nova").await);
    phone.posted("ready", "nova").await;
    desk.event("read", read("nova", ids[0])).await;
    desk.posted("and on", "nova").await;
    let mut heard = String::new();
    while !heard.contains("and on") {
        heard.push_str(&phone.frame().await);
    }
    assert!(!heard.contains("[\"read\""), "it was read before: {heard}");
    assert_eq!(markers(&house, "ann").await["nova"]["id"], ids[2], "it never moves back");
}

#[tokio::test]
async fn conversations_have_markers_too() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut phone) = (house.join("ann", "nova").await, house.join("ann", "nova").await);
    house.token("bob").await;
    let id = ann.whisper(&["bob"], "psst").await["id"].as_str().expect("an id").to_owned();
    let note = ann.whisper(&[], "note").await["id"].as_str().expect("an id").to_owned();
    ann.event("read", read("@BOB", &id)).await;
    assert_eq!(phone.heard("read").await[0]["channel"], "@bob");
    ann.event("read", read("@", &note)).await;
    assert_eq!(phone.heard("read").await[0]["channel"], "@");
    let mut eve = house.join("eve", "nova").await;
    eve.event("read", read("@bob", &id)).await;
    assert_eq!(eve.heard("error").await[0]["code"], "not_found");
    let found = markers(&house, "ann").await;
    assert_eq!((&found["@bob"]["id"], &found["@"]["id"]), (&json!(id), &json!(note)));
}

#[tokio::test]
async fn a_room_that_one_cannot_read_has_no_marker() {
    let house = House::open(|settings| settings.anonymous = true).await;
    for name in ["kat", "ann"] {
        house.token(name).await;
    }
    let mut nova = house.join("nova", "nova").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    let secret = nova.posted("only us", "nova-mods").await;
    let public = nova.posted("hi", "nova").await;
    let (mut ann, mut kat) = (house.join("ann", "nova").await, house.join("kat", "nova").await);
    for (room, id) in [
        ("nova-mods", &secret),
        ("ghost-mods", &secret),
        ("nova", &secret),
        ("other", &public),
        ("nova", &"x".to_owned()),
    ] {
        ann.event("read", read(room, id)).await;
        assert_eq!(ann.heard("error").await[0]["code"], "not_found", "{room}");
    }
    let mut phone = house.join("kat", "nova").await;
    phone.posted("ready", "nova").await;
    kat.event("read", read("nova-mods", &secret)).await;
    assert_eq!(phone.heard("read").await[0]["channel"], "nova-mods");
    assert_eq!(markers(&house, "kat").await["nova-mods"]["id"], json!(secret));
    nova.done(json!({ "do": "unappoint", "channel": "nova", "user": "kat" })).await;
    assert_eq!(markers(&house, "kat").await, json!({}), "no moderator any more");
    let token = house.anonymous().await;
    assert_eq!(house.ask("GET", "/v1/markers", &token).await.0, 403);
    let mut troll = house.join_with(&token, "nova").await;
    troll.event("read", read("nova", &public)).await;
    assert_eq!(troll.heard("error").await[0]["code"], "forbidden");
    assert_eq!(house.get("/v1/markers").await.0, 401);
}
