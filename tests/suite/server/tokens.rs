//! Tokens with scopes, and posting without a socket.

use serde_json::{Value, json};

use super::kit::House;

async fn made(house: &House, name: &str, wish: Value) -> (String, String) {
    let token = house.token(name).await;
    let (status, body) = house.send("POST", "/v1/tokens", &token, wish).await;
    assert_eq!(status, 200, "{body}");
    let text = |field: &str| body["data"][field].as_str().expect("a text").to_owned();
    (text("id"), text("token"))
}

const SAY: &str = "/v1/rooms/nova/messages";

#[tokio::test]
async fn developer_can_post_with_a_token_of_scopes() {
    let house = House::open(|_| {}).await;
    let mut bob = house.join("bob", "nova").await;
    let (_, token) = made(&house, "Ann", json!({ "name": "bot", "scopes": ["post"] })).await;
    assert!(token.len() > 43 + 16, "256 bits: {token}");
    let said = json!({ "message": "**on** air", "nonce": "n1", "global": true });
    let (status, body) = house.send("POST", SAY, &token, said.clone()).await;
    assert_eq!((status, &body["success"]), (200, &json!(true)), "{body}");
    let item = bob.bulk().await[0].clone();
    assert_eq!((&item["username"], &item["channel"], &item["global"]), (&json!("Ann"), &json!("nova"), &json!(true)));
    assert_eq!((&item["id"], &item["timestamp"]), (&body["data"]["id"], &body["data"]["timestamp"]));
    assert!(item["message"].as_str().expect("HTML").contains("<strong>on</strong>"));
    let (_, again) = house.send("POST", SAY, &token, said).await;
    assert_eq!(again, body, "the same nonce is the same message");
    let id = body["data"]["id"].clone();
    house.send("POST", SAY, &token, json!({ "message": "yes", "replyTo": id })).await;
    assert_eq!(bob.bulk().await[0]["replyTo"]["username"], "Ann");
    assert_eq!(house.history("/v1/messages/nova").await.len(), 2);
}

#[tokio::test]
async fn the_session_token_posts_as_well_and_whatever_a_socket_is_refused_is_refused_here() {
    let house = House::open(|_| {}).await;
    let token = house.token("ann").await;
    assert_eq!(house.send("POST", SAY, &token, json!({ "message": "hi" })).await.0, 200);
    for (body, status, code) in [
        (json!({ "message": " " }), 400, "empty"),
        (json!({ "message": "/whisper bob hi" }), 400, "empty"),
        (json!({ "message": "x".repeat(501) }), 413, "too_long"),
        (json!({ "text": "hi" }), 400, "malformed"),
        (json!(["hi"]), 400, "malformed"),
        (json!({ "message": "hi", "nonce": "x".repeat(65) }), 400, "malformed"),
        (json!({ "message": "hi", "replyTo": "none" }), 404, "not_found"),
    ] {
        let (found, answer) = house.send("POST", SAY, &token, body.clone()).await;
        assert_eq!((found, &answer["error"]["code"]), (status, &json!(code)), "{body}: {answer}");
    }
    assert_eq!(house.send("POST", "/v1/rooms/whisper/messages", &token, json!({ "message": "hi" })).await.0, 400);
    assert_eq!(house.post(SAY, json!({ "message": "hi" })).await.0, 401);
    let mut last = json!(null);
    for n in 0..8 {
        last = house.send("POST", SAY, &token, json!({ "message": format!("m{n}") })).await.1;
    }
    assert_eq!(last["error"]["code"], "rate_limited", "the same counter as for sockets");
    let mut ann = house.join("ann", "nova").await;
    assert_eq!(ann.post_acked(json!({ "message": "hi" })).await["error"]["code"], "rate_limited");
}

