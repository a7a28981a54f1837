//! `streamside admin` through the control socket and without a server.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::json;
use streamside::server::{Answer, Cell, OperatorDeed, Report, Request, RequestError, request};

use super::kit::House;
use super::webhooks::Caller;

async fn operate(folder: &Path, deed: OperatorDeed) -> Result<Report, String> {
    match request(folder, Request::Operate(deed)).await {
        Ok(Answer::Report(report)) => Ok(report),
        Ok(other) => panic!("{other:?}"),
        Err(RequestError::Refused(words)) => Err(words),
        Err(error) => panic!("{error}"),
    }
}

async fn table(folder: &Path, deed: OperatorDeed) -> Vec<Vec<String>> {
    let Ok(Report::Table { head, rows }) = operate(folder, deed).await else { panic!("no table") };
    let text = |cell: Cell| match cell {
        Cell::Text(text) => text,
        Cell::Time(at) => at.to_string(),
        Cell::Nothing => String::new(),
    };
    rows.into_iter()
        .map(|row| {
            assert_eq!(row.len(), head.len());
            row.into_iter().map(text).collect()
        })
        .collect()
}

fn ban(name: &str, room: Option<&str>) -> OperatorDeed {
    OperatorDeed::Ban { name: name.into(), room: room.map(str::to_owned), reason: Some("spam".into()) }
}

#[tokio::test]
async fn admin_can_list_and_show_accounts() {
    let house = House::open(|_| {}).await;
    house.post("/v1/user/register", json!({ "name": "Ann", "password": "long enough" })).await;
    house.server.token("boss", true, false).await.expect("a token");
    let folder = house.folder.path();
    let rows = table(folder, OperatorDeed::Accounts).await;
    let short: Vec<_> = rows.iter().map(|row| (&*row[0], &*row[1], &*row[2])).collect();
    assert_eq!(short, [("Ann", "user", "yes"), ("boss", "admin", "no")]);
    operate(folder, ban("ann", None)).await.expect("banned");
    let shown = table(folder, OperatorDeed::Account { name: "ANN".into() }).await;
    assert!(shown.contains(&vec!["banned".to_owned(), "everywhere by server".to_owned()]), "{shown:?}");
    let said = format!("{rows:?}{shown:?}");
    assert!(!said.contains("argon2"), "{said}");
    let unknown = operate(folder, OperatorDeed::Account { name: "zoe".into() }).await.expect_err("nobody");
    assert!(unknown.contains("zoe"), "{unknown}");
}

#[tokio::test]
async fn admin_can_ban_everywhere_and_in_one_channel_and_take_it_back() {
    let house = House::open(|_| {}).await;
    let folder = house.folder.path();
    let (mut ann, mut bob) = (house.join("ann", "nova").await, house.join("bob", "nova").await);
    operate(folder, ban("ann", Some("nova"))).await.expect("banned");
    let code = |ack: serde_json::Value| ack["error"]["code"].as_str().unwrap_or("").to_owned();
    assert_eq!(code(ann.post_acked(json!({ "message": "hi", "channel": "nova" })).await), "forbidden");
    assert_eq!(code(ann.post_acked(json!({ "message": "hi", "channel": "bob" })).await), "");
    operate(folder, ban("ann", None)).await.expect("banned");
    assert_eq!(code(ann.post_acked(json!({ "message": "hi", "channel": "bob" })).await), "forbidden");
    assert_eq!(ann.whisper(&["bob"], "hi").await["error"]["code"], "forbidden");
    let heard = bob.until(|frame| frame.contains("moderated")).await;
    assert!(heard.contains("server") && heard.contains("spam"), "{heard}");
    for room in [None, Some("nova".to_owned())] {
        operate(folder, OperatorDeed::Unban { name: "ann".into(), room }).await.expect("freed");
    }
    assert_eq!(code(ann.post_acked(json!({ "message": "hi", "channel": "nova" })).await), "");
    assert!(operate(folder, OperatorDeed::Unban { name: "ann".into(), room: None }).await.is_err(), "it is not banned");
    assert!(operate(folder, ban("nobody", None)).await.is_err());
}

#[tokio::test]
async fn admin_can_make_and_unmake_administrators_and_it_holds_at_once() {
    let house = House::open(|_| {}).await;
    let folder = house.folder.path();
    let token = house.token("ann").await;
    let made = OperatorDeed::Role { name: "ann".into(), admin: true };
    operate(folder, made.clone()).await.expect("made");
    assert!(operate(folder, made).await.is_ok_and(|done| format!("{done:?}").contains("already")));
    assert_eq!(house.ask("GET", "/v1/rooms/nova/log", &token).await.0, 200);
    let mut ann = house.join_with(&token, "nova").await;
    ann.posted("hi", "nova").await;
    operate(folder, OperatorDeed::Role { name: "ann".into(), admin: false }).await.expect("unmade");
    ann.rest().await;
    assert_eq!(house.ask("GET", "/v1/rooms/nova/log", &token).await.0, 403);
    assert!(operate(folder, OperatorDeed::Role { name: "zoe".into(), admin: true }).await.is_err(), "nobody is made");
}

