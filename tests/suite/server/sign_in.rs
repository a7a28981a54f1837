//! Who is let in, and how others are told.

use serde_json::{Value, json};

use super::kit::{Chatter, House};

/// The `error` event and the kick that a refused client gets.
async fn refusal(chatter: &mut Chatter) -> Value {
    let frames = chatter.rest().await;
    assert_eq!(frames.last().map(String::as_str), Some("41"), "{frames:?}");
    let error = frames.iter().find_map(|frame| frame.strip_prefix("42[\"error\",")).expect("an error event");
    serde_json::from_str(&error[..error.len() - 1]).expect("JSON")
}

#[tokio::test]
async fn s2_1_many_connections_may_use_one_token() {
    let house = House::open(|_| {}).await;
    let token = house.token("ann").await;
    assert_eq!(house.token("ANN").await, token, "names are one without regard to case");
    for _ in 0..3 {
        let mut ann = house.join_with(&token, "nova").await;
        ann.post("hi", "nova").await;
        ann.texts(1).await;
    }
}

#[tokio::test]
async fn s2_1_only_the_newest_token_is_valid() {
    let house = House::open(|_| {}).await;
    let old = house.token("ann").await;
    let mut ann = house.join_with(&old, "nova").await;
    ann.post("hi", "nova").await;
    ann.texts(1).await;
    let new = house.server.token("ann", false, true).await.expect("a token");
    assert_ne!(old, new);
    assert_eq!(refusal(&mut ann).await["code"], "not_authorised", "whoever is connected has to go");
    let mut late = house.join_with(&old, "nova").await;
    assert_eq!(refusal(&mut late).await["code"], "not_authorised");
    let mut ann = house.join_with(&new, "nova").await;
    ann.post("back", "nova").await;
    assert_eq!(ann.texts(1).await, ["back"]);
}

#[tokio::test]
async fn tokens_outlive_a_restart() {
    let house = House::open(|_| {}).await;
    let token = house.token("ann").await;
    let house = house.reopen().await;
    let mut ann = house.join_with(&token, "nova").await;
    ann.post("hi", "nova").await;
    assert_eq!(ann.texts(1).await, ["hi"]);
}

