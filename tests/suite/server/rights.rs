//! Who may do what, as tables: every event and endpoint beyond the RFC against everybody there is.

use serde_json::json;

use super::kit::{Chatter, House};

/// The room is called after its owner (RFC 2.3).
const ROOM: &str = "owner";

struct Cast {
    house: House,
    /// Of ann's message in the room, and of her whisper to bob.
    said: String,
    whispered: String,
    /// Name and token; no token is a spectator.
    people: Vec<(&'static str, Option<String>)>,
}

async fn cast() -> Cast {
    let house = House::open(|settings| {
        settings.limits = false;
        settings.spectators = true;
        settings.anonymous = true;
    })
    .await;
    let troll = house.anonymous().await;
    let mut people = vec![("spectator", None), ("anonymous", Some(troll))];
    for name in ["ann", "bob", "eve", "owner"] {
        people.push((name, Some(house.token(name).await)));
    }
    people.push(("admin", Some(house.server.token("boss", true, false).await.expect("a token"))));
    let mut ann = house.join("ann", ROOM).await;
    let said = ann.posted("https://a.example/one", ROOM).await;
    let whispered = ann.whisper(&["bob"], "psst").await["id"].as_str().expect("an id").to_owned();
    Cast { house, said, whispered, people }
}

/// Statuses in the order of the cast: spectator, anonymous, author ann, bob, eve, owner, admin.
type Row = [u16; 7];

#[tokio::test]
async fn endpoints_are_open_to_exactly_those_who_may() {
    let Cast { house, said, whispered, people } = cast().await;
    let table: [(&str, String, Row); 14] = [
        ("GET", format!("/v1/messages/{ROOM}"), [200; 7]),
        ("GET", format!("/v1/links/{ROOM}"), [200; 7]),
        ("GET", "/v1/chat/channels".into(), [200; 7]),
        ("GET", format!("/v1/messages/{ROOM}/{said}/source"), [401, 404, 200, 404, 404, 404, 404]),
        ("GET", format!("/v1/messages/{ROOM}/{said}/edits"), [401, 404, 200, 404, 404, 200, 200]),
        // Under the name of another room there is no such message.
        ("GET", format!("/v1/messages/bob/{said}/edits"), [401, 404, 404, 404, 404, 404, 404]),
        ("GET", format!("/v1/messages/@bob/{whispered}/source"), [401, 404, 200, 404, 404, 404, 404]),
        ("GET", format!("/v1/messages/@ann/{whispered}/edits"), [401, 404, 404, 200, 404, 404, 404]),
        ("GET", format!("/v1/whispers/ann?before={whispered}"), [401, 403, 404, 200, 404, 404, 404]),
        ("GET", "/v1/whispers".into(), [401, 403, 200, 200, 200, 200, 200]),
        ("GET", "/v1/whispers/eve/links".into(), [401, 403, 200, 200, 200, 200, 200]),
        ("GET", "/v1/blocks".into(), [401, 403, 200, 200, 200, 200, 200]),
        ("PUT", "/v1/blocks/eve".into(), [401, 403, 200, 200, 403, 200, 200]),
        ("DELETE", "/v1/blocks/eve".into(), [401, 403, 200, 200, 200, 200, 200]),
    ];
    for (method, path, row) in table {
        for ((name, token), expected) in people.iter().zip(row) {
            let (status, body) = match token {
                Some(token) => house.ask(method, &path, token).await,
                None => house.bare(method, &path).await,
            };
            assert_eq!(status, expected, "{name}: {method} {path}: {body}");
        }
    }
}

/// A token that is wrong opens nothing, also where none is needed for reading.
#[tokio::test]
async fn wrong_tokens_open_nothing() {
    let Cast { house, said, .. } = cast().await;
    let old = house.token("ann").await;
    house.server.token("ann", false, true).await.expect("a new token");
    for path in ["/v1/whispers", "/v1/blocks", "/v1/whispers/bob", &format!("/v1/messages/{ROOM}/{said}/source")] {
        for token in ["", "x", "a.b.c", &old] {
            let (status, body) = house.ask("GET", path, token).await;
            assert_eq!((status, &body["error"]["code"]), (401, &json!("not_authorised")), "{path} {token}");
        }
        assert_eq!(house.with_header(path, "authorization", &old).await.0, 401, "without a scheme");
        let (_, new) = (0, house.token("ann").await);
        assert_eq!(house.with_header(path, "authorization", &format!("bearer {new}")).await.0, 200, "{path}");
    }
}

async fn seat(house: &House, token: Option<&str>) -> Chatter {
    let mut chatter = house.connect().await;
    chatter.event("new user", json!({ "token": token, "channel": ROOM })).await;
    chatter
}

#[tokio::test]
async fn events_are_open_to_exactly_those_who_may() {
    const FINE: &str = "";
    let Cast { house, said, whispered, people } = cast().await;
    let table = [
        ("message", json!({ "message": "hi" }), ["forbidden", FINE, FINE, FINE, FINE, FINE, FINE]),
        (
            "message",
            json!({ "message": "hi", "channel": ROOM, "replyTo": said }),
            ["forbidden", FINE, FINE, FINE, FINE, FINE, FINE],
        ),
        ("subscribe", json!({ "rooms": [ROOM], "all": false }), [FINE; 7]),
        (
            "edit",
            json!({ "id": said, "message": "new" }),
            ["forbidden", "forbidden", FINE, "forbidden", "forbidden", "forbidden", "forbidden"],
        ),
        (
            "edit",
            json!({ "id": whispered, "message": "new" }),
            ["forbidden", "forbidden", FINE, "forbidden", "not_found", "not_found", "not_found"],
        ),
        (
            "whisper",
            json!({ "to": ["bob"], "message": "hi" }),
            ["forbidden", "forbidden", FINE, FINE, FINE, FINE, FINE],
        ),
    ];
    for (index, (name, token)) in people.iter().enumerate() {
        let mut chatter = seat(&house, token.as_deref()).await;
        for (number, (event, argument, row)) in (1..).zip(&table) {
            chatter.ask(number, event, argument.clone()).await;
            let ack = chatter.acked(number).await;
            let code = ack["error"]["code"].as_str().unwrap_or(FINE);
            assert_eq!(code, row[index], "{name}: {event} {argument}: {ack}");
        }
    }
}
