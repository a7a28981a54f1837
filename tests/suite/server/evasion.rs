//! Whoever is timed out or banned is so on every way in, until the deadline and not beyond it. The server's clock is set
//! ahead, so nothing here waits.

use std::time::Duration;

use serde_json::{Value, json};
use streamside::clock::Clock;
use tempfile::TempDir;

use super::kit::{Chatter, House};

const LENGTH: u64 = 120_000;
/// More than any of these tests takes.
const SLACK: Duration = Duration::from_secs(60);

/// A server whose clock is ours.
async fn open_in(folder: TempDir, clock: &Clock) -> House {
    House::open_in(folder, |settings| {
        settings.order.clock = clock.clone();
        settings.limits = false;
    })
    .await
}

async fn open(clock: &Clock) -> House {
    open_in(tempfile::tempdir().expect("a temporary folder"), clock).await
}

/// The DJ of the room.
async fn nova(house: &House) -> Chatter {
    house.join("nova", "nova").await
}

fn timeout(user: &str) -> Value {
    json!({ "do": "timeout", "channel": "nova", "user": user, "length": LENGTH, "reason": "links" })
}

fn code(ack: &Value) -> &str {
    ack["error"]["code"].as_str().unwrap_or("fine")
}

/// What becomes of a message and of an edit over each way that one person has.
async fn ways(house: &House, id: &str) -> Vec<(&'static str, Value)> {
    let say = |text: &str, room: &str| json!({ "message": text, "channel": room });
    let mut acks = Vec::new();
    let mut socket = house.join("troll", "nova").await;
    acks.push(("a new socket", socket.post_acked(say("one", "nova")).await));
    acks.push(("another case of the room", socket.post_acked(say("two", "NOVA")).await));
    acks.push(("no room named", socket.post_acked(json!({ "message": "three" })).await));
    acks.push(("an edit", socket.edit(id, "other words").await));
    let mut second = house.join("TROLL", "Nova").await;
    acks.push(("a second socket, another case of the name", second.post_acked(say("four", "nova")).await));
    let rotated = house.server.token("Troll", false, true).await.expect("a token");
    let mut third = house.join_with(&rotated, "nova").await;
    acks.push(("a new token", third.post_acked(say("five", "nova")).await));
    let words = json!({ "message": "six" });
    acks.push(("REST", house.send("POST", "/v1/rooms/Nova/messages", &rotated, words.clone()).await.1));
    let wish = json!({ "name": "bot", "scopes": ["post"] });
    let (_, made) = house.send("POST", "/v1/tokens", &rotated, wish).await;
    let program = made["data"]["token"].as_str().expect("a token");
    acks.push(("a program", house.send("POST", "/v1/rooms/nova/messages", program, words).await.1));
    acks
}

#[tokio::test]
async fn moderator_can_time_somebody_out_on_every_way_until_the_deadline_and_not_beyond() {
    let clock = Clock::default();
    let mut house = open(&clock).await;
    let mut troll = house.join("troll", "nova").await;
    let id = troll.posted("before", "nova").await;
    nova(&house).await.done(timeout("troll")).await;
    for step in ["at once", "after a restart", "just before the deadline"] {
        match step {
            "after a restart" => house = open_in(house.stop().await, &clock).await,
            "just before the deadline" => clock.set_ahead(Duration::from_millis(LENGTH) - SLACK),
            _ => {}
        }
        for (way, ack) in ways(&house, &id).await {
            assert_eq!(code(&ack), "rate_limited", "{step}: {way}: {ack}");
            let left = ack["error"]["retryAfter"].as_u64().expect("the time that is left");
            assert!((1..=LENGTH).contains(&left), "{step}: {way}: {left}");
            let words = ack["error"]["message"].as_str().expect("words");
            assert!(
                words.starts_with("you are timed out in #nova for") && words.ends_with("by nova: links"),
                "{words}"
            );
        }
    }
    clock.set_ahead(SLACK);
    for (way, ack) in ways(&house, &id).await {
        assert_eq!(code(&ack), "fine", "after the deadline: {way}: {ack}");
    }
}