#[tokio::test]
async fn all_known_shapes_of_new_user_are_understood() {
    let house = House::open(|_| {}).await;
    let token = house.token("ann").await;
    for profile in [
        json!({ "token": token, "channel": "nova", "recaptcha": null }),
        json!({ "type": "user", "token": token, "page": "nova" }),
        json!({ "jwt": token, "page": "nova" }),
        json!({ "token": { "success": true, "chatToken": token }, "page": "nova" }),
    ] {
        let mut ann = house.connect().await;
        ann.event("new user", profile.clone()).await;
        ann.event("message", json!({ "message": "hi" })).await;
        let item = ann.bulk().await[0].clone();
        assert_eq!((&item["username"], &item["channel"]), (&json!("ann"), &json!("nova")), "{profile}");
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused_with_a_reason() {
    let house = House::open(|_| {}).await;
    for token in ["nonsense", "a.b.c"] {
        let mut nobody = house.join_with(token, "nova").await;
        assert_eq!(refusal(&mut nobody).await["code"], "not_authorised");
    }
}

#[tokio::test]
async fn spectators_are_let_in_only_where_the_operator_says_so_and_never_write() {
    let closed = House::open(|_| {}).await;
    let mut nobody = closed.connect().await;
    nobody.event("new user", json!({ "channel": "nova" })).await;
    assert_eq!(refusal(&mut nobody).await["code"], "not_authorised");

    let open = House::open(|settings| settings.spectators = true).await;
    let mut watcher = open.connect().await;
    watcher.event("new user", json!({ "channel": "nova" })).await;
    let ack = watcher.post_acked(json!({ "message": "hi" })).await;
    assert_eq!(ack["error"]["code"], "forbidden");
    let mut ann = open.join("ann", "nova").await;
    ann.post("look", "nova").await;
    assert_eq!(watcher.texts(1).await, ["look"]);
}

#[tokio::test]
async fn anonymous_names_are_given_out_only_where_the_operator_says_so() {
    let closed = House::open(|_| {}).await;
    assert_eq!(closed.get("/api/troll-token").await.0, 403);

    let open = House::open(|settings| settings.anonymous = true).await;
    let (status, body) = open.get("/api/troll-token").await;
    assert_eq!(status, 200);
    let mut troll = open.join_with(body["chatToken"].as_str().expect("a token"), "nova").await;
    troll.post("boo", "nova").await;
    let name = troll.bulk().await[0]["username"].as_str().expect("a name").to_owned();
    assert!(name.starts_with("troll:") && name.len() == 10, "{name}");
}

#[tokio::test]
async fn accounts_are_made_and_entered_with_name_and_password() {
    let house = House::open(|_| {}).await;
    let credentials = json!({ "name": "Ann", "password": "correct horse" });
    let (status, made) = house.post("/v1/user/register", credentials.clone()).await;
    assert_eq!((status, &made["success"]), (200, &json!(true)));
    let (_, entered) = house.post("/api/token", json!({ "username": "ann", "password": "correct horse" })).await;
    assert_eq!(entered["chatToken"], made["chatToken"], "devices share the token");
    let (status, refused) = house.post("/v1/user/register", credentials).await;
    assert_eq!((status, &refused["error"]["code"]), (409, &json!("taken")));
    for (name, password) in [("ann", "wrong horse"), ("nobody", "correct horse"), ("ann", "")] {
        let (status, refused) = house.post("/api/token", json!({ "name": name, "password": password })).await;
        assert_eq!((status, &refused["error"]["code"]), (401, &json!("not_authorised")), "{name}");
    }
    let (status, refused) = house.post("/v1/user/register", json!({ "name": "admin", "password": "12345678" })).await;
    assert_eq!((status, &refused["error"]["code"]), (400, &json!("bad_name")));
}

#[tokio::test]
async fn an_account_made_by_token_has_no_password_that_fits() {
    let house = House::open(|_| {}).await;
    house.token("ann").await;
    assert_eq!(house.post("/api/token", json!({ "name": "ann", "password": "" })).await.0, 401);
}

#[tokio::test]
async fn registration_can_be_closed() {
    let house = House::open(|settings| settings.registration = streamside::server::Registration::Closed).await;
    let (status, refused) = house.post("/v1/user/register", json!({ "name": "ann", "password": "12345678" })).await;
    assert_eq!((status, &refused["error"]["code"]), (403, &json!("forbidden")));
}

#[tokio::test]
async fn the_list_of_people_follows_who_is_there() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("Ann", "nova").await;
    ann.heard("update usernames").await;
    let bob = house.join("bob", "Quiet").await;
    ann.heard("update usernames").await;
    let (_, users) = house.get("/v1/chat/users").await;
    assert_eq!(users["data"]["Ann"]["watching"], json!(["nova"]));
    assert_eq!(users["data"]["bob"]["watching"], json!(["quiet"]));
    let (_, channels) = house.get("/v1/chat/channels").await;
    assert_eq!(
        channels["data"],
        json!([{ "channel": "nova", "viewCount": 1 }, { "channel": "Quiet", "viewCount": 1 }])
    );
    drop(bob);
    ann.heard("update usernames").await;
    assert_eq!(house.get("/v1/chat/users").await.1["data"].as_object().map(|users| users.len()), Some(1));
}

#[tokio::test]
async fn old_clients_move_by_writing_elsewhere() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    ann.post_acked(json!({ "message": "hi", "channel": "other" })).await;
    let (_, users) = house.get("/v1/chat/users").await;
    assert_eq!(users["data"]["ann"]["watching"], json!(["other"]));
}
