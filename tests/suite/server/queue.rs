//! What people bring before the moderators: reports, once per message and person, until somebody dismisses them.

use serde_json::{Value, json};

use super::kit::{Chatter, House, text_of};

const FINE: &str = "fine";

fn code(ack: &Value) -> &str {
    ack["error"]["code"].as_str().unwrap_or(FINE)
}

fn about(what: &str, id: &str) -> Value {
    json!({ "do": what, "channel": "nova", "message": id, "reason": "rude" })
}

/// Nova's room, in which kat keeps order.
async fn nova_and_kat() -> (House, Chatter, Chatter) {
    let house = House::open(|settings| settings.limits = false).await;
    house.token("kat").await;
    let mut nova = house.join("nova", "nova").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    let kat = house.join("kat", "nova").await;
    (house, nova, kat)
}

async fn queue(house: &House, name: &str) -> Vec<Value> {
    house.list_as(name, "/v1/rooms/nova/queue").await
}

async fn waiting(house: &House, name: &str) -> u64 {
    let (_, body) = house.get_as(name, "/v1/rooms/nova").await;
    body["data"]["standing"]["queue"].as_u64().expect("a number")
}

#[tokio::test]
async fn user_can_report_a_message_once_and_moderators_read_it_until_they_dismiss_it() {
    let (house, mut nova, mut kat) = nova_and_kat().await;
    let (mut ann, mut troll) = (house.join("Ann", "nova").await, house.join("troll", "nova").await);
    let id = troll.posted("*something* rude", "nova").await;
    let entry = ann.done(about("report", &id)).await;
    assert_eq!((&entry["do"], &entry["user"], &entry["message"]), (&json!("report"), &json!("troll"), &json!(id)));
    assert_eq!(code(&ann.moderate(about("report", &id)).await), "taken", "once");
    let told = kat.heard("moderated").await[0].clone();
    assert_eq!(told, entry);
    let standing = kat.heard("standing").await[0].clone();
    assert_eq!((&standing["channel"], &standing["queue"]), (&json!("nova"), &json!(1)));
    assert_eq!(nova.heard("standing").await[0]["queue"], 1);
    nova.done(about("report", &id)).await;

    let house = house.reopen().await;
    let items = queue(&house, "kat").await;
    assert_eq!((items.len(), &items[0]["kind"]), (1, &json!("report")));
    assert_eq!(text_of(&items[0]["message"]), "<em>something</em> rude");
    let by: Vec<&Value> = items[0]["reports"].as_array().expect("reports").iter().map(|report| &report["by"]).collect();
    assert_eq!((by, &items[0]["reports"][0]["reason"]), (vec![&json!("Ann"), &json!("nova")], &json!("rude")));
    assert_eq!((waiting(&house, "kat").await, waiting(&house, "ann").await), (1, 0));

    let mut kat = house.join("kat", "nova").await;
    let dismissed = kat.done(about("dismiss", &id)).await;
    assert!(queue(&house, "kat").await.is_empty());
    assert_eq!(code(&kat.moderate(about("dismiss", &id)).await), "not_found", "nothing is open any more");
    let mut ann = house.join("ann", "nova").await;
    assert_eq!(code(&ann.moderate(about("report", &id)).await), "taken", "once, also after it was dismissed");
    kat.done(json!({ "do": "undo", "channel": "nova", "entry": dismissed["id"] })).await;
    assert_eq!(queue(&house, "kat").await.len(), 1, "the reports are open again");
}

/// Somebody has to say that the reports were read.
#[tokio::test]
async fn neither_deleting_nor_timing_out_closes_a_report() {
    let (house, _nova, mut kat) = nova_and_kat().await;
    let (mut ann, mut troll) = (house.join("ann", "nova").await, house.join("troll", "nova").await);
    let id = troll.posted("rude", "nova").await;
    ann.done(about("report", &id)).await;
    kat.done(about("delete", &id)).await;
    kat.done(json!({ "do": "timeout", "channel": "nova", "user": "troll", "length": 120_000 })).await;
    let items = queue(&house, "kat").await;
    assert_eq!((items.len(), text_of(&items[0]["message"])), (1, "rude".to_owned()));
    assert_eq!((&items[0]["message"]["deleted"], &items[0]["message"]["deletedBy"]), (&json!(true), &json!("kat")));
    assert_eq!(waiting(&house, "kat").await, 1);
    let mut bob = house.join("bob", "nova").await;
    assert_eq!(code(&bob.moderate(about("report", &id)).await), "not_found", "nobody else sees it any more");
    kat.done(about("dismiss", &id)).await;
    assert!(queue(&house, "kat").await.is_empty());
}

