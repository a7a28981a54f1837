//! Rules of a room: shown to whoever comes, accepted where the DJ wants it, asked for again when the text changes.

use serde_json::{Value, json};

use super::kit::{Chatter, House, text_of};

fn rules(text: &str, must_accept: bool) -> Value {
    json!({ "do": "rules", "channel": "nova", "text": text, "must_accept": must_accept })
}

async fn code(chatter: &mut Chatter) -> String {
    let ack = chatter.post_acked(json!({ "message": "hi", "channel": "nova" })).await;
    ack["error"]["code"].as_str().unwrap_or("fine").to_owned()
}

/// The newest version that a client with a desk was told of.
async fn version(chatter: &mut Chatter) -> u64 {
    loop {
        let room = chatter.heard("room").await;
        if let Some(version) = room[0]["rules"]["version"].as_u64() {
            return version;
        }
    }
}

async fn at_a_desk(house: &House, name: &str) -> Chatter {
    let token = house.token(name).await;
    let mut chatter = house.connect().await;
    chatter.event("new user", json!({ "token": token, "channel": "nova", "desk": true })).await;
    chatter
}

async fn accept(chatter: &mut Chatter, version: u64) -> Value {
    chatter.moderate(json!({ "do": "accept", "channel": "nova", "version": version })).await
}

#[tokio::test]
async fn dj_can_have_the_rules_accepted_before_anybody_else_posts() {
    let house = House::open(|settings| {
        settings.limits = false;
        settings.anonymous = true;
    })
    .await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let troll = house.anonymous().await;
    let mut nova = house.join("nova", "nova").await;
    house.token("kat").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    let mut everybody = vec![("anonymous", house.join_with(&troll, "nova").await)];
    for name in ["ann", "bob", "kat", "nova"] {
        everybody.push((name, house.join(name, "nova").await));
    }
    everybody.push(("boss", house.join_with(&boss, "nova").await));
    let table = [
        ("no rules", None, ["fine"; 6]),
        ("rules to read", Some(rules("be kind", false)), ["fine"; 6]),
        (
            "rules to accept",
            Some(rules("be kind", true)),
            ["forbidden", "forbidden", "forbidden", "fine", "fine", "fine"],
        ),
    ];
    for (what, action, row) in table {
        if let Some(action) = action {
            nova.done(action).await;
        }
        for ((name, chatter), expected) in everybody.iter_mut().zip(row) {
            assert_eq!(code(chatter).await, expected, "{what}: {name}");
        }
    }
    let version = version(&mut at_a_desk(&house, "bob").await).await;
    for (name, chatter) in everybody.iter_mut().filter(|(name, _)| matches!(*name, "anonymous" | "bob")) {
        let expected = if *name == "bob" { "fine" } else { "forbidden" };
        let ack = accept(chatter, version).await;
        assert_eq!(ack["error"]["code"].as_str().unwrap_or("fine"), expected, "{name}: {ack}");
        assert_eq!(code(chatter).await, expected, "{name}");
    }
    let mut eve = house.join("eve", "elsewhere").await;
    assert_eq!(eve.post_acked(json!({ "message": "hi", "channel": "elsewhere" })).await["error"], Value::Null);
}

#[tokio::test]
async fn only_the_dj_writes_rules_and_the_refused_are_told_what_to_do() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut nova = house.join("nova", "nova").await;
    house.token("kat").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    for name in ["ann", "kat"] {
        let mut chatter = house.join(name, "nova").await;
        assert_eq!(chatter.moderate(rules("mine", true)).await["error"]["code"], "forbidden", "{name}");
    }
    let entry = nova.done(rules("be kind", true)).await;
    assert_eq!((&entry["do"], &entry["by"]), (&json!("rules"), &json!("nova")));
    assert_eq!(nova.moderate(rules("be kind", true)).await["error"]["code"], "not_found", "nothing to change");
    let mut ann = at_a_desk(&house, "ann").await;
    let ack = ann.post_acked(json!({ "message": "hi", "channel": "nova" })).await;
    assert!(ack["error"]["message"].as_str().expect("words").contains("/accept"), "{ack}");
    for version in [0, 1] {
        assert_eq!(accept(&mut ann, version).await["error"]["code"], "not_found", "not these rules");
    }
    assert_eq!(
        ann.moderate(json!({ "do": "accept", "channel": "elsewhere", "version": 1 })).await["error"]["code"],
        "not_found"
    );
    assert_eq!(code(&mut ann).await, "forbidden");
}

