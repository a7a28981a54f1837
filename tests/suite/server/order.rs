//! Keeping order over real sockets: who may do what to whom, what is told to whom, and what can be taken back.

use std::time::Duration;

use serde_json::{Value, json};
use streamside::clock::Clock;

use super::kit::{Chatter, House};

const FINE: &str = "fine";

fn code(ack: &Value) -> &str {
    ack["error"]["code"].as_str().unwrap_or(FINE)
}

/// Kat keeps order in nova's room; boss is an administrator; the others are people with accounts.
struct Cast {
    house: House,
    clock: Clock,
    nova: Chatter,
    kat: Chatter,
    boss: Chatter,
    ann: Chatter,
}

async fn cast() -> Cast {
    let clock = Clock::default();
    let house = House::open(|settings| {
        settings.anonymous = true;
        settings.limits = false;
        settings.order.clock = clock.clone();
    })
    .await;
    for name in ["troll", "eve", "kat"] {
        house.token(name).await;
    }
    let mut nova = house.join("nova", "nova").await;
    for name in ["kat", "eve"] {
        nova.done(json!({ "do": "appoint", "channel": "nova", "user": name })).await;
    }
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let (kat, boss, ann) =
        (house.join("kat", "nova").await, house.join_with(&boss, "nova").await, house.join("ann", "nova").await);
    Cast { house, clock, nova, kat, boss, ann }
}

fn deed(what: &str, user: &str) -> Value {
    json!({ "do": what, "channel": "nova", "user": user, "length": 120_000, "by": 60_000, "reason": "rude" })
}

async fn state(house: &House, name: &str, room: &str) -> Value {
    let (status, body) = house.get_as(name, &format!("/v1/rooms/{room}")).await;
    assert_eq!(status, 200, "{body}");
    body["data"].clone()
}

/// Who acts, in the order of the columns: a user, a moderator, the DJ, an administrator.
#[tokio::test]
async fn nobody_acts_on_an_equal_or_on_somebody_higher() {
    let Cast { house, mut nova, mut kat, mut boss, mut ann, .. } = cast().await;
    let (_, body) = house.get("/api/troll-token").await;
    let anonymous = body["chatToken"].as_str().expect("a token");
    let mut guest = house.join_with(anonymous, "nova").await;
    const NO: &str = "forbidden";
    let table = [
        ("troll", [NO, NO, FINE, FINE, FINE]),
        ("TROLL", [NO, NO, FINE, FINE, FINE]),
        ("@troll", [NO, NO, FINE, FINE, FINE]),
        ("troll:1a2b", [NO, NO, FINE, FINE, FINE]),
        ("ann", [NO, NO, FINE, FINE, FINE]),
        ("eve", [NO, NO, NO, FINE, FINE]),
        ("kat", [NO, NO, NO, FINE, FINE]),
        ("nova", [NO, NO, NO, NO, FINE]),
        ("boss", [NO, NO, NO, NO, NO]),
        ("nobody", [NO, NO, "not_found", "not_found", "not_found"]),
    ];
    for (user, row) in table {
        for (actor, expected) in [&mut guest, &mut ann, &mut kat, &mut nova, &mut boss].into_iter().zip(row) {
            for what in ["timeout", "warn"] {
                let ack = actor.moderate(deed(what, user)).await;
                assert_eq!(code(&ack), expected, "{what} {user}: {ack}");
                if what == "timeout" && expected == FINE {
                    actor.done(deed("lift", user)).await;
                }
            }
        }
    }
}

