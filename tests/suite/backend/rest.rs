//! What goes over HTTP beside history: addresses, methods, and who is told the token.

use streamside::chat::{Delivery, Event, MessageId, Post, Request, RoomId, Scope, TxnId};
use streamside::role::failure::Failure;

use super::client::Client;
use super::fake_server::{FakeServer, TOKEN};

fn line(method: &str, path: &str, signed: bool) -> String {
    format!("{method} {path} HTTP/1.1{}", if signed { format!(" Bearer {TOKEN}") } else { String::new() })
}

#[tokio::test]
async fn what_is_asked_for_has_its_address_and_only_private_things_carry_the_token() {
    let mut server = FakeServer::start().await;
    let client = Client::start(server.account()).unheard();
    let _peer = server.greet_able().await;
    let (nova, kat) = (RoomId::new("nova"), RoomId::new("@kat"));
    let id = || MessageId::new("m1");
    for (path, signed) in [
        ("/v1/messages/nova", false),
        ("/v1/chat/users", false),
        ("/v1/emotes", false),
        ("/v1/whispers", true),
        ("/v1/blocks", true),
    ] {
        // They come in any order.
        let mut seen = FakeServer::start().await;
        let client = Client::start(seen.account()).unheard();
        let _peer = seen.greet_able().await;
        let (asked, _) = seen.asked(&format!("GET {path} ")).await;
        assert_eq!(asked, line("GET", path, signed));
        drop(client);
    }
    for (request, method, path, signed) in [
        (Request::Rooms, "GET", "/v1/chat/channels", false),
        (Request::Links { room: nova.clone(), before: None }, "GET", "/v1/links/nova?limit=100", false),
        (Request::Links { room: nova.clone(), before: Some(id()) }, "GET", "/v1/links/nova?before=m1&limit=100", false),
        (Request::Links { room: kat.clone(), before: None }, "GET", "/v1/whispers/kat/links?limit=100", true),
        (Request::Source { room: nova, id: id() }, "GET", "/v1/messages/nova/m1/source", true),
        (Request::Source { room: kat.clone(), id: id() }, "GET", "/v1/messages/@kat/m1/source", true),
        (
            Request::OpenDirect { names: vec!["kat".to_owned(), "a/b".to_owned()] },
            "GET",
            "/v1/whispers/a%2Fb,kat",
            true,
        ),
        (Request::OpenDirect { names: vec![] }, "GET", "/v1/whispers/-", true),
        (Request::OpenDirect { names: vec!["kat".to_owned()] }, "GET", "/v1/whispers/kat", true),
        (Request::Backfill { room: kat, before: Some(id()) }, "GET", "/v1/whispers/kat?before=m1&limit=100", true),
        (Request::Block { name: "zoe".to_owned(), on: true }, "PUT", "/v1/blocks/zoe", true),
        (Request::Block { name: "zoe".to_owned(), on: false }, "DELETE", "/v1/blocks/zoe", true),
    ] {
        client.send(request.clone()).await.expect("the task lives");
        let (asked, _) = server.asked(&format!("{method} {path} ")).await;
        assert_eq!(asked, line(method, path, signed), "{request:?}");
    }
}

#[tokio::test]
async fn a_direct_message_to_a_foreign_server_goes_by_post_with_the_chat_token() {
    let mut server = FakeServer::start().await;
    server.answer("/v1/whispers/send", 200, r#"{"success":true,"message":"sent"}"#);
    let mut client = Client::start(server.account());
    let _peer = server.greet(false).await;
    client.connected().await;
    client.ask(Request::OpenDirect { names: vec!["Bob".to_owned()] }).await;
    let post = Post::new("psst", Scope::Local);
    client.ask(Request::Send { txn: TxnId(1), room: RoomId::new("@bob"), post }).await;
    let (asked, body) = server.asked("POST /v1/whispers/send ").await;
    assert_eq!(asked, line("POST", "/v1/whispers/send", false));
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body, serde_json::json!({ "chatToken": TOKEN, "receiver": "Bob", "message": "psst" }));
    assert_eq!(client.line().await.1, Delivery::Sending(TxnId(1)));
    assert_eq!(client.line().await.1, Delivery::Delivered);
}

/// Enter and Ctrl-Q in one breath, for a message that goes over HTTP.
#[tokio::test]
async fn a_direct_message_sent_just_before_the_end_still_leaves() {
    let mut server = FakeServer::start().await;
    server.answer("/v1/whispers/send", 200, r#"{"success":true}"#);
    let mut client = Client::start(server.account());
    let mut peer = server.greet(false).await;
    client.connected().await;
    client.ask(Request::OpenDirect { names: vec!["bob".to_owned()] }).await;
    let post = Post::new("last words", Scope::Local);
    client.ask(Request::Send { txn: TxnId(1), room: RoomId::new("@bob"), post }).await;
    drop((client.requests, client.events));
    assert!(server.asked("POST /v1/whispers/send ").await.1.contains("last words"));
    peer.hear_of("41").await;
    client.task.await.unwrap();
}

#[tokio::test]
async fn a_direct_message_and_a_change_go_as_events_to_our_server() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet_able().await;
    client.connected().await;
    client.ask(Request::OpenDirect { names: vec!["kat".to_owned()] }).await;
    let mut post = Post::new("psst", Scope::Local);
    post.reply = Some(MessageId::new("q1"));
    client.ask(Request::Send { txn: TxnId(1), room: RoomId::new("@kat"), post }).await;
    let whisper = peer.hear_of("421[\"whisper\",").await;
    let whisper: serde_json::Value = serde_json::from_str(&whisper[3..]).expect("JSON");
    assert_eq!((&whisper[1]["to"], &whisper[1]["message"]), (&serde_json::json!(["kat"]), &"psst".into()));
    assert!(whisper[1]["nonce"].is_string() && whisper[1]["replyTo"] == "q1", "{whisper}");
    peer.say(r#"431[{"id":"w1","timestamp":5}]"#).await;
    client.send(2, "one").await;
    peer.hear_of("422[\"message\",").await;
    peer.say(r#"432[{"id":"m1","timestamp":5}]"#).await;
    while client.line().await != ("one".to_owned(), Delivery::Delivered) {}
    client.ask(Request::Edit { room: RoomId::new("nova"), id: MessageId::new("m1"), text: "two".to_owned() }).await;
    let edit = peer.hear_of("423[\"edit\",").await;
    assert_eq!(edit, r#"423["edit",{"id":"m1","message":"two"}]"#);
    peer.say(r#"433[{"id":"m1","editedAt":9}]"#).await;
    while client.line().await != ("two".to_owned(), Delivery::Delivered) {}
}

#[tokio::test]
async fn a_refused_token_over_http_is_told_and_changes_nothing_else() {
    let mut server = FakeServer::start().await;
    server.answer("/v1/blocks/zoe", 401, "not you");
    let mut client = Client::start(server.account());
    let _peer = server.greet_able().await;
    client.connected().await;
    client.ask(Request::Block { name: "zoe".to_owned(), on: true }).await;
    let refused = |event| match event {
        Event::Refused(no) if no.message.as_str().contains("zoe") || no.message.as_str().contains("account") => {
            Some(no)
        }
        Event::Disconnected { .. } => panic!("only the wish was refused"),
        _ => None,
    };
    let no = client.until(refused).await;
    assert!(!no.message.as_str().contains(TOKEN), "{no:?}");
    let _ = Failure::from(streamside::backend::BackendError::Refused(no));
}