#[tokio::test]
async fn a_timeout_holds_in_its_room_and_for_nobody_else() {
    let house = open(&Clock::default()).await;
    let mut troll = house.join("troll", "nova").await;
    nova(&house).await.done(timeout("troll")).await;
    troll.posted("elsewhere", "bob").await;
    assert!(troll.whisper(&[], "a note").await["id"].is_string());
    house.join("troll2", "nova").await.posted("not me", "nova").await;
}

#[tokio::test]
async fn user_can_have_two_devices_and_both_are_timed_out() {
    let house = open(&Clock::default()).await;
    let (mut one, mut two) = (house.join("troll", "nova").await, house.join("troll", "nova").await);
    one.posted("one", "nova").await;
    two.posted("two", "nova").await;
    nova(&house).await.done(timeout("troll")).await;
    for device in [&mut one, &mut two] {
        let standing = device.heard("standing").await[0].clone();
        assert_eq!((&standing["channel"], &standing["restraint"]["reason"]), (&json!("nova"), &json!("links")));
        let ack = device.post_acked(json!({ "message": "x", "channel": "nova" })).await;
        assert_eq!(code(&ack), "rate_limited", "{ack}");
    }
}

/// RFC clients ask for no acknowledgement: their text comes back, and the connection stays.
#[tokio::test]
async fn s4_1_a_timed_out_client_is_blocked_and_never_kicked() {
    let clock = Clock::default();
    let house = open(&clock).await;
    let mut troll = house.join("troll", "nova").await;
    nova(&house).await.done(timeout("troll")).await;
    troll.post("my words", "nova").await;
    let blocked = troll.heard("blocked").await[0].clone();
    assert_eq!(blocked["message"], "my words");
    let left = blocked["errData"]["msBeforeNext"].as_u64().expect("a time");
    assert!((LENGTH - 60_000..=LENGTH).contains(&left), "{left}");
    clock.set_ahead(Duration::from_millis(LENGTH));
    troll.post("my words", "nova").await;
    assert_eq!(troll.texts(1).await, ["my words"], "over the same connection");
}

/// Nobody has to ask: what is over is told.
#[tokio::test]
async fn the_end_of_a_timeout_is_told_to_the_person_and_to_the_room() {
    let clock = Clock::default();
    let house = open(&clock).await;
    let mut troll = house.join("troll", "nova").await;
    let mut ann = house.join("ann", "nova").await;
    nova(&house).await.done(timeout("troll")).await;
    let room = ann.heard("room").await[0].clone();
    assert_eq!(room["restrained"][0]["user"], "troll", "{room}");
    assert!(troll.heard("standing").await[0]["restraint"].is_object());
    clock.set_ahead(Duration::from_millis(LENGTH));
    assert_eq!(ann.heard("room").await[0]["restrained"], json!([]));
    assert!(troll.heard("standing").await[0]["restraint"].is_null());
}

#[tokio::test]
async fn dj_can_ban_somebody_until_it_is_lifted_also_after_a_restart() {
    let clock = Clock::default();
    let mut house = open(&clock).await;
    house.token("troll").await;
    nova(&house).await.done(json!({ "do": "ban", "channel": "nova", "user": "Troll", "reason": "again" })).await;
    for _ in 0..2 {
        clock.set_ahead(Duration::from_secs(400 * 86_400));
        let mut troll = house.join("troll", "nova").await;
        let ack = troll.post_acked(json!({ "message": "x", "channel": "nova" })).await;
        assert_eq!((code(&ack), &ack["error"]["retryAfter"]), ("forbidden", &Value::Null), "{ack}");
        house = open_in(house.stop().await, &clock).await;
    }
    nova(&house).await.done(json!({ "do": "lift", "channel": "nova", "user": "troll" })).await;
    house.join("troll", "nova").await.posted("back", "nova").await;
    house = open_in(house.stop().await, &clock).await;
    house.join("troll", "nova").await.posted("still back", "nova").await;
}