/// What each deed needs.
#[tokio::test]
async fn deeds_are_for_those_who_may() {
    let Cast { house, mut nova, mut kat, mut boss, mut ann, .. } = cast().await;
    nova.done(deed("timeout", "troll")).await;
    const NO: &str = "forbidden";
    let in_room = |mut deed: Value| {
        deed["channel"] = "nova".into();
        deed
    };
    let table = [
        (json!({ "do": "event", "live": true, "title": "four decks" }), [NO, NO, FINE, FINE]),
        (json!({ "do": "slow", "every": 5000 }), [NO, FINE, FINE, FINE]),
        (json!({ "do": "slow", "every": 10 }), [NO, "malformed", "malformed", "malformed"]),
        (json!({ "do": "slow" }), [NO, FINE, FINE, FINE]),
        (json!({ "do": "appoint", "user": "ann" }), [NO, NO, FINE, FINE]),
        (json!({ "do": "unappoint", "user": "troll" }), [NO, NO, "not_found", "not_found"]),
        (json!({ "do": "timeout", "user": "troll", "length": 119_999 }), [NO, "malformed", "malformed", "malformed"]),
        (json!({ "do": "timeout", "user": "troll", "length": 600_001 }), [NO, "malformed", "malformed", "malformed"]),
        (json!({ "do": "undo", "entry": "what" }), [NO, "not_found", "not_found", "not_found"]),
    ];
    // Ann becomes a moderator on the way.
    for (deed, row) in table {
        if deed["do"] == "unappoint" {
            nova.done(in_room(json!({ "do": "unappoint", "user": "ann" }))).await;
        }
        for (actor, expected) in [&mut ann, &mut kat, &mut nova, &mut boss].into_iter().zip(row) {
            let ack = actor.moderate(in_room(deed.clone())).await;
            assert_eq!(code(&ack), expected, "{deed}: {ack}");
        }
    }
    let rest = [
        ("/v1/rooms/nova", [200, 200, 200, 200]),
        ("/v1/rooms/nova/log", [403, 200, 200, 200]),
        ("/v1/rooms/nova-mods", [404, 200, 200, 404]),
        ("/v1/rooms/nova-mods/log", [404, 200, 200, 404]),
        ("/v1/rooms/*/log", [403, 403, 403, 200]),
    ];
    for (path, row) in rest {
        for (name, expected) in ["ann", "kat", "nova", "boss"].into_iter().zip(row) {
            let (status, body) = house.get_as(name, path).await;
            assert_eq!(status, expected, "{name}: {path}: {body}");
        }
        assert_eq!(house.bare("GET", path).await.0, 401, "{path}");
    }
}

#[tokio::test]
async fn moderator_can_read_the_log_newest_first() {
    let Cast { house, mut kat, .. } = cast().await;
    let timeout = kat.done(deed("timeout", "Troll")).await;
    kat.done(deed("warn", "troll")).await;
    let log = house.list_as("kat", "/v1/rooms/Nova/log").await;
    let verbs: Vec<&str> = log.iter().map(|entry| entry["do"].as_str().expect("a verb")).collect();
    assert_eq!(verbs, ["warn", "timeout", "appoint", "appoint"]);
    assert_eq!(log[1], timeout);
    assert_eq!(
        (&timeout["by"], &timeout["user"], &timeout["length"], &timeout["reason"], &timeout["channel"]),
        (&json!("kat"), &json!("troll"), &json!(120_000), &json!("rude"), &json!("nova"))
    );
    let path = format!("/v1/rooms/nova/log?limit=1&before={}", timeout["id"].as_str().expect("an id"));
    let page = house.list_as("kat", &path).await;
    assert_eq!((page.len(), &page[0]["user"]), (1, &json!("eve")));
}

#[tokio::test]
async fn what_is_done_is_told_to_the_room_and_warnings_only_to_whom_they_concern() {
    let Cast { house, mut nova, mut kat, mut ann, .. } = cast().await;
    let mut troll = house.join("troll", "nova").await;
    kat.done(deed("warn", "troll")).await;
    for reader in [&mut troll, &mut nova] {
        // The DJ has heard of the appointments before.
        let warned = loop {
            let entry = reader.heard("moderated").await[0].clone();
            if entry["do"] != "appoint" {
                break entry;
            }
        };
        assert_eq!((&warned["do"], &warned["reason"]), (&json!("warn"), &json!("rude")));
    }
    kat.done(deed("timeout", "troll")).await;
    let first = ann.heard("moderated").await[0].clone();
    assert_eq!((&first["do"], &first["user"]), (&json!("timeout"), &json!("troll")), "ann hears of no warning");
    let room = ann.heard("room").await[0].clone();
    assert_eq!((&room["moderators"], &room["dj"]), (&json!(["eve", "kat"]), &json!("nova")));
    assert_eq!(
        (&room["restrained"][0]["by"], &room["shortest"], &room["longest"]),
        (&json!("kat"), &json!(120_000), &json!(600_000))
    );
}

