//! What moderators may know of somebody in a room.

use serde_json::{Value, json};

use super::kit::{House, text_of};

async fn card(house: &House, name: &str, of: &str) -> Value {
    let (status, body) = house.get_as(name, &format!("/v1/rooms/nova/users/{of}")).await;
    assert_eq!(status, 200, "{body}");
    body["data"].clone()
}

#[tokio::test]
async fn moderator_can_read_a_card_and_leave_a_note() {
    let house = House::open(|settings| settings.limits = false).await;
    house.token("kat").await;
    let (mut nova, mut troll) = (house.join("nova", "nova").await, house.join("Troll", "nova").await);
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    let mut kat = house.join("kat", "nova").await;
    troll.posted("one", "nova").await;
    troll.posted("elsewhere", "other").await;
    let id = troll.posted("two", "nova").await;
    kat.done(json!({ "do": "delete", "channel": "nova", "message": id })).await;
    let timeout = json!({ "do": "timeout", "channel": "nova", "user": "troll", "length": 120_000, "reason": "rude" });
    kat.done(timeout).await;
    let note =
        kat.done(json!({ "do": "note", "channel": "nova", "user": "TROLL", "text": " was warned before " })).await;
    assert_eq!((&note["do"], &note["user"]), (&json!("note"), &json!("Troll")));
    nova.done(json!({ "do": "note", "channel": "nova", "user": "troll", "text": "second" })).await;

    let house = house.reopen().await;
    let found = card(&house, "kat", "tROLL").await;
    assert_eq!((&found["name"], &found["role"], &found["karma"]), (&json!("Troll"), &json!("user"), &json!(-2)));
    assert!(found["created"].is_i64() && found["seen"].is_i64(), "{found}");
    assert_eq!((&found["restraint"]["by"], &found["restraint"]["reason"]), (&json!("kat"), &json!("rude")));
    let verbs: Vec<&Value> = found["entries"].as_array().expect("entries").iter().map(|entry| &entry["do"]).collect();
    assert_eq!(verbs, [&json!("timeout"), &json!("delete")]);
    let notes: Vec<(&Value, &Value)> =
        found["notes"].as_array().expect("notes").iter().map(|note| (&note["by"], &note["text"])).collect();
    let expected = [(json!("nova"), json!("second")), (json!("kat"), json!("was warned before"))];
    assert_eq!(notes, expected.iter().map(|(by, text)| (by, text)).collect::<Vec<_>>());
    let messages = found["messages"].as_array().expect("messages");
    assert_eq!(messages.iter().map(text_of).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!((messages[0].get("deleted"), &messages[1]["deletedBy"]), (None, &json!("kat")));

    let mut kat = house.join("kat", "nova").await;
    kat.done(json!({ "do": "undo", "channel": "nova", "entry": note["id"] })).await;
    assert_eq!(card(&house, "kat", "troll").await["notes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn cards_and_notes_are_for_moderators() {
    let house = House::open(|settings| settings.limits = false).await;
    for name in ["kat", "ann"] {
        house.token(name).await;
    }
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let mut nova = house.join("nova", "nova").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    for (path, row) in [
        ("/v1/rooms/nova/users/ann", [403, 200, 200, 200]),
        ("/v1/rooms/nova/users/nova", [403, 200, 200, 200]),
        ("/v1/rooms/nova/users/nobody", [403, 404, 404, 404]),
        ("/v1/rooms/nova-mods/users/ann", [404, 200, 200, 404]),
        ("/v1/rooms/ghost-mods/users/ann", [404, 404, 404, 404]),
    ] {
        for (name, expected) in ["ann", "kat", "nova", "boss"].into_iter().zip(row) {
            assert_eq!(house.get_as(name, path).await.0, expected, "{path} {name}");
        }
        assert_eq!(house.get(path).await.0, 401, "{path}");
    }
    let note = |user: &str, text: &str| json!({ "do": "note", "channel": "nova", "user": user, "text": text });
    let mut actors =
        [house.join("ann", "nova").await, house.join("kat", "nova").await, nova, house.join_with(&boss, "nova").await];
    for (deed, row) in [
        (note("ann", "hm"), ["forbidden", "fine", "fine", "fine"]),
        (note("boss", "hm"), ["forbidden", "fine", "fine", "fine"]),
        (note("ann", " "), ["forbidden", "malformed", "malformed", "malformed"]),
        (note("nobody", "hm"), ["forbidden", "not_found", "not_found", "not_found"]),
    ] {
        for (actor, expected) in actors.iter_mut().zip(row) {
            let ack = actor.moderate(deed.clone()).await;
            assert_eq!(ack["error"]["code"].as_str().unwrap_or("fine"), expected, "{deed}: {ack}");
        }
    }
}
