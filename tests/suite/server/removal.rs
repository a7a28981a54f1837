//! Deleting and clearing: gone for everybody at once, on every way, and still there for who keeps order.

use std::time::Duration;

use serde_json::{Value, json};
use streamside::clock::Clock;

use super::kit::{Chatter, House, text_of};

struct Cast {
    house: House,
    nova: Chatter,
    kat: Chatter,
    ann: Chatter,
}

async fn cast() -> Cast {
    let house = House::open(|settings| settings.limits = false).await;
    let mut nova = house.join("nova", "nova").await;
    house.token("kat").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    let (kat, ann) = (house.join("kat", "nova").await, house.join("ann", "nova").await);
    Cast { house, nova, kat, ann }
}

fn delete(id: &str) -> Value {
    json!({ "do": "delete", "channel": "nova", "message": id, "reason": "spam" })
}

#[tokio::test]
async fn moderator_can_delete_a_message_everywhere_and_still_read_it() {
    let Cast { house, mut kat, mut ann, mut nova } = cast().await;
    let (first, bad) = (ann.posted("first", "nova").await, ann.posted("https://bad.example/", "nova").await);
    let mut bob = house.join("bob", "nova").await;
    bob.ask(1, "subscribe", json!({ "rooms": ["nova"], "all": false })).await;
    bob.acked(1).await;
    // Memory is warm.
    assert_eq!(house.history("/v1/messages/nova").await.len(), 2);
    assert_eq!(house.history("/v1/messages").await.len(), 2);
    let entry = kat.done(delete(&bad)).await;
    let told = [&entry["do"], &entry["by"], &entry["user"], &entry["message"], &entry["reason"]];
    assert_eq!(told, [&json!("delete"), &json!("kat"), &json!("ann"), &json!(bad), &json!("spam")]);
    assert_eq!(bob.bulk().await, [json!({ "type": "delete", "ids": [bad] })]);
    for (path, left) in [("/v1/messages/nova", 1), ("/v1/messages", 1)] {
        assert_eq!(house.history(path).await.len(), left, "{path}");
    }
    for name in ["ann", "bob", "kat", "nova"] {
        assert_eq!(house.list_as(name, "/v1/links/nova").await, [] as [Value; 0], "{name}");
        for what in ["source", "edits"] {
            assert_eq!(house.get_as(name, &format!("/v1/messages/nova/{bad}/{what}")).await.0, 404, "{name}: {what}");
        }
    }
    let ack = ann.post_acked(json!({ "message": "about it", "channel": "nova", "replyTo": bad })).await;
    assert_eq!(ack["error"]["code"], "not_found", "an answer would quote it");
    assert_eq!(ann.edit(&bad, "better").await["error"]["code"], "not_found");
    assert_eq!(nova.moderate(delete(&bad)).await["error"]["code"], "not_found", "it is deleted already");
    let kept = |items: Vec<Value>| -> Vec<(Value, Value, Value)> {
        items.iter().map(|item| (item["id"].clone(), item["deleted"].clone(), item["deletedBy"].clone())).collect()
    };
    let expected = [(json!(first), Value::Null, Value::Null), (json!(bad), json!(true), json!("kat"))];
    for name in ["kat", "nova"] {
        let items = house.list_as(name, "/v1/messages/nova?deleted=true").await;
        assert!(items[1]["message"].as_str().expect("HTML").contains("bad.example"), "{items:?}");
        assert_eq!(kept(items), expected, "{name}");
    }
    let page = house.list_as("kat", &format!("/v1/messages/nova?deleted=true&limit=1&before={bad}")).await;
    assert_eq!(page.iter().map(text_of).collect::<Vec<_>>(), ["first"]);
    drop((nova, kat, ann, bob));
    let house = house.reopen().await;
    assert_eq!(house.history("/v1/messages/nova").await, ["first"]);
    assert_eq!(kept(house.list_as("kat", "/v1/messages/nova?deleted=true").await), expected);
}

/// Statuses in the order of guest, ann, kat the moderator, nova the DJ, boss the administrator.
#[tokio::test]
async fn deleted_messages_are_for_keepers_only() {
    let Cast { house, mut kat, mut ann, .. } = cast().await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let id = ann.posted("bad", "nova").await;
    kat.done(delete(&id)).await;
    for (path, row) in [
        ("/v1/messages/nova?deleted=true", [401, 403, 200, 200, 200]),
        ("/v1/messages/nova?deleted=false", [200; 5]),
        ("/v1/messages?deleted=true", [401, 403, 403, 403, 403]),
        ("/v1/messages/nova?deleted=x", [400; 5]),
    ] {
        let answers = [
            house.get(path).await,
            house.get_as("ann", path).await,
            house.get_as("kat", path).await,
            house.get_as("nova", path).await,
            house.ask("GET", path, &boss).await,
        ];
        for ((status, body), expected) in answers.into_iter().zip(row) {
            assert_eq!(status, expected, "{path}: {body}");
            assert_eq!(
                body.to_string().contains("deletedBy"),
                path.ends_with("true") && status == 200,
                "{path}: {body}"
            );
        }
    }
}