#[tokio::test]
async fn a_token_of_scopes_opens_what_it_is_for_and_nothing_else() {
    let house = House::open(|settings| settings.limits = false).await;
    let (_, here) = made(&house, "nova", json!({ "name": "a", "scopes": ["post"], "rooms": ["Nova"] })).await;
    let (_, reads) = made(&house, "nova", json!({ "name": "b", "scopes": ["read"] })).await;
    let (_, keeps) = made(&house, "nova", json!({ "name": "c", "scopes": ["moderate"], "rooms": ["nova"] })).await;
    let (_, mods) =
        made(&house, "nova", json!({ "name": "d", "scopes": ["post", "read"], "rooms": ["nova-mods"] })).await;
    let words = || json!({ "message": "hi" });
    for (method, path, row) in [
        ("POST", "/v1/rooms/nova/messages", [200, 403, 403, 403]),
        ("POST", "/v1/rooms/bob/messages", [403, 403, 403, 403]),
        ("POST", "/v1/rooms/nova-mods/messages", [403, 403, 403, 200]),
        ("GET", "/v1/rooms/nova", [403, 200, 403, 403]),
        ("GET", "/v1/rooms/nova-mods", [403, 200, 403, 200]),
        ("GET", "/v1/rooms/nova/people", [403, 200, 403, 403]),
        ("GET", "/v1/rooms/nova/log", [403, 403, 200, 403]),
        ("GET", "/v1/messages/nova", [403, 200, 403, 403]),
        ("GET", "/v1/messages/nova-mods", [403, 200, 403, 200]),
        ("GET", "/v1/messages/nova?deleted=true", [403, 403, 200, 403]),
        ("GET", "/v1/links/nova", [403, 200, 403, 403]),
        ("GET", "/v1/chat/users", [403, 200, 403, 403]),
        // Managing and everything private takes the session token.
        ("GET", "/v1/tokens", [403; 4]),
        ("POST", "/v1/tokens", [403; 4]),
        ("DELETE", "/v1/tokens/x", [403; 4]),
        ("GET", "/v1/rooms/nova/hooks", [403; 4]),
        ("POST", "/v1/rooms/nova/hooks", [403; 4]),
        ("GET", "/v1/whispers", [403; 4]),
        ("GET", "/v1/blocks", [403; 4]),
        ("PUT", "/v1/blocks/bob", [403; 4]),
    ] {
        for ((name, token), status) in
            [("here", &here), ("reads", &reads), ("keeps", &keeps), ("mods", &mods)].into_iter().zip(row)
        {
            let (found, body) = house.send(method, path, token, words()).await;
            assert_eq!(found, status, "{name}: {method} {path}: {body}");
        }
    }
    for token in [&here, &reads, &keeps, &mods] {
        let mut socket = house.join_with(token, "nova").await;
        assert!(socket.rest().await.iter().any(|frame| frame.contains("not_authorised")), "it opens no socket");
    }
}

#[tokio::test]
async fn a_token_never_does_more_than_its_person_may() {
    let house = House::open(|settings| settings.limits = false).await;
    let (_, token) = made(&house, "eve", json!({ "name": "all", "scopes": ["post", "read", "moderate"] })).await;
    for (method, path, status) in [
        ("GET", "/v1/rooms/nova/log", 403),
        ("GET", "/v1/messages/nova?deleted=true", 403),
        ("GET", "/v1/rooms/nova-mods", 404),
        ("GET", "/v1/messages/nova-mods", 404),
        ("POST", "/v1/rooms/nova-mods/messages", 404),
    ] {
        assert_eq!(house.send(method, path, &token, json!({ "message": "hi" })).await.0, status, "{method} {path}");
    }
    let nova = house.token("nova").await;
    let mut dj = house.join_with(&nova, "nova").await;
    dj.ask(3, "moderate", json!({ "do": "timeout", "channel": "nova", "user": "eve", "length": 120_000 })).await;
    dj.acked(3).await;
    let (status, body) = house.send("POST", SAY, &token, json!({ "message": "still here" })).await;
    assert_eq!((status, &body["error"]["code"]), (429, &json!("rate_limited")), "a timeout holds for programs too");
    assert!(body["error"]["retryAfter"].as_u64().is_some_and(|wait| wait > 60_000), "{body}");
    assert!(house.history("/v1/messages/nova").await.is_empty());
}