#[tokio::test]
async fn admin_can_revoke_everything_somebody_was_given() {
    let house = House::open(|_| {}).await;
    let folder = house.folder.path();
    let session = house.token("nova").await;
    let wish = json!({ "name": "bot", "scopes": ["post"] });
    let (_, body) = house.send("POST", "/v1/tokens", &session, wish).await;
    let scoped = body["data"]["token"].as_str().expect("a token");
    Caller::make(&house, "nova", "nova", json!({ "name": "obs" })).await;
    assert_eq!(table(folder, OperatorDeed::Tokens { name: Some("Nova".into()) }).await.len(), 1);
    let hooks = table(folder, OperatorDeed::Hooks { room: None }).await;
    assert_eq!((hooks.len(), &*hooks[0][1], &*hooks[0][2]), (1, "#nova", "obs"));
    let mut nova = house.join_with(&session, "nova").await;
    nova.posted("hi", "nova").await;
    operate(folder, OperatorDeed::Revoke { name: "nova".into() }).await.expect("revoked");
    nova.rest().await;
    for token in [session.as_str(), scoped] {
        let (status, _) = house.send("POST", "/v1/rooms/nova/messages", token, json!({ "message": "hi" })).await;
        assert_eq!(status, 401, "{token}");
    }
    assert!(table(folder, OperatorDeed::Tokens { name: None }).await.is_empty());
    assert!(table(folder, OperatorDeed::Hooks { room: Some("nova".into()) }).await.is_empty());
    assert!(operate(folder, OperatorDeed::Revoke { name: "zoe".into() }).await.is_err());
}

#[tokio::test]
async fn admin_can_list_moderators() {
    let house = House::open(|_| {}).await;
    house.token("kat").await;
    let mut nova = house.join("nova", "nova").await;
    nova.ask(3, "moderate", json!({ "do": "appoint", "channel": "nova", "user": "kat" })).await;
    nova.acked(3).await;
    let rows = table(house.folder.path(), OperatorDeed::Moderators { room: "Nova".into() }).await;
    assert_eq!(rows, [["kat", "removed"]]);
}

#[tokio::test]
async fn what_is_done_without_a_server_holds_when_one_starts() {
    let house = House::open(|_| {}).await;
    house.token("ann").await;
    let folder = house.stop().await;
    operate(folder.path(), ban("ann", None)).await.expect("banned");
    assert_eq!(table(folder.path(), OperatorDeed::Accounts).await.len(), 1);
    let house = House::open_in(folder, |_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    assert_eq!(ann.post_acked(json!({ "message": "hi" })).await["error"]["code"], "forbidden");
}

#[tokio::test]
async fn admin_can_copy_everything_while_people_write() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..50 {
        ann.posted(&format!("m{n}"), "nova").await;
    }
    let out = tempfile::tempdir().expect("a folder");
    let file = out.path().join("streamside.db");
    std::fs::write(&file, "an older copy").expect("written");
    let busy = async {
        for n in 50..100 {
            ann.posted(&format!("m{n}"), "nova").await;
        }
    };
    let (copied, ()) = tokio::join!(operate(house.folder.path(), OperatorDeed::Backup { file: file.clone() }), busy);
    copied.expect("copied");
    assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(out.path()).expect("a folder").count(), 1, "nothing unfinished is left");
    // The copy is a whole data folder by itself.
    let restored = House::open_in(out, |_| {}).await;
    let texts = restored.history("/v1/messages/nova").await;
    assert!(texts.len() >= 50 && texts[0] == "m0", "{texts:?}");
    let token = house.token("ann").await;
    assert_eq!(restored.ask("GET", "/v1/blocks", &token).await.0, 200, "tokens hold there too");
}

#[tokio::test]
async fn a_copy_that_cannot_be_written_says_where_and_leaves_nothing() {
    let house = House::open(|_| {}).await;
    let out = tempfile::tempdir().expect("a folder");
    let in_use = house.folder.path().join("streamside.db");
    for file in [out.path().join("no/such/folder/x.db"), out.path().to_owned(), in_use] {
        let words =
            operate(house.folder.path(), OperatorDeed::Backup { file: file.clone() }).await.expect_err("refused");
        assert!(words.contains(&*file.to_string_lossy()), "{words}");
    }
    assert_eq!(std::fs::read_dir(out.path()).expect("a folder").count(), 0);
    assert!(house.join("ann", "nova").await.post_acked(json!({ "message": "hi" })).await["id"].is_string());
}