/// Who acts, in the order of the columns: somebody anonymous, a user, one timed out, one banned here, one banned
/// everywhere, a moderator, the DJ, an administrator.
#[tokio::test]
async fn reports_are_for_accounts_and_dismissing_for_moderators() {
    let house = House::open(|settings| {
        settings.limits = false;
        settings.anonymous = true;
    })
    .await;
    for name in ["kat", "late", "hushed", "out", "gone"] {
        house.token(name).await;
    }
    let mut nova = house.join("nova", "nova").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    nova.done(json!({ "do": "timeout", "channel": "nova", "user": "late", "length": 120_000 })).await;
    nova.done(json!({ "do": "ban", "channel": "nova", "user": "out" })).await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let mut boss = house.join_with(&boss, "nova").await;
    boss.done(json!({ "do": "ban", "channel": "*", "user": "gone" })).await;
    boss.done(json!({ "do": "timeout", "channel": "*", "user": "hushed", "length": 120_000 })).await;
    let (_, body) = house.get("/api/troll-token").await;
    let guest = house.join_with(body["chatToken"].as_str().expect("a token"), "nova").await;
    let id = nova.posted("hello", "nova").await;
    let mut actors = vec![guest];
    for name in ["ann", "late", "hushed", "out", "gone", "kat"] {
        actors.push(house.join(name, "nova").await);
    }
    actors.extend([nova, boss]);
    const NO: &str = "forbidden";
    const GONE: &str = "not_found";
    let table = [
        (about("report", &id), [NO, FINE, FINE, FINE, FINE, NO, FINE, FINE, FINE]),
        (about("report", "nothing"), [NO, GONE, GONE, GONE, GONE, NO, GONE, GONE, GONE]),
        (about("dismiss", &id), [NO, NO, NO, NO, NO, NO, FINE, GONE, GONE]),
    ];
    for (deed, row) in table {
        for (actor, expected) in actors.iter_mut().zip(row) {
            let ack = actor.moderate(deed.clone()).await;
            assert_eq!(code(&ack), expected, "{deed}: {ack}");
        }
    }
}

#[tokio::test]
async fn the_queue_is_for_moderators_and_of_private_rooms_nobody_else_learns() {
    let (house, mut nova, _kat) = nova_and_kat().await;
    house.server.token("boss", true, false).await.expect("a token");
    let id = nova.posted("only us", "nova-mods").await;
    for (path, row) in [
        ("/v1/rooms/nova/queue", [403, 200, 200, 200]),
        ("/v1/rooms/other/queue", [403, 403, 403, 200]),
        ("/v1/rooms/nova-mods/queue", [404, 200, 200, 404]),
    ] {
        for (name, expected) in ["ann", "kat", "nova", "boss"].into_iter().zip(row) {
            assert_eq!(house.get_as(name, path).await.0, expected, "{path} {name}");
        }
        assert_eq!(house.get(path).await.0, 401, "{path}");
    }
    let mut ann = house.join("ann", "nova").await;
    for room in ["nova", "nova-mods"] {
        let ack = ann.moderate(json!({ "do": "report", "channel": room, "message": id })).await;
        assert_eq!(code(&ack), "not_found", "{room}");
    }
    nova.done(json!({ "do": "report", "channel": "nova-mods", "message": id })).await;
    assert_eq!(house.list_as("kat", "/v1/rooms/nova-mods/queue").await.len(), 1);
    assert!(queue(&house, "kat").await.is_empty());
}

#[tokio::test]
async fn reports_are_spaced() {
    let house = House::open(|_| {}).await;
    let (mut nova, mut ann) = (house.join("nova", "nova").await, house.join("ann", "nova").await);
    let mut codes = Vec::new();
    for n in 0..7 {
        let id = nova.posted(&n.to_string(), "nova").await;
        codes.push(code(&ann.moderate(about("report", &id)).await).to_owned());
    }
    assert_eq!(codes, [FINE, FINE, FINE, FINE, FINE, "rate_limited", "rate_limited"]);
}

/// The same deeds over HTTP, by the same rules.
#[tokio::test]
async fn order_is_kept_over_rest_as_well() {
    let (house, mut nova, mut kat) = nova_and_kat().await;
    let id = nova.posted("hello", "nova").await;
    let path = "/v1/rooms/nova/moderate";
    let (status, body) = house.post_as("ann", path, json!({ "do": "report", "message": id })).await;
    assert_eq!((status, &body["success"], &body["data"]["do"]), (200, &json!(true), &json!("report")));
    assert_eq!(kat.heard("moderated").await[0], body["data"]);
    for (name, path, body, status) in [
        ("ann", path, json!({ "do": "dismiss", "message": id }), 403),
        ("ann", path, json!({ "do": "report", "message": id }), 409),
        ("ann", path, json!({ "do": "report", "message": "nothing" }), 404),
        ("ann", "/v1/rooms/nova-mods/moderate", json!({ "do": "slow", "every": 5000 }), 404),
        ("kat", path, json!({ "do": "fly" }), 400),
        ("kat", path, json!({ "do": "dismiss", "message": id, "channel": "other" }), 400),
        ("kat", path, json!([]), 400),
        ("kat", path, json!({ "do": "dismiss", "message": id, "channel": "NOVA" }), 200),
    ] {
        let (got, answer) = house.post_as(name, path, body.clone()).await;
        assert_eq!(got, status, "{name} {path} {body}: {answer}");
    }
    assert_eq!(house.post(path, json!({ "do": "slow" })).await.0, 401);
}
