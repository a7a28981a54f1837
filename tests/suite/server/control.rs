//! One server holds a folder, and tokens come through it.

use streamside::server::{Answer, ControlError, Request, ServerError, ask, start, token};

use super::kit::{House, listener, settings};

#[tokio::test]
async fn tokens_come_through_the_running_server() {
    let house = House::open(|_| {}).await;
    let folder = house.folder.path();
    let given = token(folder, "ann", false, false).await.expect("a token");
    assert_eq!(given, house.token("ann").await);
    let mut ann = house.join_with(&given, "nova").await;
    ann.post("hi", "nova").await;
    ann.texts(1).await;
    token(folder, "ann", false, true).await.expect("a new token");
    assert!(ann.rest().await.iter().any(|frame| frame.contains("not_authorised")), "the old one ends at once");
    let refused = token(folder, "bad name", false, false).await.expect_err("spaces are not allowed").to_string();
    assert!(refused.contains("1 to 32"), "{refused}");
}

#[tokio::test]
async fn without_a_server_the_folder_itself_gives_tokens() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(ask(folder.path(), &Request::Status).await, Err(ControlError::NotRunning)));
    let given = token(folder.path(), "ann", true, false).await.expect("a token");
    let house = House::open_in(folder, |_| {}).await;
    let mut ann = house.join_with(&given, "nova").await;
    ann.post("hi", "nova").await;
    assert_eq!(ann.bulk().await[0]["badge"], "admin");
}

#[tokio::test]
async fn a_second_server_is_told_where_the_first_one_is() {
    let house = House::open(|_| {}).await;
    let refused = start(settings(house.folder.path()), listener().await).await;
    let Err(error @ ServerError::InUse { .. }) = refused else { panic!("two servers in one folder") };
    assert!(error.to_string().contains(&house.server.address.to_string()), "{error}");
    let status = ask(house.folder.path(), &Request::Status).await.expect("an answer");
    assert_eq!(status, Answer::Status { address: house.server.address, pid: std::process::id() });
}

#[tokio::test]
async fn only_the_owner_can_open_the_socket() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::open(|_| {}).await;
    for file in ["control.sock", "lock", "streamside.db"] {
        let mode = house.folder.path().join(file).metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn limits_cannot_be_switched_off_for_the_world() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bold = settings(folder.path());
    bold.limits = false;
    let world = tokio::net::TcpListener::bind("0.0.0.0:0").await.expect("a port");
    assert!(matches!(start(bold, world).await, Err(ServerError::Settings(_))));
}
