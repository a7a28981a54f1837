//! Webhooks that post into a room: signed, fresh, once, and never under somebody's name.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use streamside::clock;

use super::kit::{House, http, text_of};

/// A webhook as its program knows it.
pub struct Caller {
    pub id: String,
    pub secret: String,
}

impl Caller {
    pub async fn make(house: &House, owner: &str, room: &str, wish: Value) -> Self {
        let token = house.token(owner).await;
        let (status, body) = house.send("POST", &format!("/v1/rooms/{room}/hooks"), &token, wish).await;
        assert_eq!(status, 200, "{body}");
        let text = |field: &str| body["data"][field].as_str().expect("a text").to_owned();
        Self { id: text("id"), secret: text("secret") }
    }

    /// A good call, now.
    async fn call(&self, house: &House, id: &str, body: &str) -> (u16, Value) {
        self.call_at(house, id, seconds(0), body).await
    }

    async fn call_at(&self, house: &House, id: &str, at: i64, body: &str) -> (u16, Value) {
        let signature = signature(&self.secret, id, &at.to_string(), body);
        raw(house, &self.id, [id, &at.to_string(), &signature], body).await
    }
}

fn seconds(off: i64) -> i64 {
    clock::wall().0 / 1000 + off
}

/// By the words of the specification, apart from what the server does.
pub fn signature(secret: &str, id: &str, timestamp: &str, body: &str) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a mark")).expect("base64");
    let signed = sign(&Key::new(HMAC_SHA256, &key), format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(signed))
}

async fn raw(house: &House, hook: &str, [id, at, signature]: [&str; 3], body: &str) -> (u16, Value) {
    let request = http().post(house.url(&format!("/hooks/{hook}"))).body(body.to_owned());
    let request =
        request.header("webhook-id", id).header("webhook-timestamp", at).header("webhook-signature", signature);
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON"))
}