#[tokio::test]
async fn a_changed_text_asks_again_and_acceptance_outlives_a_restart() {
    let house = House::open(|_| {}).await;
    let mut nova = house.join("nova", "nova").await;
    nova.done(rules("be kind", true)).await;
    let mut ann = at_a_desk(&house, "ann").await;
    let first = version(&mut ann).await;
    ann.event("moderate", json!({ "do": "accept", "channel": "nova", "version": first })).await;
    ann.until(|frame| frame.starts_with("42[\"standing\"") && frame.contains(&format!("\"accepted\":{first}"))).await;
    let entry = accept(&mut ann, first).await["entry"].clone();
    assert_eq!((&entry["do"], &entry["user"]), (&json!("rules"), &json!("ann")), "once more");
    drop((nova, ann));
    let house = house.reopen().await;
    let (mut nova, mut ann) = (house.join("nova", "nova").await, at_a_desk(&house, "ann").await);
    assert_eq!(version(&mut ann).await, first, "the rules are there again");
    assert_eq!(ann.heard("standing").await[0]["accepted"], json!(first));
    assert_eq!(code(&mut ann).await, "fine");
    nova.done(rules("be kind", false)).await;
    nova.done(rules("be kind", true)).await;
    assert_eq!(code(&mut ann).await, "fine", "the text is the same");
    nova.done(rules("be kinder", true)).await;
    assert_eq!(code(&mut ann).await, "forbidden");
    assert_eq!(accept(&mut ann, first).await["error"]["code"], "not_found", "these are not the rules any more");
    nova.done(json!({ "do": "rules", "channel": "nova" })).await;
    assert_eq!(code(&mut ann).await, "fine", "there are none");
    nova.done(rules("be kind", true)).await;
    let (_, body) = house.get_as("ann", "/v1/rooms/nova").await;
    assert!(body["data"]["room"]["rules"]["version"].as_u64() > Some(first), "{body}");
    assert_eq!(code(&mut ann).await, "forbidden", "they came anew");
}

/// Whatever a DJ writes there gets to screens by the same two gates as a message.
#[tokio::test]
async fn rules_are_told_as_they_were_typed_and_as_a_message_would_show_them() {
    let house = House::open(|_| {}).await;
    let mut nova = house.join("nova", "nova").await;
    let typed = "be **kind** <script>alert(1)</script>\n\n* no [shops](javascript:alert(1))";
    nova.done(rules(typed, true)).await;
    let (_, body) = house.get_as("ann", "/v1/rooms/nova").await;
    let told = &body["data"]["room"]["rules"];
    assert_eq!(told["text"], typed);
    let html = told["html"].as_str().expect("HTML");
    assert!(html.contains("<strong>kind</strong>") && html.contains("<li>"), "{html}");
    assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
}

/// What was accepted before a change counts again once the change is taken back.
#[tokio::test]
async fn a_change_of_the_rules_can_be_taken_back() {
    let house = House::open(|_| {}).await;
    let mut nova = house.join("nova", "nova").await;
    nova.done(rules("be kind", true)).await;
    let mut ann = at_a_desk(&house, "ann").await;
    let first = version(&mut ann).await;
    assert!(accept(&mut ann, first).await["entry"].is_object());
    let change = nova.done(rules("be cruel", true)).await;
    assert_eq!(code(&mut ann).await, "forbidden");
    nova.done(json!({ "do": "undo", "channel": "nova", "entry": change["id"] })).await;
    assert_eq!(code(&mut ann).await, "fine");
    let (_, body) = house.get_as("ann", "/v1/rooms/nova").await;
    let now = &body["data"]["room"]["rules"];
    assert_eq!((&now["version"], &now["text"], &now["mustAccept"]), (&json!(first), &json!("be kind"), &json!(true)));
    let pinned = nova.posted("look", "nova").await;
    let entry = nova.done(json!({ "do": "pin", "channel": "nova", "message": pinned })).await;
    nova.done(json!({ "do": "undo", "channel": "nova", "entry": entry["id"] })).await;
    let (_, body) = house.get_as("ann", "/v1/rooms/nova").await;
    assert_eq!(body["data"]["room"]["pins"], json!([]));
}