#[tokio::test]
async fn bans_are_listed_for_those_who_keep_order_only() {
    let Cast { house, mut kat, mut ann, .. } = cast().await;
    kat.done(deed("ban", "troll")).await;
    assert_eq!(ann.heard("room").await[0]["restrained"], json!([]));
    let listed = |state: &Value| state["room"]["restrained"].as_array().expect("a list").len();
    assert_eq!(listed(&state(&house, "ann", "nova").await), 0);
    assert_eq!(listed(&state(&house, "kat", "nova").await), 1);
    let own = state(&house, "troll", "nova").await;
    assert_eq!((listed(&own), &own["standing"]["restraint"]["ban"]), (0, &json!(true)));
}

#[tokio::test]
async fn moderator_can_extend_up_to_the_longest_and_lift() {
    let Cast { house, mut kat, mut nova, .. } = cast().await;
    assert_eq!(code(&kat.moderate(deed("extend", "troll")).await), "not_found");
    assert_eq!(code(&kat.moderate(deed("lift", "troll")).await), "not_found");
    kat.done(json!({ "do": "timeout", "channel": "nova", "user": "troll", "length": 560_000 })).await;
    let extended = kat.done(deed("extend", "troll")).await;
    let added = extended["length"].as_u64().expect("a length");
    assert!((40_000..=60_000).contains(&added), "{added}");
    let standing = state(&house, "troll", "nova").await["standing"].clone();
    let left = standing["restraint"]["until"].as_i64().unwrap() - extended["timestamp"].as_i64().unwrap();
    assert!((599_000..=600_000).contains(&left), "{left}");
    kat.done(deed("lift", "troll")).await;
    assert!(state(&house, "troll", "nova").await["standing"]["restraint"].is_null());
    // What the DJ decides a moderator does not overrule.
    nova.done(deed("timeout", "troll")).await;
    for what in ["lift", "extend", "timeout"] {
        assert_eq!(code(&kat.moderate(deed(what, "troll")).await), "forbidden", "{what}");
    }
    nova.done(deed("ban", "troll")).await;
    for (what, expected) in [("timeout", "forbidden"), ("ban", "forbidden"), ("extend", "forbidden"), ("lift", FINE)] {
        assert_eq!(code(&nova.moderate(deed(what, "troll")).await), expected, "{what}");
    }
}

#[tokio::test]
async fn moderator_can_undo_what_was_a_mistake() {
    let Cast { house, mut nova, mut kat, mut ann, clock, .. } = cast().await;
    let entry = kat.done(deed("timeout", "troll")).await;
    let undo = json!({ "do": "undo", "channel": "nova", "entry": entry["id"] });
    let mut eve = house.join("eve", "nova").await;
    assert_eq!(code(&eve.moderate(undo.clone()).await), "forbidden", "an equal");
    // Long after everything else is over.
    clock.set_ahead(Duration::from_secs(45));
    let undone = kat.done(undo.clone()).await;
    assert_eq!(
        (&undone["do"], &undone["user"], &undone["reason"]),
        (&json!("undo"), &json!("troll"), &json!("timeout"))
    );
    assert!(state(&house, "troll", "nova").await["standing"]["restraint"].is_null());
    assert_eq!(code(&kat.moderate(undo).await), "not_found", "once");
    let told: Vec<Value> = vec![
        ann.heard("moderated").await[0].clone(),
        ann.heard("moderated").await[0].clone(),
        ann.heard("moderated").await[0].clone(),
    ];
    assert_eq!((&told[1]["id"], &told[1]["undone"]), (&entry["id"], &json!(true)));
    assert_eq!(told[2], undone);
    assert_eq!(house.list_as("kat", "/v1/rooms/nova/log").await[1]["undone"], json!(true));
    // Somebody higher may as well, and what held before holds again.
    kat.done(deed("timeout", "troll")).await;
    let ban = kat.done(deed("ban", "troll")).await;
    nova.done(json!({ "do": "undo", "channel": "nova", "entry": ban["id"] })).await;
    let restraint = state(&house, "troll", "nova").await["standing"]["restraint"].clone();
    assert_eq!(restraint["ban"], json!(false), "the timeout runs on");
}

