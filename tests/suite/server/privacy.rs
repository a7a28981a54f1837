//! What was said to some must never be read by others, whatever they ask for.

use serde_json::{Value, json};

use super::kit::House;

const SECRET: &str = "https://secret.example/plan.png";

async fn house_with_a_secret() -> (House, String) {
    let house = House::open(|settings| settings.spectators = true).await;
    house.token("bob").await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.whisper(&["bob"], SECRET).await["id"].as_str().expect("an id").to_owned();
    ann.edit(&id, &format!("{SECRET} again")).await;
    (house, id)
}

#[tokio::test]
async fn nobody_else_hears_a_whisper_or_of_its_edits() {
    let house = House::open(|settings| settings.spectators = true).await;
    let admin = house.server.token("boss", true, false).await.expect("a token");
    let mut others = vec![house.join("eve", "nova").await, house.join("bob2", "bob").await];
    others.push(house.join_with(&admin, "nova").await);
    let mut spectator = house.connect().await;
    spectator.event("new user", json!({ "token": null, "channel": "whisper2" })).await;
    others.push(spectator);
    others.push(house.join("sub", "nova").await);
    for (n, other) in others.iter_mut().enumerate() {
        // The last one asks for certain rooms, the others for all; the answer says that they have joined.
        other.ask(1, "subscribe", json!({ "rooms": ["nova", "bob"], "all": n < 4 })).await;
        assert_eq!(other.acked(1).await, json!({ "success": true }));
    }
    let (mut ann, _bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    let id = ann.whisper(&["bob"], SECRET).await["id"].as_str().expect("an id").to_owned();
    ann.edit(&id, &format!("{SECRET} again")).await;
    ann.posted("the end", "nova").await;
    for other in &mut others {
        let mut heard = String::new();
        while !heard.contains("the end") {
            heard.push_str(&other.frame().await);
        }
        assert!(!heard.contains("secret") && !heard.contains(&id), "{heard}");
    }
}

#[tokio::test]
async fn no_public_list_knows_of_whispers() {
    let (house, id) = house_with_a_secret().await;
    for path in [
        "/v1/messages".to_owned(),
        "/v1/messages/".to_owned(),
        "/v1/messages/whisper".to_owned(),
        "/v1/messages/@ann,bob".to_owned(),
        "/v1/messages/@bob".to_owned(),
        "/v1/messages/ann,bob".to_owned(),
        "/v1/messages/bob".to_owned(),
        format!("/v1/messages?before={id}"),
        format!("/v1/messages/ann,bob?before={id}"),
        "/v1/links/nova".to_owned(),
        "/v1/links/whisper".to_owned(),
        "/v1/links/@bob".to_owned(),
        "/v1/links/ann,bob".to_owned(),
        format!("/v1/links/ann,bob?before={id}"),
        "/v1/chat/users".to_owned(),
        "/v1/chat/channels".to_owned(),
        format!("/v1/messages/@bob/{id}/source"),
        "/v1/whispers".to_owned(),
        "/v1/whispers/bob".to_owned(),
    ] {
        // Without a token, and with the token of somebody who takes no part.
        for answer in [house.get(&path).await, house.get_as("eve", &path).await] {
            let body = answer.1.to_string();
            assert!(!body.contains("secret") && !body.contains("whisper\""), "{path}: {body}");
        }
    }
}

/// Addresses in which somebody else names the two who whispered.
#[tokio::test]
async fn a_third_person_finds_nothing_under_any_name() {
    let (house, id) = house_with_a_secret().await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let eve = house.token("eve").await;
    for token in [&eve, &boss] {
        for with in ["ann,bob", "ann", "bob", "bob,ann", "-"] {
            let (status, body) = house.ask("GET", &format!("/v1/whispers/{with}"), token).await;
            assert_eq!((status, &body["data"]), (200, &json!([])), "{with}");
            let (_, body) = house.ask("GET", &format!("/v1/whispers/{with}/links"), token).await;
            assert_eq!(body["data"], json!([]), "{with}");
            for path in [
                format!("/v1/whispers/{with}?before={id}"),
                format!("/v1/messages/@{with}/{id}/source"),
                format!("/v1/messages/@{with}/{id}/edits"),
                format!("/v1/messages/nova/{id}/edits"),
                format!("/v1/messages/ann,bob/{id}/edits"),
            ] {
                let (status, body) = house.ask("GET", &path, token).await;
                assert_eq!((status, &body["error"]["code"]), (404, &json!("not_found")), "{path}");
            }
        }
        let (_, talks) = house.ask("GET", "/v1/whispers", token).await;
        assert_eq!(talks["data"], json!([]));
    }
    let mut eve = house.join_with(&eve, "nova").await;
    for (text, answer) in [("guess", eve.edit(&id, "guess").await), ("no id", eve.edit("no id", "guess").await)] {
        assert_eq!(answer["error"]["code"], "not_found", "{text}: an id of others looks like none");
    }
    for room in ["@ann,bob", "whisper", "@"] {
        let ack = eve.post_acked(json!({ "message": "hi", "channel": room })).await;
        assert_eq!(ack["error"]["code"], "bad_name", "{room}");
        eve.ask(3, "subscribe", json!({ "rooms": [room], "all": false })).await;
        assert_eq!(eve.acked(3).await["error"]["code"], "bad_name", "{room}");
    }
    eve.ask(4, "whisper", json!({ "to": ["bob"], "message": "hm", "replyTo": id })).await;
    assert_eq!(eve.acked(4).await["error"]["code"], "not_found", "an answer would quote it");
}

/// Anonymous names are given out again, so nothing private hangs on them.
#[tokio::test]
async fn anonymous_people_neither_whisper_nor_are_whispered_to() {
    let house = House::open(|settings| settings.anonymous = true).await;
    house.token("bob").await;
    let token = house.anonymous().await;
    let mut troll = house.join_with(&token, "nova").await;
    let name = loop {
        let (_, users) = house.get("/v1/chat/users").await;
        if let Some(name) = users["data"].as_object().and_then(|users| users.keys().next().cloned()) {
            break name;
        }
    };
    assert_eq!(troll.whisper(&["bob"], "hi").await["error"]["code"], "forbidden");
    let id = troll.posted("boo", "nova").await;
    assert_eq!(troll.edit(&id, "bah").await["error"]["code"], "forbidden");
    for path in ["/v1/whispers", "/v1/whispers/bob", "/v1/whispers/bob/links", "/v1/blocks"] {
        assert_eq!(house.ask("GET", path, &token).await.0, 403, "{path}");
    }
    assert_eq!(house.ask("GET", &format!("/v1/messages/nova/{id}/source"), &token).await.0, 404);
    let mut ann = house.join("ann", "nova").await;
    assert_eq!(ann.whisper(&[&name], "hi").await["error"]["code"], "not_found");
}

/// Notes to oneself are a conversation without others.
#[tokio::test]
async fn notes_are_only_ones_own() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    ann.whisper(&[], "note").await;
    for (name, count) in [("ann", 1), ("bob", 0)] {
        for with in ["-", "ann"] {
            let count = if name == "bob" { 0 } else { count };
            let items: Vec<Value> = house.list_as(name, &format!("/v1/whispers/{with}")).await;
            assert_eq!(items.len(), count, "{name} {with}");
        }
    }
}
