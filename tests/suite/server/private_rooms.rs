//! Private rooms: for the DJ and the moderators they are rooms like others; for everybody else there is none, whatever
//! they ask for and whatever happens there.

use serde_json::{Value, json};

use super::kit::{Chatter, House, text_of};

const SECRET: &str = "https://secret.example/plan.png";
const PRIVATE: &str = "nova-mods";
/// No account is called ghost.
const NEVER: &str = "ghost-mods";

struct Cast {
    house: House,
    nova: Chatter,
    kat: Chatter,
    /// Of kat's message in the private room, which was changed once.
    id: String,
    /// Of what max said there.
    max: String,
    /// Who must learn nothing: name and token; no token is a spectator.
    outsiders: Vec<(&'static str, Option<String>)>,
    keepers: Vec<(&'static str, String)>,
}

/// Nova is the DJ, kat keeps order, max did until a moment ago.
async fn cast() -> Cast {
    let house = House::open(|settings| {
        settings.limits = false;
        settings.spectators = true;
        settings.anonymous = true;
    })
    .await;
    let troll = house.anonymous().await;
    let mut outsiders = vec![("spectator", None), ("anonymous", Some(troll))];
    for name in ["ann", "max"] {
        outsiders.push((name, Some(house.token(name).await)));
    }
    outsiders.push(("boss", Some(house.server.token("boss", true, false).await.expect("a token"))));
    let mut keepers = Vec::new();
    for name in ["nova", "kat"] {
        keepers.push((name, house.token(name).await));
    }
    let (mut nova, mut kat) = (house.join("nova", "nova").await, house.join("kat", "nova").await);
    for name in ["kat", "max"] {
        nova.done(json!({ "do": "appoint", "channel": "nova", "user": name })).await;
    }
    nova.done(json!({ "do": "rules", "channel": PRIVATE, "text": "no secrets out", "must_accept": true })).await;
    let max = house.join("max", "nova").await.posted("max was here", PRIVATE).await;
    nova.done(json!({ "do": "unappoint", "channel": "nova", "user": "max" })).await;
    let id = kat.posted(SECRET, PRIVATE).await;
    kat.edit(&id, &format!("{SECRET} again")).await;
    Cast { house, nova, kat, id, max, outsiders, keepers }
}

impl Cast {
    async fn ask(&self, path: &str, token: Option<&str>) -> (u16, Value) {
        match token {
            Some(token) => self.house.ask("GET", path, token).await,
            None => self.house.get(path).await,
        }
    }
}

/// Everything that can be read, of the room in the place of `{room}`.
fn paths(id: &str) -> Vec<String> {
    [
        "/v1/messages/{room}",
        "/v1/messages/{room}?limit=1",
        "/v1/messages/{room}?deleted=true",
        "/v1/messages/{room}?before={id}",
        "/v1/messages/{room}/{id}/source",
        "/v1/messages/{room}/{id}/edits",
        "/v1/links/{room}",
        "/v1/links/{room}?kind=image",
        "/v1/links/{room}?before={id}",
        "/v1/rooms/{room}",
        "/v1/rooms/{room}/log",
        "/v1/rooms/{room}/people",
        "/v1/rooms/{room}/queue",
        "/v1/rooms/{room}/users/kat",
        "/v1/rooms/{room}/hooks",
    ]
    .map(|path| path.replace("{id}", id))
    .to_vec()
}

#[tokio::test]
async fn every_reader_answers_keepers_and_tells_others_of_no_such_room() {
    let cast = cast().await;
    for path in paths(&cast.max) {
        let token = cast.outsiders.iter().find(|(name, _)| *name == "max").and_then(|(_, token)| token.as_deref());
        let found = cast.ask(&path.replace("{room}", PRIVATE), token).await;
        assert_eq!(found, cast.ask(&path.replace("{room}", NEVER), token).await, "what one wrote oneself: {path}");
    }
    for path in paths(&cast.id) {
        let here = path.replace("{room}", PRIVATE);
        for (name, token) in &cast.keepers {
            let (status, body) = cast.ask(&here, Some(token)).await;
            // Kat wrote it; the DJ and the author see what it said before. Webhooks are the DJ's.
            let expected = match *name {
                "nova" if path.ends_with("source") => 404,
                "kat" if path.ends_with("hooks") => 403,
                _ => 200,
            };
            assert_eq!(status, expected, "{name}: {here}: {body}");
        }
        for (name, token) in &cast.outsiders {
            let found = cast.ask(&here, token.as_deref()).await;
            let never = cast.ask(&path.replace("{room}", NEVER), token.as_deref()).await;
            assert_eq!(found, never, "{name}: {here}");
            let asks_for_more = (token.is_none() && found.0 == 401) || (*name == "anonymous" && found.0 == 403);
            assert!(asks_for_more || (found.0, &found.1["error"]["code"]) == (404, &json!("not_found")), "{found:?}");
        }
    }
}

#[tokio::test]
async fn nobody_else_can_write_there_over_rest() {
    let cast = cast().await;
    let table = [
        ("POST", "/v1/rooms/{room}/messages", json!({ "message": "hi" })),
        ("POST", "/v1/rooms/{room}/moderate", json!({ "do": "clear" })),
        ("POST", "/v1/rooms/{room}/moderate", json!({ "do": "report", "message": cast.id })),
        ("POST", "/v1/rooms/{room}/hooks", json!({ "name": "bot", "kind": "incoming" })),
        ("DELETE", "/v1/rooms/{room}/hooks/x", Value::Null),
        ("POST", "/v1/rooms/{room}/hooks/x/secrets", Value::Null),
    ];
    for (method, path, body) in table {
        for (name, token) in cast.outsiders.iter().filter_map(|(name, token)| Some((name, token.as_deref()?))) {
            let ask = async |room| cast.house.send(method, &path.replace("{room}", room), token, body.clone()).await;
            let (found, never) = (ask(PRIVATE).await, ask(NEVER).await);
            assert_eq!(found, never, "{name}: {method} {path} {body}");
            let expected = if *name == "anonymous" && found.0 == 403 { 403 } else { 404 };
            assert_eq!(found.0, expected, "{name}: {method} {path} {body}: {found:?}");
        }
    }
    assert_eq!(cast.house.list_as("kat", "/v1/messages/nova-mods").await.len(), 2);
}

/// What a keeper of no private room in particular, or nobody, can ask without naming one.
#[tokio::test]
async fn no_public_answer_knows_of_it() {
    let mut cast = cast().await;
    cast.kat.ask(1, "subscribe", json!({ "rooms": ["nova", PRIVATE], "all": false })).await;
    assert_eq!(cast.kat.acked(1).await, json!({ "success": true }));
    let id = &cast.id;
    for path in [
        "/v1/messages".to_owned(),
        "/v1/messages/".to_owned(),
        format!("/v1/messages?before={id}"),
        "/v1/messages?deleted=true".to_owned(),
        "/v1/messages/nova".to_owned(),
        format!("/v1/messages/nova?before={id}"),
        format!("/v1/messages/nova/{id}/edits"),
        format!("/v1/messages/@{PRIVATE}/{id}/source"),
        "/v1/links/nova".to_owned(),
        "/v1/chat/users".to_owned(),
        "/v1/chat/channels".to_owned(),
        "/v1/whispers".to_owned(),
        format!("/v1/whispers/{PRIVATE}"),
        "/v1/rooms/nova".to_owned(),
        "/v1/rooms/nova/log".to_owned(),
        "/v1/rooms/nova/people".to_owned(),
    ] {
        for (name, token) in &cast.outsiders {
            // A refusal may repeat the name that was asked for.
            let body = cast.ask(&path, token.as_deref()).await.1.to_string();
            let body = if path.contains(PRIVATE) { body.replace(PRIVATE, "") } else { body };
            assert!(!body.contains("secret") && !body.contains("-mods"), "{name}: {path}: {body}");
        }
    }
    let token = Some(cast.keepers[0].1.as_str());
    let (_, users) = cast.ask("/v1/chat/users", token).await;
    assert_eq!(users["data"]["kat"]["watching"], json!(["nova", PRIVATE]), "a keeper sees who is there");
    let (_, channels) = cast.ask("/v1/chat/channels", token).await;
    let here = channels["data"].as_array().expect("data").iter().find(|room| room["channel"] == PRIVATE);
    assert_eq!(here.map(|room| &room["viewCount"]), Some(&json!(1)));
}

#[tokio::test]
async fn every_event_is_refused_as_for_a_room_that_never_was() {
    let cast = cast().await;
    let id = &cast.id;
    let events = |room: &str| {
        [
            ("message", json!({ "message": "hi", "channel": room })),
            ("message", json!({ "message": "!accept", "channel": room })),
            ("message", json!({ "message": "hi", "channel": room.to_uppercase() })),
            ("message", json!({ "message": "hi", "channel": room, "replyTo": id })),
            ("subscribe", json!({ "rooms": ["nova", room], "all": false })),
            ("subscribe", json!({ "rooms": [room], "all": true })),
            ("whisper", json!({ "to": [room], "message": "hi" })),
            ("moderate", json!({ "do": "delete", "channel": room, "message": id })),
            ("moderate", json!({ "do": "report", "channel": room, "message": id })),
            ("moderate", json!({ "do": "pin", "channel": room, "message": id })),
            ("moderate", json!({ "do": "clear", "channel": room })),
            ("moderate", json!({ "do": "accept", "channel": room, "version": 1 })),
            ("moderate", json!({ "do": "timeout", "channel": room, "user": "kat", "length": 120_000 })),
        ]
    };
    for (name, token) in &cast.outsiders {
        let mut chatter = seat(&cast.house, token.as_deref(), "nova", json!({})).await;
        for ((event, here), (_, never)) in events(PRIVATE).into_iter().zip(events(NEVER)) {
            chatter.ask(1, event, here.clone()).await;
            let found = chatter.acked(1).await;
            chatter.ask(2, event, never).await;
            let never: Value =
                serde_json::from_str(&chatter.acked(2).await.to_string().replace(NEVER, PRIVATE)).expect("still JSON");
            assert_eq!(found, never, "{name}: {event} {here}");
            let speaks = event != "subscribe" && token.is_none();
            let code = if speaks || (*name == "anonymous" && matches!(event, "moderate" | "whisper")) {
                "forbidden"
            } else {
                "not_found"
            };
            assert_eq!(found["error"]["code"], code, "{name}: {event} {here}: {found}");
        }
        // Of messages that others may read, none can lead to one of the private room.
        if token.is_some() && *name != "anonymous" {
            let (known, unknown) = (chatter.edit(id, "x").await, chatter.edit("no id", "x").await);
            assert_eq!(known, unknown, "{name}");
            chatter.ask(3, "message", json!({ "message": "hm", "channel": "nova", "replyTo": id })).await;
            assert_eq!(chatter.acked(3).await["error"]["code"], "not_found", "{name}: an answer would quote it");
        }
    }
}

#[tokio::test]
async fn nobody_else_can_come_in() {
    let cast = cast().await;
    for (name, token) in &cast.outsiders {
        for room in [PRIVATE, NEVER, "NOVA-mods"] {
            let mut chatter = cast.house.connect().await;
            chatter.event("new user", json!({ "token": token, "page": room })).await;
            let frames = chatter.rest().await;
            let refusal = r#"42["error",{"code":"not_found","message":"there is no such channel"}]"#;
            assert_eq!(frames, [refusal, "41"], "{name}: {room}");
        }
    }
    let mut kat = seat(&cast.house, Some(&cast.keepers[1].1), PRIVATE, json!({})).await;
    kat.event("message", json!({ "message": "no room named" })).await;
    let rules = kat.bulk().await.remove(0);
    assert!(text_of(&rules).ends_with("no secrets out"), "who keeps them need not accept them: {rules}");
    assert_eq!(text_of(&kat.bulk().await[0]), "no room named");
}

async fn seat(house: &House, token: Option<&str>, room: &str, more: Value) -> Chatter {
    let mut chatter = house.connect().await;
    let mut argument = json!({ "token": token, "channel": room });
    argument.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    chatter.event("new user", argument).await;
    chatter
}

/// Whatever others have subscribed to, with and without a desk, they hear nothing of anything that happens there.
#[tokio::test]
async fn dj_can_talk_with_the_moderators_and_nobody_else_hears_of_it() {
    let mut cast = cast().await;
    let mut others = Vec::new();
    for (_, token) in &cast.outsiders {
        for desk in [true, false] {
            others.push(seat(&cast.house, token.as_deref(), "nova", json!({ "desk": desk })).await);
        }
    }
    for (n, other) in others.iter_mut().enumerate() {
        other.ask(1, "subscribe", json!({ "rooms": ["nova"], "all": n % 4 < 2 })).await;
        assert_eq!(other.acked(1).await, json!({ "success": true }));
    }
    let mut second = seat(&cast.house, Some(&cast.keepers[0].1), "elsewhere", json!({})).await;
    second.ask(1, "subscribe", json!({ "rooms": ["elsewhere"], "all": false })).await;
    second.acked(1).await;
    let id = cast.kat.posted(&format!("{SECRET} two"), PRIVATE).await;
    for chatter in [&mut second, &mut cast.nova] {
        let item = loop {
            let found = chatter.bulk().await.into_iter().find(|item| item["id"] == json!(id));
            if let Some(item) = found {
                break item;
            }
        };
        assert_eq!(
            (&item["channel"], &item["type"], &item["username"]),
            (&json!(PRIVATE), &json!("message"), &json!("kat"))
        );
        assert!(item.get("global").is_none() && item.get("with").is_none(), "{item}");
    }
    cast.kat.edit(&id, &format!("{SECRET} three")).await;
    assert_eq!(second.heard("edited").await[0]["id"], json!(id));
    cast.nova.done(json!({ "do": "pin", "channel": PRIVATE, "message": id })).await;
    cast.nova.done(json!({ "do": "slow", "channel": PRIVATE, "every": 5000 })).await;
    cast.nova.done(json!({ "do": "rules", "channel": PRIVATE, "text": "no secrets at all" })).await;
    cast.nova.done(json!({ "do": "delete", "channel": PRIVATE, "message": id })).await;
    assert_eq!(second.heard("deleted").await, json!([{ "channel": PRIVATE, "id": id, "by": "nova" }]));
    assert_eq!(second.bulk().await, [json!({ "type": "delete", "ids": [id] })]);
    cast.nova.done(json!({ "do": "clear", "channel": PRIVATE })).await;
    cast.kat.ask(5, "subscribe", json!({ "rooms": [PRIVATE], "all": false })).await;
    cast.kat.acked(5).await;
    cast.nova.posted("the end", "nova").await;
    for other in &mut others {
        let mut heard = String::new();
        while !heard.contains("the end") {
            let frame = other.frame().await;
            heard.push_str(&frame);
        }
        for word in ["secret", &id, "-mods"] {
            assert!(!heard.contains(word), "{word}: {heard}");
        }
    }
}

#[tokio::test]
async fn who_stops_being_a_moderator_stops_getting_it_at_once() {
    let mut cast = cast().await;
    let Cast { house, nova, kat, .. } = &mut cast;
    kat.ask(1, "subscribe", json!({ "rooms": ["nova", PRIVATE], "all": false })).await;
    kat.acked(1).await;
    nova.done(json!({ "do": "unappoint", "channel": "nova", "user": "kat" })).await;
    nova.posted("about kat", PRIVATE).await;
    nova.posted("the end", "nova").await;
    let mut heard = String::new();
    while !heard.contains("the end") {
        heard.push_str(&kat.frame().await);
    }
    assert!(!heard.contains("about kat"), "{heard}");
    assert_eq!(
        kat.post_acked(json!({ "message": "still here?", "channel": PRIVATE })).await["error"]["code"],
        "not_found"
    );
    assert_eq!(house.get_as("kat", "/v1/messages/nova-mods").await.0, 404);
    let (_, users) = house.get_as("nova", "/v1/chat/users").await;
    assert_eq!(users["data"]["kat"]["watching"], json!(["nova"]), "not in there any more");
    let (_, people) = house.get_as("nova", "/v1/rooms/nova-mods/people").await;
    assert_eq!(people["data"]["connected"], json!([]));
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    nova.posted("welcome back", PRIVATE).await;
    kat.until(|frame| frame.contains("welcome back")).await;
}

#[tokio::test]
async fn it_outlives_a_restart_with_answers_and_repeats() {
    let Cast { house, mut nova, mut kat, id, .. } = cast().await;
    let attempt = json!({ "message": "yes", "channel": PRIVATE, "replyTo": id, "nonce": "n1" });
    let ack = nova.post_acked(attempt.clone()).await;
    assert_eq!(nova.post_acked(attempt).await, ack, "the same attempt is the same message");
    let item = loop {
        let item = kat.bulk().await.remove(0);
        if item["id"] == ack["id"] {
            break item;
        }
    };
    assert_eq!(item["replyTo"]["username"], "kat");
    drop((nova, kat));
    let house = house.reopen().await;
    let texts: Vec<String> = house.list_as("kat", "/v1/messages/nova-mods").await.iter().map(text_of).collect();
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert_eq!(texts[2], "yes");
    let links = house.list_as("nova", "/v1/links/nova-mods").await;
    assert_eq!((links.len(), &links[0]["kind"], &links[0]["channel"]), (1, &json!("image"), &json!(PRIVATE)));
    assert_eq!(house.get("/v1/messages/nova-mods").await.0, 404);
}

/// The megachannel has no DJ; its private room belongs to the administrators.
#[tokio::test]
async fn the_private_room_of_the_megachannel_is_for_administrators() {
    let house = House::open(|_| {}).await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let mut boss_there = house.join_with(&boss, "global").await;
    boss_there.post("among us", "global-mods").await;
    assert_eq!(text_of(&boss_there.bulk().await[0]), "among us");
    assert_eq!(house.ask("GET", "/v1/messages/global-mods", &boss).await.0, 200);
    assert_eq!(house.get_as("ann", "/v1/messages/global-mods").await.0, 404);
}