#[tokio::test]
async fn keepers_hear_of_it_before_it_goes_and_others_only_that_it_goes() {
    let Cast { house, mut kat, mut ann, mut nova } = cast().await;
    let mut bob = house.join("bob", "nova").await;
    let id = ann.posted("bad", "nova").await;
    bob.until(|frame| frame.contains("bad")).await;
    kat.done(delete(&id)).await;
    ann.posted("the end", "nova").await;
    let order = |frames: &[String]| -> Vec<&str> {
        let words = ["[\"deleted\"", "\"type\":\"delete\"", "[\"moderated\"", "the end"];
        frames.iter().filter_map(|frame| words.into_iter().find(|word| frame.contains(word))).collect()
    };
    for (chatter, expected) in [
        (&mut nova, vec!["[\"deleted\"", "\"type\":\"delete\"", "[\"moderated\"", "the end"]),
        (&mut bob, vec!["\"type\":\"delete\"", "the end"]),
    ] {
        let mut frames = Vec::new();
        while !frames.last().is_some_and(|frame: &String| frame.contains("the end")) {
            frames.push(chatter.frame().await);
        }
        // Of the appointment everybody in the room was told before.
        let after = frames.iter().position(|frame| frame.contains("<p>bad")).map_or(0, |at| at + 1);
        assert_eq!(order(&frames[after..]), expected, "{frames:?}");
    }
}

#[tokio::test]
async fn nobody_deletes_words_of_an_equal_or_higher_and_users_delete_nothing() {
    let Cast { house, mut kat, mut ann, mut nova } = cast().await;
    house.token("eve").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "eve" })).await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let (mut eve, mut boss) = (house.join("eve", "nova").await, house.join_with(&boss, "nova").await);
    let mut ids = Vec::new();
    for chatter in [&mut ann, &mut kat, &mut eve, &mut nova, &mut boss] {
        ids.push(chatter.posted("words", "nova").await);
    }
    let table = [
        ("ann", &mut ann, ["forbidden"; 5]),
        ("kat", &mut kat, ["fine", "fine", "forbidden", "forbidden", "forbidden"]),
        ("nova", &mut nova, ["not_found", "not_found", "fine", "fine", "forbidden"]),
        ("boss", &mut boss, ["not_found", "not_found", "not_found", "not_found", "fine"]),
    ];
    for (name, chatter, row) in table {
        for (id, expected) in ids.iter().zip(row) {
            let ack = chatter.moderate(delete(id)).await;
            assert_eq!(ack["error"]["code"].as_str().unwrap_or("fine"), expected, "{name}: {ack}");
        }
    }
    let id = ann.posted("elsewhere", "bob").await;
    assert_eq!(kat.moderate(delete(&id)).await["error"]["code"], "not_found", "of another room");
    let wrong = json!({ "do": "delete", "channel": "bob", "message": id });
    assert_eq!(kat.moderate(wrong).await["error"]["code"], "forbidden");
}

#[tokio::test]
async fn moderator_can_clear_the_latest_words_of_one_person_or_of_all() {
    let Cast { house, mut kat, mut ann, mut nova } = cast().await;
    for n in 0..3 {
        ann.posted(&format!("a{n}"), "nova").await;
        nova.posted(&format!("n{n}"), "nova").await;
    }
    ann.posted("elsewhere", "bob").await;
    let mut bob = house.join("bob", "nova").await;
    bob.ask(1, "subscribe", json!({ "rooms": ["nova"], "all": false })).await;
    bob.acked(1).await;
    let clear = |user: Option<&str>| json!({ "do": "clear", "channel": "nova", "user": user });
    for user in [None, Some("ann")] {
        assert_eq!(ann.moderate(clear(user)).await["error"]["code"], "forbidden");
    }
    assert_eq!(kat.moderate(clear(Some("nova"))).await["error"]["code"], "forbidden", "somebody higher");
    let entry = kat.done(clear(Some("ANN"))).await;
    assert_eq!((&entry["do"], &entry["user"]), (&json!("clear"), &json!("ann")));
    assert_eq!(bob.bulk().await[0]["ids"].as_array().map(Vec::len), Some(3));
    assert_eq!(bob.heard("moderated").await[0]["do"], "clear", "everybody may know");
    assert_eq!(house.history("/v1/messages/nova").await, ["n0", "n1", "n2"]);
    assert_eq!(house.history("/v1/messages/bob").await, ["elsewhere"]);
    assert_eq!(kat.moderate(clear(Some("ann"))).await["error"]["code"], "not_found", "nothing is left");
    kat.done(clear(None)).await;
    assert_eq!(house.history("/v1/messages/nova").await, [] as [&str; 0]);
    assert_eq!(house.history("/v1/messages").await, ["elsewhere"]);
    assert_eq!(house.list_as("kat", "/v1/messages/nova?deleted=true").await.len(), 6);
}

