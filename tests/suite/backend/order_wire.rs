//! Keeping order over a real socket: what goes out, where it is fetched, and who is told the token.

use std::time::Duration;

use streamside::chat::{Event, MessageId, ModAction, Request, RoomId};

use super::client::Client;
use super::fake_server::{FakeServer, TOKEN};

fn nova() -> RoomId {
    RoomId::new("nova")
}

fn line(path: &str, signed: bool) -> String {
    format!("GET {path} HTTP/1.1{}", if signed { format!(" Bearer {TOKEN}") } else { String::new() })
}

#[tokio::test]
async fn an_action_goes_out_and_its_entry_comes_back() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet_keeping().await;
    client.connected().await;
    let (user, length) = ("troll".to_owned(), Duration::from_secs(120));
    let action = ModAction::Timeout { user, length, reason: Some("links".to_owned()), message: None };
    client.ask(Request::Moderate { room: nova(), action }).await;
    let asked = peer.hear_of("421[\"moderate\"").await;
    let fields: serde_json::Value = serde_json::from_str(asked.trim_start_matches("421")).expect("an array");
    let expected = serde_json::json!({ "do": "timeout", "channel": "nova", "user": "troll", "length": 120_000, "reason": "links" });
    assert_eq!(fields[1], expected);
    peer.say(r#"431[{"entry":{"id":"e1","channel":"nova","do":"timeout","by":"Me","user":"troll"}}]"#).await;
    let done = client.until(|event| if let Event::ModDone(done) = event { Some(done) } else { None }).await;
    assert_eq!(done.id, "e1");
    peer.say(r#"42["bulkmessage",[{"_id":"m1","message":"hi","username":"kat","channel":"nova"}]]"#).await;
    client.line().await;
    client.ask(Request::MarkRead { room: nova(), message: MessageId::new("m1") }).await;
    assert_eq!(peer.hear_of("42[\"read\"").await, r#"42["read",{"channel":"nova","id":"m1"}]"#);
}

#[tokio::test]
async fn a_plain_server_hears_of_nothing_ours() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(false).await;
    client.connected().await;
    client.ask(Request::Moderate { room: nova(), action: ModAction::Clear { user: None } }).await;
    client.ask(Request::MarkRead { room: nova(), message: MessageId::new("m1") }).await;
    client.send(1, "hi").await;
    assert!(peer.hear().await.starts_with("42[\"message\""), "nothing before it");
}

#[tokio::test]
async fn what_moderators_fetch_has_its_address_and_carries_the_token() {
    let mut server = FakeServer::start().await;
    let client = Client::start(server.account()).unheard();
    let mut peer = server.greet_keeping().await;
    assert_eq!(server.asked("GET /v1/markers ").await.0, line("/v1/markers", true));
    let (user, before) = ("a/b".to_owned(), Some("e1".to_owned()));
    let mods = RoomId::new("nova-mods");
    for (request, path, signed) in [
        (Request::Queue { room: nova() }, "/v1/rooms/nova/queue", true),
        (Request::ModLog { room: nova(), before: None }, "/v1/rooms/nova/log?limit=100", true),
        (Request::ModLog { room: nova(), before }, "/v1/rooms/nova/log?before=e1&limit=100", true),
        (Request::Card { room: nova(), user }, "/v1/rooms/nova/users/a%2Fb", true),
        (Request::Seen { room: nova() }, "/v1/rooms/nova/people", true),
        (Request::Rooms, "/v1/chat/channels", false),
        (Request::Join { name: "kat".to_owned() }, "/v1/messages/kat", false),
        (Request::Join { name: "nova-mods".to_owned() }, "/v1/messages/nova-mods", true),
        (Request::Rooms, "/v1/chat/channels", true),
        (Request::Links { room: mods, before: None }, "/v1/links/nova-mods?limit=100", true),
    ] {
        client.send(request.clone()).await.expect("the task lives");
        if matches!(request, Request::Join { .. }) {
            peer.answer_subscription().await;
        }
        assert_eq!(server.asked(&format!("GET {path} ")).await.0, line(path, signed), "{request:?}");
    }
    peer.say(r#"42["standing",{"channel":"nova","role":"moderator"}]"#).await;
    let path = "/v1/messages/nova?deleted=true";
    assert_eq!(server.asked(&format!("GET {path} ")).await.0, line(path, true));
    let before = Some(MessageId::new("m1"));
    client.send(Request::Backfill { room: nova(), before }).await.expect("the task lives");
    let path = "/v1/messages/nova?before=m1&limit=100&deleted=true";
    assert_eq!(server.asked(&format!("GET {path} ")).await.0, line(path, true));
}
