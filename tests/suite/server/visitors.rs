//! Who is in a room and who was, and administrators who come unnoticed.

use serde_json::{Value, json};

use super::kit::{Chatter, House};

async fn people(house: &House, room: &str) -> (Value, Vec<Value>) {
    let (status, body) = house.get_as("asker", &format!("/v1/rooms/{room}/people")).await;
    assert_eq!(status, 200, "{body}");
    let seen = body["data"]["seen"].as_array().expect("seen").iter().map(|seen| seen["name"].clone()).collect();
    (body["data"]["connected"].clone(), seen)
}

async fn come(house: &House, token: &str, room: &str, unnoticed: bool) -> Chatter {
    let mut chatter = house.connect().await;
    chatter.event("new user", json!({ "token": token, "channel": room, "unnoticed": unnoticed })).await;
    chatter
}

/// The answer says that the connection has joined.
async fn joined(chatter: &mut Chatter) {
    chatter.ask(1, "nothing", json!({})).await;
    chatter.ask(2, "moderate", json!({ "do": "unpin", "channel": "x", "message": "x" })).await;
    chatter.acked(2).await;
}

async fn left(house: &House, name: &str) {
    loop {
        let (_, users) = house.get("/v1/chat/users").await;
        if users["data"].get(name).is_none() {
            return;
        }
    }
}

#[tokio::test]
async fn user_can_see_who_is_in_a_room_and_who_was() {
    let house = House::open(|settings| {
        settings.limits = false;
        settings.anonymous = true;
    })
    .await;
    let (_, body) = house.get("/api/troll-token").await;
    let troll = body["chatToken"].as_str().expect("a token");
    let (mut ann, mut bob) = (house.join("Ann", "Nova").await, house.join("bob", "nova").await);
    let mut troll = house.join_with(troll, "nova").await;
    for chatter in [&mut ann, &mut bob, &mut troll] {
        joined(chatter).await;
    }
    let (connected, seen) = people(&house, "nova").await;
    let connected = connected.as_array().expect("names").clone();
    assert_eq!((connected.len(), seen.len()), (3, 0));
    assert_eq!(connected[..2], [json!("Ann"), json!("bob")]);
    drop(troll);
    drop(bob);
    left(&house, "bob").await;
    ann.ask(3, "subscribe", json!({ "rooms": ["elsewhere"], "all": false })).await;
    ann.acked(3).await;
    assert_eq!(people(&house, "nova").await, (json!([]), vec![json!("Ann"), json!("bob")]), "the last one first");
    assert_eq!(people(&house, "elsewhere").await.0, json!(["Ann"]));
    assert_eq!(people(&house, "never").await, (json!([]), Vec::new()));
    assert_eq!(house.get("/v1/rooms/nova/people").await.0, 401);
    drop(ann);
    left(&house, "Ann").await;
    let mut eve = house.join("eve", "nova").await;
    joined(&mut eve).await;
    let house = house.reopen().await;
    assert_eq!(people(&house, "nova").await.1, [json!("eve"), json!("Ann"), json!("bob")], "after a restart");
    assert_eq!(people(&house, "elsewhere").await.1, [json!("Ann")]);
}

#[tokio::test]
async fn admin_can_come_unnoticed_which_is_written_down() {
    let house = House::open(|settings| settings.spectators = true).await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let mut ann = house.join("ann", "nova").await;
    joined(&mut ann).await;
    let mut hidden = come(&house, &boss, "nova", true).await;
    hidden.ask(3, "subscribe", json!({ "rooms": ["nova", "bob"], "all": false })).await;
    assert_eq!(hidden.acked(3).await, json!({ "success": true }));
    let id = ann.posted("among ourselves", "nova").await;
    hidden.until(|frame| frame.contains("among ourselves")).await;
    let (_, users) = house.get("/v1/chat/users").await;
    assert_eq!(
        users["data"].as_object().map(|users| users.keys().cloned().collect::<Vec<_>>()),
        Some(vec!["ann".to_owned()])
    );
    let (_, channels) = house.get("/v1/chat/channels").await;
    assert_eq!(channels["data"], json!([{ "channel": "nova", "viewCount": 1 }]));
    assert_eq!(people(&house, "nova").await.0, json!(["ann"]));
    // Keeping order over it works as over any other connection.
    hidden.done(json!({ "do": "delete", "channel": "nova", "message": id })).await;
    drop(hidden);
    let (_, log) = house.ask("GET", "/v1/rooms/*/log", &boss).await;
    let visits: Vec<_> = log["data"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| (&entry["do"], &entry["by"], &entry["reason"]))
        .collect();
    let visit = |rooms: &'static str| (json!("visit"), json!("boss"), json!(rooms));
    let expected = [visit("nova, bob"), visit("nova")];
    assert_eq!(visits, expected.iter().map(|(verb, by, rooms)| (verb, by, rooms)).collect::<Vec<_>>());
    assert_eq!(people(&house, "nova").await.1, [] as [Value; 0], "nobody saw anybody");
    let mut listed = come(&house, &boss, "nova", false).await;
    joined(&mut listed).await;
    assert_eq!(people(&house, "nova").await.0, json!(["ann", "boss"]));
}

#[tokio::test]
async fn admin_can_come_unnoticed_into_public_rooms_only_and_nobody_else_can() {
    let house = House::open(|settings| {
        settings.spectators = true;
        settings.anonymous = true;
    })
    .await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let troll = house.anonymous().await;
    let mut nova = house.join("nova", "nova").await;
    house.token("kat").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    let table = [
        ("spectator", None, "nova", "forbidden"),
        ("anonymous", Some(troll), "nova", "forbidden"),
        ("kat", Some(house.token("kat").await), "nova", "forbidden"),
        ("nova", Some(house.token("nova").await), "nova", "forbidden"),
        ("kat", Some(house.token("kat").await), "nova-mods", "forbidden"),
        ("ann", Some(house.token("ann").await), "nova-mods", "not_found"),
        ("boss", Some(boss.clone()), "nova-mods", "not_found"),
        ("boss", Some(boss.clone()), "global-mods", "forbidden"),
    ];
    for (name, token, room, code) in table {
        let mut chatter = house.connect().await;
        chatter.event("new user", json!({ "token": token, "channel": room, "unnoticed": true })).await;
        assert_eq!(chatter.heard("error").await[0]["code"], code, "{name} in {room}");
        assert_eq!(chatter.rest().await, ["41"], "{name} in {room}");
    }
    let mut hidden = come(&house, &boss, "nova", true).await;
    for (room, code) in [("global-mods", "forbidden"), ("nova-mods", "not_found")] {
        hidden.ask(3, "subscribe", json!({ "rooms": [room], "all": false })).await;
        assert_eq!(hidden.acked(3).await["error"]["code"], code);
    }
}