/// A long history shows how far one clearing reaches, and that older messages take the place of the deleted ones.
#[tokio::test]
async fn one_clearing_takes_what_clients_see_of_a_room() {
    let Cast { house, mut nova, .. } = cast().await;
    for n in 0..210 {
        nova.event("message", json!({ "message": format!("n{n}"), "channel": "nova" })).await;
    }
    nova.posted("last", "nova").await;
    nova.done(json!({ "do": "clear", "channel": "nova" })).await;
    let left = house.history("/v1/messages/nova").await;
    assert_eq!((left.len(), left[0].as_str(), left[10].as_str()), (11, "n0", "n10"));
}

#[tokio::test]
async fn moderator_can_pin_messages_until_they_are_unpinned_or_deleted() {
    let Cast { house, mut kat, mut ann, .. } = cast().await;
    let (one, two) = (ann.posted("*one*", "nova").await, kat.posted("two", "nova").await);
    let pin =
        |id: &str, length: Option<u64>| json!({ "do": "pin", "channel": "nova", "message": id, "length": length });
    assert_eq!(ann.moderate(pin(&one, None)).await["error"]["code"], "forbidden");
    for (id, length, code) in [(one.as_str(), Some(9_999), "malformed"), ("no id", None, "not_found")] {
        assert_eq!(kat.moderate(pin(id, length)).await["error"]["code"], code);
    }
    kat.done(pin(&one, None)).await;
    kat.done(pin(&two, Some(600_000))).await;
    let pins = |body: Value| body["data"]["room"]["pins"].as_array().expect("pins").clone();
    let found = pins(house.get_as("bob", "/v1/rooms/nova").await.1);
    assert_eq!(found.len(), 2);
    assert_eq!(
        (&found[0]["id"], &found[1]),
        (&json!(two), &json!({ "id": one, "username": "ann", "excerpt": "one", "by": "kat" }))
    );
    assert!(found[0]["until"].as_i64() > Some(0));
    drop((kat, ann));
    let house = house.reopen().await;
    assert_eq!(pins(house.get_as("bob", "/v1/rooms/nova").await.1), found, "after a restart");
    let mut kat = house.join("kat", "nova").await;
    kat.done(delete(&one)).await;
    assert_eq!(pins(house.get_as("bob", "/v1/rooms/nova").await.1), found[..1], "what is deleted is pinned no more");
    drop(kat);
    let house = house.reopen().await;
    assert_eq!(pins(house.get_as("bob", "/v1/rooms/nova").await.1), found[..1], "nor after a restart");
    let mut kat = house.join("kat", "nova").await;
    kat.done(json!({ "do": "unpin", "channel": "nova", "message": two })).await;
    assert_eq!(pins(house.get_as("bob", "/v1/rooms/nova").await.1), [] as [Value; 0]);
    let again = kat.moderate(json!({ "do": "unpin", "channel": "nova", "message": two })).await;
    assert_eq!(again["error"]["code"], "not_found");
    for n in 0..6 {
        let id = kat.posted(&format!("p{n}"), "nova").await;
        let ack = kat.moderate(pin(&id, None)).await;
        assert_eq!(ack["error"]["code"].as_str(), (n == 5).then_some("forbidden"), "{ack}");
    }
}

/// Nobody has to do anything for it; who comes afterwards does not see it either.
#[tokio::test]
async fn a_pin_with_an_end_ends_and_the_room_is_told() {
    let clock = Clock::default();
    let house = House::open(|settings| settings.order.clock = clock.clone()).await;
    let (mut nova, mut bob) = (house.join("nova", "nova").await, house.join("bob", "nova").await);
    let id = nova.posted("look", "nova").await;
    bob.posted("I look", "nova").await;
    nova.done(json!({ "do": "pin", "channel": "nova", "message": id, "length": 600_000 })).await;
    bob.until(|frame| frame.starts_with(r#"42["room""#) && frame.contains(&id)).await;
    clock.set_ahead(Duration::from_secs(600));
    bob.until(|frame| frame.starts_with(r#"42["room""#) && frame.contains(r#""pins":[]"#)).await;
    let (_, body) = house.get_as("bob", "/v1/rooms/nova").await;
    assert_eq!(body["data"]["room"]["pins"], json!([]));
}