/// Nobody else hears that somebody has accepted, and the log does not grow by it.
#[tokio::test]
async fn accepting_is_ones_own_affair() {
    let house = House::open(|_| {}).await;
    let (mut nova, mut bob) = (house.join("nova", "nova").await, at_a_desk(&house, "bob").await);
    bob.heard("standing").await;
    nova.done(rules("be kind", true)).await;
    let mut ann = at_a_desk(&house, "ann").await;
    let version = version(&mut ann).await;
    accept(&mut ann, version).await;
    ann.event("message", json!({ "message": " !accept ", "channel": "nova" })).await;
    ann.posted("the end", "nova").await;
    let mut heard = String::new();
    while !heard.contains("the end") {
        heard.push_str(&bob.frame().await);
    }
    assert!(heard.contains("moderated") && heard.contains("be kind"), "the rules were told: {heard}");
    assert!(!heard.contains("!accept") && !heard.contains(r#""user":"ann""#), "{heard}");
    let (_, log) = house.get_as("nova", "/v1/rooms/nova/log").await;
    assert_eq!(log["data"].as_array().map(Vec::len), Some(1), "{log}");
    assert_eq!(house.history("/v1/messages/nova").await, ["the end"]);
}

/// A client that knows nothing of rules reads them as a message of the server, and accepts them by one of its own.
#[tokio::test]
async fn s3_4_an_rfc_client_reads_the_rules_on_join_and_accepts_by_a_message() {
    let house = House::open(|_| {}).await;
    let mut nova = house.join("nova", "nova").await;
    nova.done(rules("be **kind**", true)).await;
    let mut ann = house.join("ann", "nova").await;
    let item = ann.bulk().await.remove(0);
    assert_eq!(
        (&item["username"], &item["channel"], &item["type"]),
        (&json!("server"), &json!("nova"), &json!("message"))
    );
    let html = item["message"].as_str().expect("HTML");
    assert!(html.contains("<strong>kind</strong>") && html.contains("!accept"), "{html}");
    ann.event("message", json!({ "message": "hi" })).await;
    assert!(ann.bulk().await[0]["message"].as_str().expect("HTML").contains("kind"), "shown again with the refusal");
    assert_eq!(ann.heard("error").await[0]["code"], "forbidden");
    ann.event("message", json!({ "message": "!accept" })).await;
    assert!(text_of(&ann.bulk().await[0]).contains("accepted"));
    ann.event("message", json!({ "message": "hello" })).await;
    assert_eq!(text_of(&ann.bulk().await[0]), "hello");
    assert_eq!(house.history("/v1/messages/nova").await, ["hello"], "nothing of it was kept");
    // Without rules it is a text like any other.
    ann.event("message", json!({ "message": "!accept", "channel": "ann" })).await;
    assert_eq!(text_of(&ann.bulk().await[0]), "!accept");
    // Who comes to the room by writing there reads them as well.
    nova.done(rules("be kind", false)).await;
    let mut bob = house.join("bob", "elsewhere").await;
    bob.event("message", json!({ "message": "hi", "channel": "nova" })).await;
    let mut items = bob.bulk().await;
    items.extend(bob.bulk().await);
    let rules = items.iter().find(|item| item["username"] == "server").expect("the rules");
    assert!(!rules["message"].to_string().contains("!accept"), "nobody has to: {rules}");
}

/// Being refused counts for no limit, so whoever goes on is shown the rules only so often.
#[tokio::test]
async fn who_writes_on_and_on_against_the_rules_does_not_make_the_server_write_them_on_and_on() {
    let house = House::open(|_| {}).await;
    let mut nova = house.join("nova", "nova").await;
    nova.done(rules("be kind", true)).await;
    let mut ann = house.join("ann", "nova").await;
    ann.bulk().await;
    for _ in 0..300 {
        ann.event("message", json!({ "message": "hi" })).await;
    }
    ann.ask(1, "message", json!({ "message": "hi" })).await;
    let mut shown = 0;
    loop {
        let frame = ann.frame().await;
        if frame.starts_with("431") {
            break;
        }
        shown += usize::from(frame.contains("be kind"));
    }
    assert!((1..150).contains(&shown), "{shown} times");
}

/// What such a client is told, others at a desk are not told twice.
#[tokio::test]
async fn a_client_with_a_desk_gets_the_rules_in_the_state_of_the_room() {
    let house = House::open(|_| {}).await;
    let mut nova = house.join("nova", "nova").await;
    nova.done(rules("be kind", true)).await;
    let mut ann = at_a_desk(&house, "ann").await;
    ann.ask(3, "subscribe", json!({ "rooms": ["nova", "bob"], "all": false })).await;
    let mut heard = Vec::new();
    while !heard.last().is_some_and(|frame: &String| frame.starts_with("433")) {
        heard.push(ann.frame().await);
    }
    let count = |what: &str| heard.iter().filter(|frame| frame.contains(what)).count();
    assert_eq!(
        (count(r#"["room""#), count(r#"["standing""#)),
        (2, 2),
        "nova on entering, bob on subscribing: {heard:?}"
    );
    assert_eq!((count("be kind"), count("bulkmessage")), (1, 0));
}
