//! A data folder of an older version: all that is in it stays, and its links join the list.

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use super::kit::House;

const FIRST: &str = include_str!("../../../src/server/store/migrations/001.sql");
/// More than are looked through in one go.
const COUNT: usize = 1200;

/// As the first version left it.
fn old_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut db = Connection::open(folder.path().join("streamside.db")).expect("a database");
    db.execute_batch(FIRST).expect("the first tables");
    db.pragma_update(None, "user_version", 1).expect("a version");
    let all = db.transaction().expect("a transaction");
    for n in 0..COUNT {
        let html = match n % 3 {
            0 => format!("<p><a href=\"https://a.example/{n}?x=1&amp;y=2\" rel=\"noopener nofollow\">there</a></p>"),
            1 => "<p><img class=\"emote\" src=\"https://m.example/fire.svg\" alt=\":fire:\"></p>".to_owned(),
            _ => "<p>words</p>".to_owned(),
        };
        all.execute(
            "INSERT INTO messages (id, at, room, room_shown, user, color, html, raw, nonce)
             VALUES (?1, ?2, 'nova', 'Nova', 'Ann', '#ff8800', ?3, ?3, ?1)",
            rusqlite::params![format!("m{n}"), 1000 + n as i64, html],
        )
        .expect("a message");
    }
    all.commit().expect("a commit");
    folder
}

#[tokio::test]
async fn an_old_folder_keeps_its_messages_and_gets_its_links() {
    let house = House::open_in(old_folder(), |settings| settings.limits = false).await;
    let (_, body) = house.get("/v1/messages/nova?limit=1").await;
    let newest = &body["data"][0];
    assert_eq!(
        (&newest["id"], &newest["channel"], &newest["nonce"]),
        (&json!("m1199"), &json!("Nova"), &json!("m1199"))
    );
    assert!(newest.get("edited").is_none() && newest.get("replyTo").is_none());
    // The list is filled while the server runs already, the newest first.
    let mut urls: Vec<String> = Vec::new();
    while urls.len() < COUNT / 3 {
        urls.clear();
        let mut before = String::new();
        loop {
            let (status, body) = house.get(&format!("/v1/links/nova?{before}")).await;
            assert_eq!(status, 200, "{body}");
            let items = body["data"].as_array().expect("data");
            urls.extend(items.iter().map(|item| item["url"].as_str().expect("an address").to_owned()));
            let Some(last) = items.last() else { break };
            before = format!("before={}", last["id"].as_str().expect("an id"));
        }
    }
    let expected: Vec<String> =
        (0..COUNT).rev().filter(|n| n % 3 == 0).map(|n| format!("https://a.example/{n}?x=1&y=2")).collect();
    assert_eq!(urls, expected, "all, once, in order, and no emote");
}

#[tokio::test]
async fn messages_of_an_old_folder_can_be_answered_but_not_changed_any_more() {
    let house = House::open_in(old_folder(), |_| {}).await;
    let mut ann = house.join("Ann", "nova").await;
    let ack = ann.post_acked(json!({ "message": "so?", "channel": "nova", "replyTo": "m2" })).await;
    assert!(ack["id"].is_string(), "{ack}");
    assert_eq!(ann.edit("m2", "new").await["error"]["code"], "forbidden", "it is too late");
    assert_eq!(house.list_as("ann", "/v1/messages/nova/m2/edits").await.len(), 1);
}

/// Filling in the links goes on where it was interrupted, and is done once.
#[tokio::test]
async fn an_interrupted_filling_is_finished_at_the_next_start() {
    let house = House::open_in(old_folder(), |_| {}).await;
    let mut folder = house.stop().await;
    for _ in 0..2 {
        folder = House::open_in(folder, |_| {}).await.stop().await;
        let db = Connection::open(folder.path().join("streamside.db")).expect("the database");
        let count = |sql| db.query_row(sql, [], |row| row.get::<_, usize>(0)).expect("a number");
        let done = count("SELECT count(*) FROM meta WHERE key = 'links_from'") == 0;
        let links = count("SELECT count(*) FROM links");
        assert!(links <= COUNT / 3 && (!done || links == COUNT / 3), "{links} {done}");
    }
    let house = House::open_in(folder, |settings| settings.limits = false).await;
    while house.get("/v1/links/nova?before=m3").await.1["size"] != 1 {}
}

/// Whoever deletes a message deletes what hangs on it.
#[tokio::test]
async fn a_message_that_goes_takes_its_links_and_earlier_texts_along() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("https://a.example/one", "nova").await;
    ann.edit(&id, "https://a.example/two").await;
    let whispered = ann.whisper(&[], "https://a.example/three").await["id"].as_str().expect("an id").to_owned();
    ann.edit(&whispered, "https://a.example/four").await;
    let folder = house.stop().await;
    let db = Connection::open(folder.path().join("streamside.db")).expect("the database");
    let count = |table: &str| {
        db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, usize>(0)).expect("a number")
    };
    let tables = ["links", "edits", "whisper_links", "whisper_edits"];
    assert_eq!(tables.map(count), [1; 4]);
    db.execute_batch("DELETE FROM messages; DELETE FROM whispers").expect("a broom");
    assert_eq!(tables.map(count), [0; 4]);
}
