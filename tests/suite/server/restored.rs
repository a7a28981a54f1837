//! Taking back what was deleted or cleared: for everybody, on every way, in its place, and once.

use serde_json::{Value, json};

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
    for name in ["kat", "eve"] {
        house.token(name).await;
        nova.done(json!({ "do": "appoint", "channel": "nova", "user": name })).await;
    }
    let (kat, ann) = (house.join("kat", "nova").await, house.join("ann", "nova").await);
    Cast { house, nova, kat, ann }
}

fn delete(id: &str) -> Value {
    json!({ "do": "delete", "channel": "nova", "message": id })
}

fn undo(entry: &Value) -> Value {
    json!({ "do": "undo", "channel": "nova", "entry": entry["id"] })
}

/// The items of the next event `restored`.
async fn restored(chatter: &mut Chatter) -> Vec<Value> {
    chatter.heard("restored").await[0].as_array().expect("a list").clone()
}

#[tokio::test]
async fn moderator_can_take_a_deletion_back_and_the_message_is_where_it_was() {
    let Cast { house, mut kat, mut ann, .. } = cast().await;
    ann.posted("before", "nova").await;
    let id = ann.posted("https://fine.example/", "nova").await;
    ann.posted("after", "nova").await;
    let links = house.list_as("ann", "/v1/links/nova").await;
    let all = house.history("/v1/messages/nova").await;
    let entry = kat.done(delete(&id)).await;
    assert_eq!(house.history("/v1/messages/nova").await, ["before", "after"]);
    let undone = kat.done(undo(&entry)).await;
    assert_eq!((&undone["do"], &undone["reason"]), (&json!("undo"), &json!("delete")));
    let items = restored(&mut ann).await;
    assert_eq!((items.len(), &items[0]["_id"], &items[0]["deleted"]), (1, &json!(id), &Value::Null), "{items:?}");
    for path in ["/v1/messages/nova", "/v1/messages"] {
        assert_eq!(house.history(path).await, all, "{path}: memory has it in its place");
    }
    assert_eq!(house.list_as("ann", "/v1/links/nova").await, links);
    let kept = house.list_as("kat", "/v1/messages/nova?deleted=true").await;
    assert!(kept.iter().all(|item| item["deleted"] == Value::Null), "{kept:?}");
    assert!(ann.edit(&id, "better").await["error"].is_null(), "it can be changed again");
    assert_eq!(kat.moderate(undo(&entry)).await["error"]["code"], "not_found", "once");
    let log = house.list_as("kat", "/v1/rooms/nova/log").await;
    assert_eq!((&log[0]["do"], &log[1]["undone"]), (&json!("undo"), &json!(true)));
    drop((kat, ann));
    let house = house.reopen().await;
    assert_eq!(house.history("/v1/messages/nova").await, ["before", "better", "after"]);
}

#[tokio::test]
async fn what_was_cleared_comes_back_without_what_was_deleted_before() {
    let Cast { house, mut kat, mut ann, mut nova } = cast().await;
    let bad = ann.posted("bad", "nova").await;
    for n in 0..3 {
        ann.posted(&format!("a{n}"), "nova").await;
        nova.posted(&format!("n{n}"), "nova").await;
    }
    let first = kat.done(delete(&bad)).await;
    let all = house.history("/v1/messages/nova").await;
    let entry = kat.done(json!({ "do": "clear", "channel": "nova" })).await;
    ann.posted("meanwhile", "nova").await;
    let mut bob = house.join("bob", "nova").await;
    kat.done(undo(&entry)).await;
    let items = restored(&mut bob).await;
    assert_eq!(items.iter().map(text_of).collect::<Vec<_>>(), all, "oldest first, in one event");
    let now = house.history("/v1/messages/nova").await;
    assert_eq!((&now[..6], &now[6..]), (&all[..], &["meanwhile".to_owned()][..]));
    kat.done(undo(&first)).await;
    assert_eq!(house.history("/v1/messages/nova").await[0], "bad");
}

#[tokio::test]
async fn nobody_below_or_beside_who_deleted_takes_it_back() {
    let Cast { house, mut kat, mut ann, mut nova } = cast().await;
    let mut eve = house.join("eve", "nova").await;
    let id = ann.posted("bad", "nova").await;
    let entry = kat.done(delete(&id)).await;
    for chatter in [&mut ann, &mut eve] {
        assert_eq!(chatter.moderate(undo(&entry)).await["error"]["code"], "forbidden");
    }
    nova.done(undo(&entry)).await;
    assert_eq!(house.history("/v1/messages/nova").await, ["bad"]);
}

/// An RFC client knows `bulkmessage` alone: an item there would stand as new on its screen.
#[tokio::test]
async fn rfc_clients_get_nothing_new_and_have_it_with_the_history() {
    let Cast { house, mut kat, mut ann, .. } = cast().await;
    let id = ann.posted("bad", "nova").await;
    let mut bob = house.join("bob", "nova").await;
    let entry = kat.done(delete(&id)).await;
    kat.done(undo(&entry)).await;
    ann.posted("the end", "nova").await;
    let mut frames = Vec::new();
    while !frames.last().is_some_and(|frame: &String| frame.contains("the end")) {
        frames.push(bob.frame().await);
    }
    let bulk: Vec<_> = frames.iter().filter(|frame| frame.contains("\"bulkmessage\"")).collect();
    assert_eq!(bulk.len(), 2, "the deletion and what was said afterwards: {frames:?}");
    assert!(bulk[0].contains("\"type\":\"delete\"") && bulk[1].contains("the end"));
    assert_eq!(house.history("/v1/messages/nova").await, ["bad", "the end"]);
}

#[tokio::test]
async fn what_comes_back_in_a_private_room_is_told_to_nobody_else() {
    let Cast { house, mut nova, mut ann, mut kat, .. } = cast().await;
    let mut bob = house.join("bob", "nova").await;
    let id = nova.posted("secret plan", "nova-mods").await;
    let entry = nova.done(json!({ "do": "delete", "channel": "nova-mods", "message": id })).await;
    nova.done(json!({ "do": "undo", "channel": "nova-mods", "entry": entry["id"] })).await;
    assert_eq!(restored(&mut kat).await[0]["_id"], json!(id));
    ann.posted("the end", "nova").await;
    let mut frame = String::new();
    while !frame.contains("the end") {
        frame = bob.frame().await;
        assert!(!frame.contains("secret plan") && !frame.contains("restored"), "{frame}");
    }
    let kept = house.list_as("kat", "/v1/messages/nova-mods").await;
    assert_eq!(kept.iter().map(text_of).collect::<Vec<_>>(), ["secret plan"]);
}
