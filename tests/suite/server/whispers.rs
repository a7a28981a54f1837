//! Direct messages: to all connections of those who take part, kept with their conversation.

use serde_json::{Value, json};

use super::kit::{Chatter, House, text_of};

/// The next direct message.
async fn whispered(chatter: &mut Chatter) -> Value {
    loop {
        if let Some(item) = chatter.bulk().await.into_iter().find(|item| item["type"] == "whisper") {
            return item;
        }
    }
}

fn texts(items: &[Value]) -> Vec<String> {
    items.iter().map(text_of).collect()
}

#[tokio::test]
async fn s3_4_a_whisper_reaches_every_connection_of_both_sides() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("Ann", "nova").await;
    let (mut ann_too, mut bob) = (house.join("ann", "other").await, house.join("Bob", "nova").await);
    let mut bob_too = house.join("bob", "nova").await;
    for chatter in [&mut ann_too, &mut bob, &mut bob_too] {
        chatter.posted("ready", "nova").await;
    }
    assert_eq!(ann.connected["streamside"]["whispers"], true);
    let ack = ann.whisper(&["BOB"], "psst *you*").await;
    let expected = whispered(&mut bob).await;
    for chatter in [&mut ann_too, &mut bob_too] {
        assert_eq!(whispered(chatter).await, expected);
    }
    assert_eq!((&expected["type"], &expected["channel"]), (&json!("whisper"), &json!("whisper")));
    assert_eq!((&expected["id"], &expected["_id"]), (&ack["id"], &ack["id"]));
    assert_eq!((&expected["username"], &expected["with"]), (&json!("Ann"), &json!(["Ann", "Bob"])));
    assert_eq!(text_of(&expected), "psst <em>you</em>");
    assert_eq!(expected["timestamp"], ack["timestamp"]);
}

/// Who asked for few rooms, or none, still gets what is meant for them.
#[tokio::test]
async fn subscriptions_do_not_keep_whispers_away() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.ask(1, "subscribe", json!({ "rooms": [], "all": false })).await;
    bob.acked(1).await;
    ann.whisper(&["bob"], "psst").await;
    assert_eq!(text_of(&whispered(&mut bob).await), "psst");
}

#[tokio::test]
async fn conversations_with_one_with_several_and_with_nobody_have_their_own_history() {
    let house = House::open(|_| {}).await;
    for name in ["bob", "Vj"] {
        house.token(name).await;
    }
    let mut ann = house.join("ann", "nova").await;
    for (to, text) in [(&["bob"][..], "one"), (&["vj", "bob", "ann", "BOB"], "two"), (&[], "three"), (&["bob"], "four")]
    {
        assert!(ann.whisper(to, text).await["id"].is_string());
    }
    let house = house.reopen().await;
    for (name, path, expected) in [
        ("ann", "bob", &["one", "four"][..]),
        ("ann", "ann,bob", &["one", "four"]),
        ("bob", "ann", &["one", "four"]),
        ("ann", "bob,vj", &["two"]),
        ("vj", "ANN,bob", &["two"]),
        ("ann", "-", &["three"]),
        ("bob", "-", &[]),
        ("vj", "ann", &[]),
    ] {
        let items = house.list_as(name, &format!("/v1/whispers/{path}")).await;
        assert_eq!(texts(&items), expected, "{name} {path}");
        assert!(items.iter().all(|item| item["type"] == "whisper" && item["channel"] == "whisper"));
    }
    let with = |talks: &[Value]| talks.iter().map(|talk| talk["with"].clone()).collect::<Vec<_>>();
    let talks = house.list_as("ann", "/v1/whispers").await;
    assert_eq!(with(&talks), [json!(["ann", "bob"]), json!(["ann"]), json!(["ann", "bob", "Vj"])], "newest first");
    assert!(talks.iter().all(|talk| talk["timestamp"].is_i64()));
    assert_eq!(with(&house.list_as("vj", "/v1/whispers").await), [json!(["ann", "bob", "Vj"])]);
}

#[tokio::test]
async fn histories_of_conversations_are_paged() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    let mut ids = Vec::new();
    for n in 0..7 {
        ids.push(ann.whisper(&[], &format!("n{n}")).await["id"].as_str().expect("an id").to_owned());
    }
    assert_eq!(texts(&house.list_as("ann", "/v1/whispers/-?limit=3").await), ["n4", "n5", "n6"]);
    let page = format!("/v1/whispers/-?limit=3&before={}", ids[4]);
    assert_eq!(texts(&house.list_as("ann", &page).await), ["n1", "n2", "n3"]);
    assert_eq!(house.get_as("ann", "/v1/whispers/-?before=nothing").await.0, 404);
    assert_eq!(house.get_as("ann", "/v1/whispers/-?limit=x").await.0, 400);
}

#[tokio::test]
async fn a_repeated_whisper_is_one_whisper() {
    let house = House::open(|_| {}).await;
    house.token("bob").await;
    let letter = json!({ "to": ["bob"], "message": "once", "nonce": "n1" });
    let (mut ann, mut too) = (house.join("ann", "nova").await, house.join("ann", "nova").await);
    ann.ask(1, "whisper", letter.clone()).await;
    too.ask(1, "whisper", letter.clone()).await;
    let first = ann.acked(1).await;
    assert!(first["id"].is_string(), "{first}");
    assert_eq!(too.acked(1).await, first);
    for n in 2..20 {
        ann.ask(n, "whisper", letter.clone()).await;
        assert_eq!(ann.acked(n).await, first, "repeats are not counted by the rate limit");
    }
    let house = house.reopen().await;
    let mut later = house.join("ann", "nova").await;
    later.ask(1, "whisper", letter).await;
    assert_eq!(later.acked(1).await, first, "after a restart");
    let items = house.list_as("ann", "/v1/whispers/bob").await;
    assert_eq!((texts(&items), &items[0]["nonce"]), (vec!["once".to_owned()], &json!("n1")));
}

