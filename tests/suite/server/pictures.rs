//! Pictures that wait for a moderator: nobody else gets them, by no way, until they are marked.

use serde_json::{Value, json};

use super::kit::{Chatter, House, text_of};

const PICTURE: &str = "https://b.example/cat.png";
const WAITS: &str = "[picture: waits for a moderator]";

fn mark(id: &str, mark: &str) -> Value {
    json!({ "do": "mark", "channel": "nova", "message": id, "mark": mark })
}

fn hold(on: bool) -> Value {
    json!({ "do": "hold", "channel": "nova", "on": on })
}

/// Nova's room holds pictures; kat keeps order there.
async fn holding() -> (House, Chatter, Chatter) {
    let house = House::open(|settings| settings.limits = false).await;
    house.token("kat").await;
    let mut nova = house.join("nova", "nova").await;
    nova.done(json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    let mut kat = house.join("kat", "nova").await;
    kat.done(hold(true)).await;
    (house, nova, kat)
}

/// The next message of somebody.
async fn said_by(chatter: &mut Chatter, name: &str) -> Value {
    loop {
        if let Some(item) = chatter.bulk().await.into_iter().find(|item| item["username"] == name) {
            return item;
        }
    }
}

async fn images(house: &House, name: &str) -> Vec<Value> {
    house.list_as(name, "/v1/links/nova?kind=image").await
}

#[tokio::test]
async fn moderator_can_mark_a_picture_that_waits() {
    let (house, mut nova, mut kat) = holding().await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted(&format!("look {PICTURE} and https://b.example/page"), "nova").await;
    let item = said_by(&mut nova, "ann").await;
    assert_eq!(item["mark"], "held");
    let expected = format!("look <em>{WAITS}</em> and <a href=\"https://b.example/page\"");
    assert!(text_of(&item).starts_with(&expected), "{item}");
    let standing = kat.heard("standing").await[0].clone();
    assert_eq!(standing["queue"], 1);
    // Of an earlier run as well.
    let house = house.reopen().await;
    let mut nova = house.join("nova", "nova").await;
    let (_, history) = house.get("/v1/messages/nova").await;
    assert_eq!(history["data"][0], item);
    assert!(images(&house, "ann").await.is_empty());
    let whole = images(&house, "kat").await;
    assert_eq!((&whole[0]["url"], &whole[0]["mark"]), (&json!(PICTURE), &json!("held")));
    assert_eq!(house.list_as("ann", "/v1/links/nova").await.len(), 1, "what is no picture is listed");
    let queue = house.list_as("kat", "/v1/rooms/nova/queue").await;
    assert_eq!((queue.len(), &queue[0]["kind"]), (1, &json!("image")));
    assert!(text_of(&queue[0]["message"]).contains(PICTURE));

    let mut kat = house.join("kat", "nova").await;
    let entry = kat.done(mark(&id, "nsfw")).await;
    assert_eq!((&entry["do"], &entry["reason"], &entry["user"]), (&json!("mark"), &json!("nsfw"), &json!("ann")));
    let edited = nova.heard("edited").await[0].clone();
    assert_eq!((&edited["id"], &edited["mark"]), (&json!(id), &json!("nsfw")));
    assert!(text_of(&edited).contains(PICTURE) && edited.get("edited").is_none(), "{edited}");
    let (_, history) = house.get("/v1/messages/nova").await;
    assert_eq!(history["data"][0], edited);
    assert_eq!(images(&house, "ann").await[0]["mark"], "nsfw");
    assert!(house.list_as("kat", "/v1/rooms/nova/queue").await.is_empty());
    kat.done(json!({ "do": "undo", "channel": "nova", "entry": entry["id"] })).await;
    assert_eq!(nova.heard("edited").await[0], item, "it waits again");
    assert_eq!(house.list_as("kat", "/v1/rooms/nova/queue").await.len(), 1);
}

/// Everything that could carry the address to somebody who only reads.
#[tokio::test]
async fn nothing_of_a_held_picture_leaks() {
    let (house, mut nova, mut kat) = holding().await;
    let mut ann = house.join("ann", "nova").await;
    let (mut bob, _) = (house.join("bob", "nova").await, ());
    let id = ann.posted(&format!("![a cat]({PICTURE})"), "nova").await;
    bob.ask(1, "message", json!({ "message": "nice", "channel": "nova", "replyTo": id })).await;
    bob.acked(1).await;
    kat.done(json!({ "do": "pin", "channel": "nova", "message": id })).await;
    bob.posted("the end", "nova").await;
    let mut heard = String::new();
    while !heard.contains("the end") {
        heard.push_str(&nova.frame().await);
    }
    assert!(heard.contains(WAITS) && !heard.contains("cat"), "{heard}");
    for path in ["/v1/messages", "/v1/messages/nova", "/v1/links/nova", "/v1/rooms/nova", "/v1/rooms/nova/queue"] {
        for answer in [house.get(path).await, house.get_as("bob", path).await] {
            assert!(!answer.1.to_string().contains("cat"), "{path}: {}", answer.1);
        }
    }
    for path in ["source", "edits"] {
        assert_eq!(house.get_as("bob", &format!("/v1/messages/nova/{id}/{path}")).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn only_pictures_of_people_who_keep_no_order_wait_and_only_where_they_are_held() {
    let (house, mut nova, mut kat) = holding().await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let mut boss = house.join_with(&boss, "nova").await;
    let mut ann = house.join("ann", "nova").await;
    for chatter in [&mut kat, &mut boss] {
        chatter.posted(PICTURE, "nova").await;
    }
    for name in ["kat", "boss"] {
        assert!(said_by(&mut nova, name).await.get("mark").is_none(), "{name}");
    }
    for (text, room, expected) in [
        (PICTURE, "nova", json!("held")),
        (":fire: https://b.example/page", "nova", Value::Null),
        (PICTURE, "other", Value::Null),
        ("[words](https://b.example/a.GIF)", "NOVA", json!("held")),
    ] {
        ann.posted(text, room).await;
        assert_eq!(said_by(&mut nova, "ann").await["mark"], expected, "{text} in {room}");
    }
    kat.done(hold(false)).await;
    ann.posted(PICTURE, "nova").await;
    assert!(said_by(&mut nova, "ann").await.get("mark").is_none());
    assert_eq!(house.list_as("kat", "/v1/rooms/nova/queue").await.len(), 2, "nobody has looked at the others");
}

#[tokio::test]
async fn an_edit_neither_smuggles_a_picture_in_nor_a_mark_off() {
    let (house, mut nova, mut kat) = holding().await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("nothing", "nova").await;
    let held = |item: &Value| (item["mark"].clone(), text_of(item).contains(".png"));
    ann.edit(&id, PICTURE).await;
    assert_eq!(held(&nova.heard("edited").await[0]), (json!("held"), false));
    kat.done(mark(&id, "safe")).await;
    assert_eq!(held(&nova.heard("edited").await[0]), (json!("safe"), true));
    ann.edit(&id, &format!("{PICTURE} with words")).await;
    assert_eq!(held(&nova.heard("edited").await[0]), (json!("safe"), true), "the same picture");
    ann.edit(&id, "https://b.example/other.png").await;
    assert_eq!(held(&nova.heard("edited").await[0]), (json!("held"), false), "another picture");
    kat.done(mark(&id, "nsfw")).await;
    kat.done(hold(false)).await;
    assert_eq!(held(&nova.heard("edited").await[0]).0, json!("nsfw"));
    ann.edit(&id, "https://b.example/third.png").await;
    assert_eq!(held(&nova.heard("edited").await[0]), (json!("nsfw"), true), "the warning stays");
    ann.edit(&id, "no picture").await;
    assert!(nova.heard("edited").await[0].get("mark").is_none());
    assert_eq!(kat.moderate(mark(&id, "safe")).await["error"]["code"], "malformed", "there is none");
}

#[tokio::test]
async fn marks_and_holding_are_for_moderators() {
    let (house, nova, kat) = holding().await;
    let boss = house.server.token("boss", true, false).await.expect("a token");
    let boss = house.join_with(&boss, "nova").await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted(PICTURE, "nova").await;
    let mut actors = [ann, kat, nova, boss];
    const NO: &str = "forbidden";
    let table = [
        (mark(&id, "safe"), [NO, "fine", "fine", "fine"]),
        (mark("nothing", "safe"), [NO, "not_found", "not_found", "not_found"]),
        (mark(&id, "odd"), ["malformed"; 4]),
        (hold(true), [NO, "fine", "fine", "fine"]),
        (json!({ "do": "hold", "channel": "nova-mods", "on": true }), ["not_found", NO, NO, "not_found"]),
    ];
    for (deed, row) in table {
        for (actor, expected) in actors.iter_mut().zip(row) {
            let ack = actor.moderate(deed.clone()).await;
            assert_eq!(ack["error"]["code"].as_str().unwrap_or("fine"), expected, "{deed}: {ack}");
        }
    }
}

/// A picture that was deleted waits for nobody; reports about it do.
#[tokio::test]
async fn a_deleted_picture_leaves_the_queue() {
    let (house, _nova, mut kat) = holding().await;
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    let id = ann.posted(PICTURE, "nova").await;
    bob.done(json!({ "do": "report", "channel": "nova", "message": id })).await;
    let queue = house.list_as("kat", "/v1/rooms/nova/queue").await;
    assert_eq!((queue.len(), &queue[0]["kind"], &queue[0]["reports"][0]["by"]), (1, &json!("image"), &json!("bob")));
    kat.done(json!({ "do": "delete", "channel": "nova", "message": id })).await;
    let queue = house.list_as("kat", "/v1/rooms/nova/queue").await;
    assert_eq!((queue.len(), &queue[0]["kind"]), (1, &json!("report")));
    assert_eq!(kat.moderate(mark(&id, "safe")).await["error"]["code"], "not_found");
}
