//! Clauses of the server that are no room's own business, on a real server over real sockets.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::hostile::group;
use crate::markup::hostile_markdown::fault;
use crate::server::kit::House;

/// The entry of a person in the list of people.
async fn person(house: &House, name: &str) -> Value {
    let (status, body) = house.get("/v1/chat/users").await;
    assert_eq!(status, 200, "{body}");
    let all = body["data"].as_object().expect("people by key").values();
    all.into_iter().find(|entry| entry["data"]["username"] == name).cloned().unwrap_or_default()
}

#[tokio::test]
async fn s2_1_session_tokens_are_had_over_the_api_and_let_one_in() {
    let house = House::open(|_| {}).await;
    let account = json!({ "username": "ann", "password": "long enough a word" });
    let (_, made) = house.post("/v1/user/register", account.clone()).await;
    let (_, again) = house.post("/api/token", account).await;
    let token = again["chatToken"].as_str().expect("a token").to_owned();
    assert_eq!(made["chatToken"], token);
    let mut ann = house.join_with(&token, "nova").await;
    ann.post("hi", "nova").await;
    assert_eq!(ann.bulk().await[0]["username"], "ann");
}

#[tokio::test]
async fn s2_1_who_has_signed_in_counts_as_connected_until_he_goes() {
    let house = House::open(|_| {}).await;
    assert_eq!(person(&house, "ann").await, Value::Null);
    let mut ann = house.join("ann", "nova").await;
    ann.heard("update usernames").await;
    assert_eq!(person(&house, "ann").await["data"]["page"], "nova", "s2.2: with the current channel");
    let mut bob = house.join("bob", "nova").await;
    bob.heard("update usernames").await;
    drop(ann);
    bob.heard("update usernames").await;
    assert_eq!(person(&house, "ann").await, Value::Null);
}

#[tokio::test]
async fn s2_2_a_user_has_name_avatar_colour_and_tag() {
    let house = House::open(|_| {}).await;
    let token = house.server.token("Ann", true, false).await.expect("a token");
    let mut ann = house.join_with(&token, "nova").await;
    ann.event("message", json!({ "message": "x", "channel": "nova", "showBadge": true })).await;
    let item = ann.bulk().await[0].clone();
    assert_eq!(item["username"], "Ann");
    assert_eq!(item["badge"], "admin", "s2.5: the tag");
    assert_eq!(item["avatar"], "", "nobody has a picture from elsewhere");
    let color = item["userColor"].as_str().expect("a colour");
    let hex = color.strip_prefix('#').expect("CSS hex");
    assert!(hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()), "{color}");
}

#[tokio::test]
async fn s2_3_two_names_that_differ_by_case_alone_are_one_person_and_own_one_channel() {
    let house = House::open(|_| {}).await;
    let one = house.token("Nova").await;
    assert_eq!(house.token("nOVA").await, one);
    let (status, refused) =
        house.post("/v1/user/register", json!({ "username": "NOVA", "password": "long enough a word" })).await;
    assert_eq!(refused["error"]["code"], "taken", "{status} {refused}");
}

#[tokio::test]
async fn s2_5_badges_are_html_that_needs_nothing_else() {
    let house = House::open(|_| {}).await;
    let token = house.server.token("ann", true, false).await.expect("a token");
    let mut ann = house.join_with(&token, "nova").await;
    for (shown, badge) in [(true, "admin"), (false, "")] {
        ann.event("message", json!({ "message": "x", "channel": "nova", "showBadge": shown })).await;
        let item = ann.bulk().await[0].clone();
        assert_eq!(item["badge"], badge, "s3: showBadge {shown}");
        assert_eq!(fault(item["badge"].as_str().expect("text")), None);
    }
}

#[tokio::test]
async fn s3_1_every_message_has_the_fields_of_the_rfc_with_their_types() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    let mut ids = HashSet::new();
    for n in 0..20 {
        ann.event("message", json!({ "message": format!("m{n}"), "channel": "nova", "global": n % 2 == 0 })).await;
        let item = ann.bulk().await[0].clone();
        for field in ["avatar", "badge", "userColor", "message", "username", "channel", "type", "id"] {
            assert!(item[field].is_string(), "{field}: {item}");
        }
        assert!(item["timestamp"].as_u64().is_some_and(|ms| ms > 1_600_000_000_000), "{item}");
        assert_eq!(item["global"], n % 2 == 0);
        let id = item["id"].as_str().expect("an id").to_owned();
        assert!(uuid::Uuid::parse_str(&id).is_ok(), "{id} is a UUID");
        assert!(ids.insert(id), "entirely unique");
    }
}

#[tokio::test]
async fn s3_1a_no_posted_text_makes_anything_that_runs() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    let hostile = ["<script>alert(1)</script>x", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"];
    let corpus = group("07_markdown").into_iter().filter_map(|record| record.text());
    let mut posted = 0;
    for text in hostile.iter().map(|&text| text.to_owned()).chain(corpus) {
        ann.post(&text, "nova").await;
        let answers = ["42[\"bulkmessage\"", "42[\"error\""];
        let frame = ann.until(|frame| answers.iter().any(|start| frame.starts_with(start))).await;
        let event: Value = serde_json::from_str(&frame[2..]).expect("JSON");
        if let Some(html) = event[1][0]["message"].as_str() {
            posted += 1;
            // The judge knows one host of pictures; here it is the server itself.
            let html = html.replace(&house.url("/"), "https://media.example/");
            assert_eq!(fault(&html), None, "{text:?} became {html}");
        }
    }
    assert!(posted > 30, "{posted} texts came through");
}

#[tokio::test]
async fn s4_1_the_server_greets_knows_new_user_and_names_errors() {
    let house = House::open(|_| {}).await;
    let mut ann = house.connect().await;
    assert!(ann.connected["sid"].is_string(), "the CONNECT packet is what clients report as `connect`");
    let profile = json!({ "token": house.token("ann").await, "channel": "nova" });
    ann.event("new user", profile).await;
    ann.event("message", json!({ "message": "/kick bob", "channel": "nova" })).await;
    let error = ann.heard("error").await;
    assert!(error[0]["code"].is_string() && error[0]["message"].is_string(), "{error}");
}

#[tokio::test]
async fn s4_2_history_and_people_are_had_by_get_and_the_server_asks_for_it() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    ann.heard("update usernames").await;
    let (status, people) = house.get("/v1/chat/users").await;
    assert_eq!((status, &people["success"]), (200, &json!(true)));
    assert_eq!(house.get("/v1/messages/nova").await.0, 200);
    assert_eq!(house.post("/v1/chat/users", json!({})).await.1["success"], false);
}

#[tokio::test]
async fn s4_3_messages_are_taken_by_the_message_event() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.post("ready", "nova").await;
    bob.texts(1).await;
    let full = json!({ "message": "hello", "channel": "nova", "global": true, "showBadge": true });
    ann.event("message", full).await;
    assert_eq!(bob.texts(1).await, ["hello"]);
}