#[tokio::test]
async fn whispers_pass_the_same_gate_as_messages() {
    let house = House::open(|_| {}).await;
    house.token("bob").await;
    let mut ann = house.join("ann", "nova").await;
    for (text, code) in [(" ", "empty"), ("/whisper bob hi", "empty"), (&*"x".repeat(501), "too_long")] {
        assert_eq!(ann.whisper(&["bob"], text).await["error"]["code"], code);
    }
    let unknown = ann.whisper(&["bob", "nobody"], "hi").await;
    assert_eq!(unknown["error"]["code"], "not_found");
    assert!(unknown["error"]["message"].as_str().is_some_and(|words| words.contains("nobody")), "{unknown}");
    for name in ["", " ", "bob,ann", "a b", "@bob", "troll:1a2b", "-"] {
        assert_eq!(ann.whisper(&[name], "hi").await["error"]["code"], "not_found", "{name}");
    }
    let crowd: Vec<String> = (0..17).map(|n| format!("p{n}")).collect();
    let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
    assert_eq!(ann.whisper(&crowd, "hi").await["error"]["code"], "malformed");
    // One turn went into the whisper to nobody.
    for n in 0..4 {
        assert!(ann.whisper(&["bob"], &format!("w{n}")).await["id"].is_string(), "{n}");
    }
    assert_eq!(ann.whisper(&["bob"], "more").await["error"]["code"], "rate_limited");
    assert_eq!(ann.post_acked(json!({ "message": "more" })).await["error"]["code"], "rate_limited");
}

#[tokio::test]
async fn a_crowd_of_sixteen_others_is_taken() {
    let house = House::open(|_| {}).await;
    let crowd: Vec<String> = (0..16).map(|n| format!("p{n}")).collect();
    for name in &crowd {
        house.token(name).await;
    }
    let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
    let mut ann = house.join("ann", "nova").await;
    assert!(ann.whisper(&crowd, "hi all").await["id"].is_string());
    assert_eq!(house.list_as("p7", "/v1/whispers").await[0]["with"].as_array().map(Vec::len), Some(17));
}

#[tokio::test]
async fn whispers_are_answered_and_changed_among_their_people() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    bob.posted("ready", "nova").await;
    let id = ann.whisper(&["bob"], "one").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(whispered(&mut bob).await["id"], json!(id));
    bob.ask(1, "whisper", json!({ "to": ["ann"], "message": "two", "replyTo": id })).await;
    assert!(bob.acked(1).await["id"].is_string());
    assert_eq!(bob.edit(&id, "mine now").await["error"]["code"], "forbidden");
    assert!(ann.edit(&id, "uno").await["editedAt"].is_i64());
    let edited = bob.heard("edited").await[0].clone();
    assert_eq!((&edited["type"], &edited["with"]), (&json!("whisper"), &json!(["ann", "bob"])));
    let items = house.list_as("bob", "/v1/whispers/ann").await;
    assert_eq!((&items[0], texts(&items)), (&edited, vec!["uno".to_owned(), "two".to_owned()]));
    assert_eq!(items[1]["replyTo"], json!({ "id": id, "username": "ann", "excerpt": "one" }));
    let (_, source) = house.get_as("ann", &format!("/v1/messages/@bob/{id}/source")).await;
    assert_eq!(source["data"]["text"], "uno");
    assert_eq!(house.get_as("bob", &format!("/v1/messages/@ann/{id}/source")).await.0, 404, "not its author");
    assert_eq!(house.list_as("bob", &format!("/v1/messages/@ann/{id}/edits")).await.len(), 2);
}

#[tokio::test]
async fn bitwave_clients_whisper_over_rest() {
    let house = House::open(|_| {}).await;
    let mut bob = house.join("Bob", "nova").await;
    bob.posted("ready", "nova").await;
    let token = house.token("ann").await;
    let letter = json!({ "chatToken": token, "receiver": "bob", "message": "psst" });
    let (status, body) = house.post("/v1/whispers/send", letter).await;
    assert_eq!((status, &body["success"], body["message"].is_string()), (200, &json!(true), true));
    assert_eq!(text_of(&whispered(&mut bob).await), "psst");
    for (letter, status) in [
        (json!({ "chatToken": "a.b.c", "receiver": "bob", "message": "psst" }), 401),
        (json!({ "chatToken": "", "receiver": "bob", "message": "psst" }), 401),
        (json!({ "chatToken": token, "receiver": "nobody", "message": "psst" }), 404),
        (json!({ "chatToken": token, "receiver": "bob", "message": "" }), 400),
        (json!({ "chatToken": token, "receiver": ["bob"], "message": "psst" }), 400),
        (json!({ "receiver": "bob", "message": "psst" }), 400),
    ] {
        let (got, body) = house.post("/v1/whispers/send", letter).await;
        assert_eq!((got, &body["success"]), (status, &json!(false)), "{body}");
    }
    assert_eq!(house.post("/v1/whispers/bob", json!({})).await.0, 404);
}

/// The word in the address of bitwave's endpoint is also a name that somebody may have.
#[tokio::test]
async fn somebody_called_send_has_conversations_too() {
    let house = House::open(|_| {}).await;
    house.token("send").await;
    let mut ann = house.join("ann", "nova").await;
    ann.whisper(&["send"], "hi").await;
    assert_eq!(texts(&house.list_as("ann", "/v1/whispers/send").await), ["hi"]);
}