#[tokio::test]
async fn a_token_is_shown_once_listed_without_itself_and_gone_when_revoked() {
    let house = House::open(|_| {}).await;
    let (id, token) =
        made(&house, "ann", json!({ "name": "bot", "scopes": ["post", "read"], "rooms": ["Nova"] })).await;
    house.token("bob").await;
    let list = house.list_as("ann", "/v1/tokens").await;
    assert_eq!((list.len(), &list[0]["name"], &list[0]["rooms"]), (1, &json!("bot"), &json!(["nova"])));
    assert_eq!((&list[0]["scopes"], &list[0]["used"]), (&json!(["post", "read"]), &Value::Null));
    assert!(!list[0].to_string().contains(&token) && list[0].get("token").is_none());
    assert!(house.list_as("bob", "/v1/tokens").await.is_empty(), "others see nothing of it");
    assert_eq!(house.send("POST", SAY, &token, json!({ "message": "hi" })).await.0, 200);
    assert!(house.list_as("ann", "/v1/tokens").await[0]["used"].is_i64(), "its last use is noted");
    let database = std::fs::read(house.folder.path().join("streamside.db-wal")).expect("a database");
    let secret = token.rsplit('_').next().expect("a secret").as_bytes();
    assert!(!database.windows(secret.len()).any(|bytes| bytes == secret), "nobody keeps the token itself");

    let (ann, bob) = (house.token("ann").await, house.token("bob").await);
    let path = format!("/v1/tokens/{id}");
    assert_eq!(house.ask("DELETE", &path, &bob).await.0, 404);
    assert_eq!(house.ask("DELETE", &path, &ann).await.0, 200);
    assert_eq!(house.ask("DELETE", &path, &ann).await.0, 404);
    assert_eq!(house.send("POST", SAY, &token, json!({ "message": "hi" })).await.0, 401);
    let house = house.reopen().await;
    assert_eq!(house.send("POST", SAY, &token, json!({ "message": "hi" })).await.0, 401, "also after a restart");
}

#[tokio::test]
async fn tokens_outlive_a_restart_and_a_new_session_token() {
    let house = House::open(|_| {}).await;
    let (_, token) = made(&house, "ann", json!({ "name": "bot", "scopes": ["post"] })).await;
    house.server.token("ann", false, true).await.expect("a new session token");
    let house = house.reopen().await;
    assert_eq!(house.send("POST", SAY, &token, json!({ "message": "hi" })).await.0, 200);
}

#[tokio::test]
async fn guessed_and_broken_tokens_open_nothing() {
    let house = House::open(|settings| settings.limits = false).await;
    let (id, token) = made(&house, "ann", json!({ "name": "bot", "scopes": ["post"] })).await;
    let mut wrong = token.clone();
    wrong.pop();
    for guess in [
        wrong.clone(),
        format!("{wrong}~"),
        format!("sst_{id}_"),
        format!("sst_{id}"),
        "sst_".into(),
        "sst__".into(),
        format!("sst_0123456789abcdef_{}", token.rsplit('_').next().expect("a secret")),
        format!("{token}{}", "x".repeat(4096)),
    ] {
        let (status, body) = house.send("POST", SAY, &guess, json!({ "message": "hi" })).await;
        assert_eq!((status, &body["error"]["code"]), (401, &json!("not_authorised")), "{guess}");
    }
}

#[tokio::test]
async fn tokens_for_nothing_too_many_and_of_strangers_are_refused() {
    let house = House::open(|settings| {
        settings.limits = false;
        settings.anonymous = true;
    })
    .await;
    let ann = house.token("ann").await;
    for wish in [
        json!({ "name": "x", "scopes": [] }),
        json!({ "name": "x", "scopes": ["admin"] }),
        json!({ "name": " ", "scopes": ["post"] }),
        json!({ "name": "x" }),
        json!({ "name": "x", "scopes": ["post"], "rooms": [] }),
    ] {
        assert_eq!(house.send("POST", "/v1/tokens", &ann, wish.clone()).await.0, 400, "{wish}");
    }
    let (_, body) = house.get("/api/troll-token").await;
    let troll = body["chatToken"].as_str().expect("a token");
    let wish = json!({ "name": "x", "scopes": ["post"] });
    assert_eq!(house.send("POST", "/v1/tokens", troll, wish.clone()).await.0, 403);
    for _ in 0..32 {
        assert_eq!(house.send("POST", "/v1/tokens", &ann, wish.clone()).await.0, 200);
    }
    assert_eq!(house.send("POST", "/v1/tokens", &ann, wish).await.0, 403);
}