#[tokio::test]
async fn dj_can_let_a_program_post_into_the_channel() {
    let house = House::open(|_| {}).await;
    let hook = Caller::make(&house, "nova", "Nova", json!({ "name": "obs" })).await;
    assert!(hook.secret.starts_with("whsec_"));
    let mut bob = house.join("bob", "nova").await;
    let (status, body) = hook.call(&house, "msg_1", r#"{ "message": "scene **two**", "username": "OBS <b>" }"#).await;
    assert_eq!(status, 200, "{body}");
    let item = bob.bulk().await[0].clone();
    assert_eq!((&item["username"], &item["id"]), (&json!("bot:obs"), &body["data"]["id"]));
    assert_eq!(item["badge"], "bot OBS &lt;b&gt;", "what a call is called never stands where names of people stand");
    assert_eq!(text_of(&item), "scene <strong>two</strong>");
    hook.call(&house, "msg_2", r#"{"message":"plain"}"#).await;
    assert_eq!(bob.bulk().await[0]["badge"], "bot");
    let mut nova = house.join("nova", "nova").await;
    let id = item["id"].as_str().expect("an id");
    assert_eq!(nova.edit(id, "other words").await["error"]["code"], "forbidden", "nobody is its author");
}

#[tokio::test]
async fn calls_that_are_tampered_with_old_or_unsigned_post_nothing() {
    let house = House::open(|_| {}).await;
    let hook = Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    let other = Caller::make(&house, "nova", "nova", json!({ "name": "other" })).await;
    let body = r#"{"message":"hi"}"#;
    let now = seconds(0).to_string();
    let good = signature(&hook.secret, "m1", &now, body);
    for (headers, body) in [
        (["m1", &now, &good], r#"{"message":"ho"}"#),
        (["m1", &now, &good], r#"{"message":"hi"} "#),
        (["m2", &now, &good], body),
        (["m1", &(seconds(0) + 1).to_string(), &good], body),
        (["m1", &now, &signature(&other.secret, "m1", &now, body)], body),
        (["m1", &now, &good.replace("v1,", "v2,")], body),
        (["m1", &now, "v1,"], body),
        (["m1", &now, &good[3..]], body),
    ] {
        let (status, answer) = raw(&house, &hook.id, headers, body).await;
        assert_eq!((status, &answer["error"]["code"]), (401, &json!("not_authorised")), "{headers:?} {body}");
    }
    for off in [-301, -86_400, 302, 86_400] {
        assert_eq!(hook.call_at(&house, "m1", seconds(off), body).await.0, 401, "{off}");
    }
    let dotted = format!("m1.{now}");
    assert_eq!(hook.call(&house, &dotted, body).await.0, 401, "a dot would move what is signed");
    assert_eq!(
        http().post(house.url(&format!("/hooks/{}", hook.id))).body(body).send().await.expect("one").status(),
        401
    );
    assert_eq!(raw(&house, "nothing", ["m1", &now, &good], body).await.0, 404);
    for words in ["", "[]", "{}", r#"{"message":1}"#, "\u{fffd}"] {
        assert_eq!(hook.call(&house, "m3", words).await.0, 400, "{words}");
    }
    assert!(house.history("/v1/messages/nova").await.is_empty());
    assert_eq!(hook.call_at(&house, "m1", seconds(-290), body).await.0, 200, "the good one was not spoiled by those");
}

#[tokio::test]
async fn a_call_is_taken_once_also_after_a_restart() {
    let house = House::open(|_| {}).await;
    let hook = Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    let at = seconds(0);
    let body = r#"{"message":"once"}"#;
    assert_eq!(hook.call_at(&house, "m1", at, body).await.0, 200);
    for _ in 0..2 {
        let (status, answer) = hook.call_at(&house, "m1", at, body).await;
        assert_eq!((status, &answer["error"]["code"]), (409, &json!("taken")));
    }
    let house = house.reopen().await;
    assert_eq!(hook.call_at(&house, "m1", at, body).await.0, 409, "{body}");
    assert_eq!(house.history("/v1/messages/nova").await, ["once"]);
    // The same id of another webhook is another call.
    let other = Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    assert_eq!(other.call_at(&house, "m1", at, body).await.0, 200);
}

#[tokio::test]
async fn a_call_that_was_refused_for_now_can_be_made_again() {
    let house = House::open(|_| {}).await;
    let hook = Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    let mut refused = None;
    for n in 0..8 {
        let id = format!("m{n}");
        let (status, body) = hook.call(&house, &id, r#"{"message":"hi"}"#).await;
        if status == 429 {
            refused = Some((id, body["error"]["retryAfter"].as_u64().expect("a wait")));
            break;
        }
    }
    let (id, wait) = refused.expect("programs are slowed, whoever made them");
    tokio::time::sleep(std::time::Duration::from_millis(wait + 20)).await;
    assert_eq!(hook.call(&house, &id, r#"{"message":"hi"}"#).await.0, 200);
}

#[tokio::test]
async fn dj_can_change_the_secret_without_a_gap() {
    let house = House::open(|_| {}).await;
    let old = Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    let nova = house.token("nova").await;
    let secrets = format!("/v1/rooms/nova/hooks/{}/secrets", old.id);
    let (status, body) = house.ask("POST", &secrets, &nova).await;
    assert_eq!((status, &body["data"]["number"]), (200, &json!(2)), "{body}");
    let new = Caller { id: old.id.clone(), secret: body["data"]["secret"].as_str().expect("a secret").to_owned() };
    let body = r#"{"message":"hi"}"#;
    assert_eq!((old.call(&house, "m1", body).await.0, new.call(&house, "m2", body).await.0), (200, 200), "both hold");
    let list = house.list_as("nova", "/v1/rooms/nova/hooks").await;
    assert_eq!(list[0]["secrets"].as_array().map(Vec::len), Some(2));
    assert!(!list[0].to_string().contains("whsec_"), "secrets are shown once");
    assert_eq!(house.ask("DELETE", &format!("{secrets}/1"), &nova).await.0, 200);
    assert_eq!((old.call(&house, "m3", body).await.0, new.call(&house, "m4", body).await.0), (401, 200));
    assert_eq!(house.ask("DELETE", &format!("{secrets}/2"), &nova).await.0, 403, "the only one stays");
    assert_eq!(house.ask("DELETE", &format!("{secrets}/7"), &nova).await.0, 404);
    assert_eq!(house.ask("DELETE", &format!("{secrets}/x"), &nova).await.0, 404);
    for _ in 0..2 {
        assert_eq!(house.ask("POST", &secrets, &nova).await.0, 200);
    }
    assert_eq!(house.ask("POST", &secrets, &nova).await.0, 403, "three at most");
}

#[tokio::test]
async fn only_the_dj_and_administrators_make_and_see_webhooks() {
    let house = House::open(|settings| settings.limits = false).await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let nova = house.token("nova").await;
    let mut dj = house.join_with(&nova, "nova").await;
    house.token("kat").await;
    dj.ask(3, "moderate", json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    dj.acked(3).await;
    let (kat, ann) = (house.token("kat").await, house.token("ann").await);
    let hook = Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    let one = format!("/v1/rooms/nova/hooks/{}", hook.id);
    // Of the private room administrators learn nothing either.
    for (room, row) in
        [("nova", [200, 200, 403, 403]), ("nova-mods", [200, 404, 403, 404]), ("global", [403, 200, 403, 403])]
    {
        for ((name, token), status) in
            [("nova", &nova), ("boss", &boss), ("kat", &kat), ("ann", &ann)].into_iter().zip(row)
        {
            let path = format!("/v1/rooms/{room}/hooks");
            assert_eq!(house.ask("GET", &path, token).await.0, status, "{name} {path}");
            let wish = json!({ "name": "made" });
            assert_eq!(house.send("POST", &path, token, wish).await.0, status, "{name} {path}");
        }
    }
    for (token, status) in [(&kat, 403), (&ann, 403), (&boss, 200)] {
        assert_eq!(house.ask("POST", &format!("{one}/secrets"), token).await.0, status);
    }
    assert_eq!(house.ask("DELETE", "/v1/rooms/nova/hooks/none", &nova).await.0, 404);
    assert_eq!(house.ask("DELETE", &format!("/v1/rooms/global/hooks/{}", hook.id), &boss).await.0, 404, "another room");
    assert_eq!(house.ask("DELETE", &one, &ann).await.0, 403);
    assert_eq!(house.ask("DELETE", &one, &nova).await.0, 200);
    assert_eq!(hook.call(&house, "m1", r#"{"message":"hi"}"#).await.0, 404, "revoked");
    for (wish, status) in [
        (json!({ "name": "a b" }), 400),
        (json!({ "name": "admin" }), 400),
        (json!({ "name": "x", "url": "https://hooks.example/" }), 400),
        (json!({ "name": "x", "events": ["message"] }), 400),
        (json!({ "name": "x", "url": "https://hooks.example/", "events": ["all"] }), 400),
        (json!({ "name": "x", "url": "https://hooks.example/", "events": [] }), 400),
        (json!({ "name": "x", "url": "http://127.0.0.1:9/", "events": ["message"] }), 403),
        (json!({ "name": "x", "url": "http://169.254.169.254/", "events": ["message"] }), 403),
        (json!({ "name": "x", "event": true }), 403),
    ] {
        assert_eq!(house.send("POST", "/v1/rooms/nova/hooks", &nova, wish.clone()).await.0, status, "{wish}");
    }
}

#[tokio::test]
async fn webhooks_of_an_event_end_with_it() {
    let house = House::open(|_| {}).await;
    let mut nova = house.join("nova", "nova").await;
    nova.ask(3, "moderate", json!({ "do": "event", "channel": "nova", "live": true })).await;
    nova.acked(3).await;
    let hook = Caller::make(&house, "nova", "nova", json!({ "name": "obs", "event": true })).await;
    let stays = Caller::make(&house, "nova", "nova", json!({ "name": "bot" })).await;
    let body = r#"{"message":"hi"}"#;
    assert_eq!(hook.call(&house, "m1", body).await.0, 200);
    let house = house.reopen().await;
    assert_eq!(hook.call(&house, "m2", body).await.0, 200, "it is still on after a restart");
    let mut nova = house.join("nova", "nova").await;
    for live in [false, true] {
        nova.ask(4, "moderate", json!({ "do": "event", "channel": "nova", "live": live })).await;
        nova.acked(4).await;
        assert_eq!(hook.call(&house, "m3", body).await.0, 404, "over is over, also when the next one is on");
        assert_eq!(house.list_as("nova", "/v1/rooms/nova/hooks").await.len(), 1);
    }
    assert_eq!(stays.call(&house, "m4", body).await.0, 200);
}

/// Who may not speak may not let a program speak.
#[tokio::test]
async fn a_webhook_speaks_only_while_its_maker_may() {
    let house = House::open(|_| {}).await;
    let nova = house.token("nova").await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    house.server.token("chief", true, false).await.expect("a token");
    let hook = Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    let theirs = Caller::make(&house, "chief", "nova", json!({ "name": "news" })).await;
    let mut admin = house.join_with(&boss, "nova").await;
    admin.ask(3, "moderate", json!({ "do": "timeout", "channel": "nova", "user": "nova", "length": 120_000 })).await;
    assert!(admin.acked(3).await["entry"].is_object());
    let body = r#"{"message":"hi"}"#;
    let (status, answer) = hook.call(&house, "m1", body).await;
    assert_eq!((status, &answer["error"]["code"]), (429, &json!("rate_limited")));
    assert_eq!(theirs.call(&house, "m1", body).await.0, 200);
    let deed = streamside::server::OperatorDeed::Role { name: "chief".into(), admin: false };
    streamside::server::request(house.folder.path(), streamside::server::Request::Operate(deed)).await.expect("done");
    assert_eq!(theirs.call(&house, "m2", body).await.0, 403, "whoever made it owns nothing here any more");
    assert_eq!(house.send("POST", "/v1/rooms/nova/messages", &nova, json!({ "message": "hi" })).await.0, 429);
}

#[tokio::test]
async fn a_webhook_of_the_private_room_posts_where_only_its_keepers_read() {
    let house = House::open(|_| {}).await;
    let hook = Caller::make(&house, "nova", "nova-mods", json!({ "name": "alerts" })).await;
    let (mut nova, mut ann) = (house.join("nova", "nova").await, house.join("ann", "nova").await);
    assert_eq!(hook.call(&house, "m1", r#"{"message":"psst"}"#).await.0, 200);
    let item = nova.bulk().await[0].clone();
    assert_eq!((&item["username"], &item["channel"]), (&json!("bot:alerts"), &json!("nova-mods")));
    nova.posted("the end", "nova").await;
    let heard = ann.until(|frame| frame.contains("the end")).await;
    assert!(!heard.contains("psst"));
    assert_eq!(hook.call(&house, "m1", r#"{"message":"psst"}"#).await.0, 409);
}