/// The second of two decisions stays when the first is taken back.
#[tokio::test]
async fn undoing_leaves_alone_what_was_decided_since() {
    let Cast { house, mut nova, mut kat, .. } = cast().await;
    let first = kat.done(deed("timeout", "troll")).await;
    let extended = kat.done(deed("extend", "troll")).await;
    let until = async |house: &House| state(house, "troll", "nova").await["standing"]["restraint"]["until"].as_i64();
    let long = until(&house).await.expect("a timeout");
    kat.done(json!({ "do": "undo", "channel": "nova", "entry": extended["id"] })).await;
    assert_eq!(until(&house).await, Some(long - 60_000));
    let ban = nova.done(deed("ban", "troll")).await;
    kat.done(json!({ "do": "undo", "channel": "nova", "entry": first["id"] })).await;
    assert_eq!(state(&house, "troll", "nova").await["standing"]["restraint"]["ban"], json!(true));
    let lifted = nova.done(deed("lift", "troll")).await;
    nova.done(deed("timeout", "troll")).await;
    nova.done(json!({ "do": "undo", "channel": "nova", "entry": lifted["id"] })).await;
    assert_eq!(state(&house, "troll", "nova").await["standing"]["restraint"]["ban"], json!(false));
    assert_eq!(ban["do"], "ban");
}

#[tokio::test]
async fn everything_that_can_be_undone_is_as_it_was() {
    let Cast { house, mut nova, .. } = cast().await;
    nova.done(json!({ "do": "slow", "channel": "nova", "every": 5000 })).await;
    nova.done(json!({ "do": "event", "channel": "nova", "live": true, "title": "one" })).await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "ann", "event": true })).await;
    nova.done(deed("timeout", "troll")).await;
    let before = state(&house, "kat", "nova").await["room"].clone();
    for deed in [
        json!({ "do": "slow", "every": 9000 }),
        json!({ "do": "slow" }),
        json!({ "do": "event", "live": true, "title": "two" }),
        json!({ "do": "event", "live": false }),
        json!({ "do": "appoint", "user": "troll" }),
        json!({ "do": "unappoint", "user": "eve" }),
        json!({ "do": "unappoint", "user": "ann" }),
        json!({ "do": "timeout", "user": "troll", "length": 300_000 }),
        json!({ "do": "ban", "user": "troll" }),
        json!({ "do": "lift", "user": "troll" }),
        json!({ "do": "extend", "user": "troll", "by": 5000 }),
    ] {
        let mut deed = deed;
        deed["channel"] = "nova".into();
        let entry = nova.done(deed.clone()).await;
        assert_ne!(state(&house, "kat", "nova").await["room"], before, "{deed}");
        nova.done(json!({ "do": "undo", "channel": "nova", "entry": entry["id"] })).await;
        assert_eq!(state(&house, "kat", "nova").await["room"], before, "{deed}");
    }
}

