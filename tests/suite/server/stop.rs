//! Stopping: nothing that was acknowledged is lost, and everybody is told.

use serde_json::json;
use tokio::net::TcpStream;

use super::kit::House;

#[tokio::test]
async fn clients_are_told_and_may_come_back_by_themselves() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    ann.post_acked(json!({ "message": "hi" })).await;
    house.server.shutdown();
    let frames = ann.rest().await;
    assert!(frames.iter().any(|frame| frame.starts_with("42[\"error\"") && frame.contains("unavailable")));
    assert!(!frames.iter().any(|frame| frame == "41"), "a kick would be final");
    house.server.stopped().await;
    assert!(TcpStream::connect(house.server.address).await.is_err(), "nobody more is accepted");
}

#[tokio::test]
async fn what_was_said_right_before_the_end_is_kept() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for n in 0..100 {
        ann.ask(n, "message", json!({ "message": format!("m{n}") })).await;
    }
    let mut acked = 0;
    ann.acked(0).await;
    acked += 1;
    house.server.shutdown();
    acked += ann.rest().await.iter().filter(|frame| frame.starts_with("43") && frame.contains("\"id\"")).count();
    let folder = house.stop().await;
    let house = House::open_in(folder, |_| {}).await;
    let kept = house.history("/v1/messages/nova").await.len();
    assert!(kept >= acked, "{kept} kept of {acked} acknowledged");
}

#[tokio::test]
async fn the_folder_is_free_again_afterwards() {
    let house = House::open(|_| {}).await;
    let folder = house.stop().await;
    assert!(!folder.path().join("control.sock").exists());
    House::open_in(folder, |_| {}).await.stop().await;
}
