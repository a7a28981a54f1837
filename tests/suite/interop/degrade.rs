//! What a server without our additions leaves of them: nothing is offered that is not there, nothing typed is lost.

use serde_json::json;
use streamside::chat::{Capabilities, Delivery, Event, MessageId, Post, Request, RoomId, RoomKind, Scope, TxnId};
use streamside::config::account::{Account, Protocol, Secret, parse_server};
use tokio::time::timeout;

use super::their_servers::{FLAVOURS, TOKEN_OF_ME};
use crate::backend::client::Client;
use crate::peers::PATIENCE;
use crate::peers::node::Node;

/// Our client, taken in by a server of theirs.
async fn connected(flavour: &str) -> (Node, Client, Capabilities) {
    let mut node = Node::start("server.mjs", &[flavour]);
    let port = node.wait_key("listening");
    let account = Account {
        server: parse_server(&format!("http://127.0.0.1:{port}")).expect("an address"),
        token: Some(Secret::new(TOKEN_OF_ME.to_owned())),
        rooms: vec!["nova".to_owned()],
        insecure: false,
        protocol: Protocol::Bitwave,
    };
    let mut client = Client::start(account);
    let can = until(&mut client, |event| match event {
        Event::Connected { capabilities, .. } => Some(capabilities),
        _ => None,
    })
    .await;
    (node, client, can)
}

async fn until<T>(client: &mut Client, wanted: impl Fn(Event) -> Option<T>) -> T {
    timeout(PATIENCE, client.until(wanted)).await.expect("it happens")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs node and its packages: tests/run"]
async fn edits_answers_links_and_blocks_are_not_offered_and_refused_in_words() {
    for flavour in FLAVOURS {
        let (mut node, mut client, can) = connected(flavour).await;
        assert_eq!(can, Capabilities::PLAIN_RFC, "{flavour}");
        let (nova, id) = (RoomId::new("nova"), MessageId::new("m-1"));
        client.ask(Request::Edit { room: nova.clone(), id: id.clone(), text: "two".to_owned() }).await;
        let (text, why) = until(&mut client, |event| match event {
            Event::NotEdited { text, why, .. } => Some((text, why)),
            _ => None,
        })
        .await;
        assert_eq!((text.as_str(), why.as_str()), ("two", "this server cannot change messages"), "{flavour}");
        client.ask(Request::Links { room: nova.clone(), before: None }).await;
        let links = until(&mut client, |event| match event {
            Event::Links { entries, more, .. } => Some((entries, more)),
            _ => None,
        })
        .await;
        assert_eq!(links, (vec![], false), "{flavour}");
        for request in [Request::Block { name: "zoe".to_owned(), on: true }, Request::Source { room: nova.clone(), id }]
        {
            client.ask(request).await;
            until(&mut client, |event| matches!(event, Event::Refused(_)).then_some(())).await;
        }
        let mut post = Post::new("yes", Scope::Global);
        post.reply = Some(MessageId::new("m-1"));
        client.ask(Request::Send { txn: TxnId(1), room: nova, post }).await;
        let sent = node.wait_key("message");
        let plain = json!({ "message": "yes", "channel": "nova", "global": true, "showBadge": true });
        assert_eq!(sent, plain, "{flavour}: the RFC's fields and no others");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs node and its packages: tests/run"]
async fn s3_4_a_whisper_goes_by_rest_and_stands_once_in_its_own_room() {
    for flavour in FLAVOURS {
        let (mut node, mut client, _) = connected(flavour).await;
        let bob = RoomId::new("@bob");
        client.ask(Request::OpenDirect { names: vec!["bob".to_owned()] }).await;
        until(&mut client, |event| match event {
            Event::Joined(room) => matches!(room.kind, RoomKind::Direct { .. }).then_some(()),
            _ => None,
        })
        .await;
        let post = Post::new("psst", Scope::Global);
        client.ask(Request::Send { txn: TxnId(1), room: bob.clone(), post }).await;
        let letter = json!({ "chatToken": TOKEN_OF_ME, "receiver": "bob", "message": "psst" });
        assert_eq!(node.wait_key("whisper"), letter, "{flavour}");
        loop {
            let (text, delivery) = client.line().await;
            assert!(text == "psst" || text == "welcome", "{flavour}: {text}");
            if text == "psst" && delivery == Delivery::Delivered {
                break;
            }
        }
        node.tell(&json!(["emit", "bulkmessage", [{ "_id": "w1", "type": "whisper", "channel": "whisper",
            "username": "bob", "message": "<p>yes?</p>" }]]));
        while client.line().await != ("yes?".to_owned(), Delivery::Received) {}
        client.ask(Request::OpenDirect { names: vec!["nobody".to_owned()] }).await;
        let post = Post::new("hello?", Scope::Global);
        client.ask(Request::Send { txn: TxnId(2), room: RoomId::new("@nobody"), post }).await;
        let why = loop {
            if let (_, Delivery::Failed(_, why)) = client.line().await {
                break why;
            }
        };
        assert!(why.as_str().contains("nobody is not here"), "{flavour}: {why}");
        client.ask(Request::OpenDirect { names: vec!["bob".to_owned(), "kat".to_owned()] }).await;
        let no = until(&mut client, |event| if let Event::Refused(no) = event { Some(no) } else { None }).await;
        assert!(no.message.as_str().contains("one person"), "{flavour}: {}", no.message);
    }
}