#[tokio::test]
async fn dj_can_appoint_moderators_for_an_event_and_they_end_with_it() {
    let Cast { house, mut nova, clock, .. } = cast().await;
    let for_event = json!({ "do": "appoint", "channel": "nova", "user": "ann", "event": true });
    assert_eq!(code(&nova.moderate(for_event.clone()).await), "not_found", "no event is on");
    nova.done(json!({ "do": "event", "channel": "nova", "live": true, "title": "four decks" })).await;
    nova.done(for_event).await;
    let mut house = reopened(house, &clock).await;
    let role = async |house: &House| state(house, "ann", "nova").await["standing"]["role"].clone();
    assert_eq!(role(&house).await, "moderator", "also after a restart");
    assert_eq!(state(&house, "ann", "nova").await["room"]["live"]["title"], "four decks");
    let mut nova = house.join("nova", "nova").await;
    let mut ann = house.join("ann", "nova").await;
    ann.done(deed("timeout", "troll")).await;
    nova.done(json!({ "do": "event", "channel": "nova", "live": false })).await;
    assert_eq!(ann.heard("standing").await[0]["role"], "user");
    assert_eq!(code(&ann.moderate(deed("lift", "troll")).await), "forbidden");
    nova.done(json!({ "do": "event", "channel": "nova", "live": true })).await;
    house = reopened(house, &clock).await;
    assert_eq!(role(&house).await, "user", "the next event has its own");
    assert_eq!(state(&house, "kat", "nova").await["standing"]["role"], "moderator", "kat is one in general");
    let mut nova = house.join("nova", "nova").await;
    nova.done(json!({ "do": "unappoint", "channel": "nova", "user": "kat" })).await;
    assert_eq!(state(&house, "kat", "nova").await["standing"]["role"], "user");
}

async fn reopened(house: House, clock: &Clock) -> House {
    let folder = house.stop().await;
    House::open_in(folder, |settings| settings.order.clock = clock.clone()).await
}

/// The private room has the moderators and the event of its public one, wherever they are decided.
#[tokio::test]
async fn what_is_decided_in_a_private_room_about_its_public_one_is_told_in_both() {
    let Cast { house, mut nova, mut ann, .. } = cast().await;
    let entry = nova.done(json!({ "do": "appoint", "channel": "nova-mods", "user": "ann" })).await;
    assert_eq!(entry["channel"], "nova");
    let moderators = json!(["ann", "eve", "kat"]);
    assert_eq!(ann.heard("room").await[0]["moderators"], moderators);
    let mut rooms = Vec::new();
    while rooms.len() < 2 {
        let standing = ann.heard("standing").await[0].clone();
        assert_eq!(standing["role"], "moderator");
        rooms.push(standing["channel"].clone());
    }
    assert_eq!(rooms, ["nova", "nova-mods"]);
    assert_eq!(state(&house, "ann", "nova-mods").await["room"]["moderators"], moderators);
}

#[tokio::test]
async fn admin_can_act_everywhere_at_once_and_nobody_else() {
    let Cast { mut nova, mut kat, mut boss, .. } = cast().await;
    let everywhere = json!({ "do": "ban", "channel": "*", "user": "troll" });
    for actor in [&mut kat, &mut nova] {
        assert_eq!(code(&actor.moderate(everywhere.clone()).await), "forbidden");
    }
    boss.done(everywhere).await;
    for refused in [
        json!({ "do": "appoint", "channel": "*", "user": "ann" }),
        json!({ "do": "event", "channel": "*", "live": true }),
        json!({ "do": "slow", "channel": "*", "every": 5_000 }),
    ] {
        assert_eq!(code(&boss.moderate(refused).await), "forbidden");
    }
}

#[tokio::test]
async fn operator_sets_how_long_timeouts_may_be() {
    let house = House::open(|settings| {
        settings.order.timeouts.shortest = Duration::from_secs(5);
        settings.order.timeouts.longest = Duration::from_secs(60);
    })
    .await;
    house.token("troll").await;
    let mut nova = house.join("nova", "nova").await;
    for (length, expected) in [(4_999, "malformed"), (5_000, FINE), (60_000, FINE), (60_001, "malformed")] {
        let ack = nova.moderate(json!({ "do": "timeout", "channel": "nova", "user": "troll", "length": length })).await;
        assert_eq!(code(&ack), expected, "{length}: {ack}");
    }
}