#[tokio::test]
async fn admin_can_ban_everywhere() {
    let clock = Clock::default();
    let mut house = open(&clock).await;
    let token = house.server.token("boss", true, false).await.expect("a token");
    let mut boss = house.join_with(&token, "global").await;
    let mut troll = house.join("troll", "nova").await;
    let id = troll.posted("before", "nova").await;
    // The owner of a room is somebody who can be banned from all of them as well.
    boss.done(json!({ "do": "ban", "channel": "*", "user": "troll" })).await;
    assert_eq!(troll.heard("standing").await[0]["restraint"]["ban"], json!(true));
    for _ in 0..2 {
        for (way, ack) in ways(&house, &id).await {
            assert_eq!(code(&ack), "forbidden", "{way}: {ack}");
        }
        let mut troll = house.join("troll", "troll").await;
        for room in ["troll", "global", "*"] {
            let ack = troll.post_acked(json!({ "message": "x", "channel": room })).await;
            assert_eq!(code(&ack), "forbidden", "{room}: {ack}");
        }
        assert_eq!(code(&troll.whisper(&["boss"], "please").await), "forbidden");
        house = open_in(house.stop().await, &clock).await;
    }
    let mut boss = house.join_with(&token, "global").await;
    boss.done(json!({ "do": "lift", "channel": "*", "user": "troll" })).await;
    house.join("troll", "nova").await.posted("back", "nova").await;
}

/// Two sockets of one person, and those who are exempt.
#[tokio::test]
async fn slow_mode_counts_people_and_exempts_who_keeps_order() {
    let clock = Clock::default();
    let mut house = open(&clock).await;
    let mut dj = nova(&house).await;
    house.token("kat").await;
    dj.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    dj.done(json!({ "do": "slow", "channel": "nova", "every": LENGTH })).await;
    // With rate limits.
    house = House::open_in(house.stop().await, |settings| settings.order.clock = clock.clone()).await;
    let (mut one, mut two) = (house.join("troll", "nova").await, house.join("troll", "nova").await);
    let id = one.posted("first", "nova").await;
    for device in [&mut one, &mut two] {
        let ack = device.post_acked(json!({ "message": "x", "channel": "NOVA" })).await;
        assert_eq!(code(&ack), "rate_limited", "{ack}");
        assert!(ack["error"]["message"].as_str().expect("words").contains("slow mode"), "{ack}");
    }
    assert!(one.edit(&id, "first, spelled right").await["id"].is_string(), "an edit is no message");
    one.posted("elsewhere", "bob").await;
    // Eight at once are too many for the rate limit as well.
    for name in ["kat", "nova"] {
        let mut keeper = house.join(name, "nova").await;
        for _ in 0..8 {
            keeper.posted("exempt", "nova").await;
        }
    }
    clock.set_ahead(Duration::from_millis(LENGTH));
    two.posted("second", "nova").await;
    nova(&house).await.done(json!({ "do": "slow", "channel": "nova" })).await;
    two.posted("third", "nova").await;
}

#[tokio::test]
async fn of_two_messages_at_the_same_time_slow_mode_lets_one_through() {
    let house = open(&Clock::default()).await;
    nova(&house).await.done(json!({ "do": "slow", "channel": "nova", "every": 10_000 })).await;
    let (mut one, mut two) = (house.join("ann", "nova").await, house.join("ann", "nova").await);
    let say = |text: &str| json!({ "message": text, "channel": "nova" });
    let (first, second) = tokio::join!(one.post_acked(say("a")), two.post_acked(say("b")));
    let mut codes = [code(&first), code(&second)];
    codes.sort_unstable();
    assert_eq!(codes, ["fine", "rate_limited"]);
}
