//! The clauses of the RFC that are about what a client says on the wire, each against a server on a real socket.

use serde_json::{Value, json};
use streamside::chat::{Delivery, Event, Post, Request, RoomId, Scope, TxnId};
use streamside::config::account::Account;

use super::client::Client;
use super::fake_server::{FakeServer, OPEN, Peer, TOKEN};

/// The argument of the next event of that name.
async fn argument(peer: &mut Peer, name: &str) -> Value {
    let frame = peer.hear_of(&format!("42[\"{name}\"")).await;
    let array: Value = serde_json::from_str(&frame[2..]).expect("an event is a JSON array");
    array[1].clone()
}

async fn start() -> (FakeServer, Client, Peer) {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let peer = server.greet(false).await;
    client.connected().await;
    (server, client, peer)
}

fn message(id: &str) -> String {
    format!(r#"{{"_id":"{id}","message":"{id}","username":"kat","timestamp":1,"channel":"nova"}}"#)
}

#[tokio::test]
async fn s4_1_new_user_answers_connect_with_token_channel_and_reserved_recaptcha() {
    let mut server = FakeServer::start().await;
    let client = Client::start(server.account());
    let mut peer = server.sockets.recv().await.expect("the server runs");
    peer.say(OPEN).await;
    let early = tokio::time::timeout(std::time::Duration::from_millis(50), argument(&mut peer, "new user")).await;
    assert!(early.is_err(), "nothing before `connect`: {early:?}");
    peer.say("40").await;
    let profile = argument(&mut peer, "new user").await;
    assert_eq!(profile, json!({ "token": TOKEN, "channel": "nova", "page": "nova", "recaptcha": null }));
    drop(client);
}

#[tokio::test]
async fn s4_1_after_a_drop_the_history_is_downloaded_by_get() {
    let (mut server, mut client, peer) = start().await;
    server.asked("GET /v1/messages/nova ").await;
    server.answer("/v1/messages/nova", 200, &format!(r#"{{"success":true,"size":1,"data":[{}]}}"#, message("missed")));
    drop(peer);
    client.disconnected().await;
    client.ask(Request::Reconnect).await;
    let _peer = server.greet(false).await;
    server.asked("GET /v1/messages/nova ").await;
    assert_eq!(client.line().await.0, "missed");
}

#[tokio::test]
async fn s4_1_the_event_reconnect_makes_the_client_download_the_history() {
    let (mut server, mut client, mut peer) = start().await;
    server.asked("GET /v1/messages/nova ").await;
    server.answer("/v1/messages/nova", 200, &format!(r#"{{"success":true,"size":1,"data":[{}]}}"#, message("missed")));
    peer.say(r#"42["reconnect"]"#).await;
    server.asked("GET /v1/messages/nova ").await;
    assert_eq!(client.line().await.0, "missed");
}

#[tokio::test]
async fn s4_1_the_object_of_an_error_event_is_told() {
    let (_server, mut client, mut peer) = start().await;
    for (frame, words) in [
        (r#"42["error",{"message":"slow down"}]"#, "slow down"),
        (r#"44{"message":"as a packet"}"#, "as a packet"),
        (r#"42["error","in words"]"#, "in words"),
    ] {
        peer.say(frame).await;
        let told = client.until(|event| if let Event::Refused(no) = event { Some(no) } else { None }).await;
        assert_eq!(told.message.as_str(), words, "{frame}");
    }
}

#[tokio::test]
async fn s4_2_messages_are_taken_from_bulkmessage_in_bulk() {
    let (_server, mut client, mut peer) = start().await;
    peer.say(&format!(r#"42["bulkmessage",[{},{}]]"#, message("one"), message("two"))).await;
    let bulk = client
        .until(|event| match event {
            Event::Timeline { diff: streamside::chat::Diff::Append(lines), .. } => Some(lines),
            _ => None,
        })
        .await;
    let texts: Vec<String> = bulk.iter().map(|line| line.message.body.plain()).collect();
    assert_eq!(texts, ["one", "two"]);
}

#[tokio::test]
async fn s4_2_update_usernames_makes_the_client_download_the_user_list_by_get() {
    let (mut server, mut client, mut peer) = start().await;
    server.asked("GET /v1/chat/users ").await;
    let users = json!({ "success": true, "data": { "kat": { "data": { "username": "kat" }, "watching": ["nova"] } } });
    server.answer("/v1/chat/users", 200, &users.to_string());
    // A foreign server is asked every 15 s at most.
    tokio::time::pause();
    peer.say(r#"42["update usernames"]"#).await;
    server.asked("GET /v1/chat/users ").await;
    let members = client
        .until(|event| match event {
            Event::Members { members, .. } if !members.is_empty() => Some(members),
            _ => None,
        })
        .await;
    assert_eq!(members[0].name.as_str(), "kat");
}

#[tokio::test]
async fn s4_3_messages_are_sent_by_the_event_message_with_the_fields_of_section_3() {
    let (_server, client, mut peer) = start().await;
    for (txn, scope, badge) in [(1, Scope::Global, true), (2, Scope::Local, false)] {
        let mut post = Post::new("*hi*", scope);
        post.badge = badge;
        client.ask(Request::Send { txn: TxnId(txn), room: RoomId::new("nova"), post }).await;
        let sent = argument(&mut peer, "message").await;
        let global = scope == Scope::Global;
        assert_eq!(sent, json!({ "message": "*hi*", "channel": "nova", "global": global, "showBadge": badge }));
    }
}

#[tokio::test]
async fn s2_4_the_visibility_flag_goes_with_each_message() {
    let (_server, client, mut peer) = start().await;
    for (txn, scope) in [(1, Scope::Local), (2, Scope::Global), (3, Scope::Local)] {
        client.ask(Request::Send { txn: TxnId(txn), room: RoomId::new("nova"), post: Post::new("hi", scope) }).await;
        assert_eq!(argument(&mut peer, "message").await["global"], json!(scope == Scope::Global));
    }
}

#[tokio::test]
async fn s3_4_a_client_command_is_never_sent() {
    let (_server, mut client, mut peer) = start().await;
    for (txn, text) in [(1, "/quit"), (2, "/1"), (3, "/whisper kat psst"), (4, "/é")] {
        client.send(txn, text).await;
        while !matches!(client.line().await, (shown, Delivery::Failed(..)) if shown == text) {}
        client.ask(Request::Resend { room: RoomId::new("nova"), txn: TxnId(txn) }).await;
    }
    client.send(9, "/ that is no command").await;
    assert_eq!(argument(&mut peer, "message").await["message"], "/ that is no command");
}

#[tokio::test]
async fn s2_1_several_connections_may_use_the_same_token() {
    let mut server = FakeServer::start().await;
    let (mut one, mut two) = (Client::start(server.account()), Client::start(server.account()));
    let (_first, _second) = (server.greet(false).await, server.greet(false).await);
    one.connected().await;
    two.connected().await;
}

#[tokio::test]
async fn s2_1_a_token_that_is_no_longer_valid_is_told_once_and_not_tried_again() {
    let (mut server, mut client, peer) = start().await;
    drop(peer);
    client.disconnected().await;
    client.ask(Request::Reconnect).await;
    let mut peer = server.greet(false).await;
    client.connected().await;
    peer.say(r#"42["error",{"code":"not_authorised","message":"another token has taken its place"}]"#).await;
    peer.say("41").await;
    let (reason, retry) = client.disconnected().await;
    assert_eq!((reason.as_str(), retry), ("another token has taken its place", streamside::chat::Retry::Never));
    tokio::time::pause();
    let hour = std::time::Duration::from_secs(3600);
    let later = tokio::time::timeout(hour, client.events.recv()).await;
    assert!(later.is_err(), "nothing more is told: {later:?}");
    let again = tokio::time::timeout(hour, server.sockets.recv()).await;
    assert!(again.is_err(), "nothing more is tried");
}

#[tokio::test]
async fn s2_1_a_spectator_says_so_with_a_token_that_is_null() {
    let mut server = FakeServer::start().await;
    let client = Client::start(Account { token: None, ..server.account() });
    let mut peer = server.sockets.recv().await.expect("the server runs");
    peer.say(OPEN).await;
    peer.say("40").await;
    assert_eq!(argument(&mut peer, "new user").await["token"], Value::Null);
    drop(client);
}
