//! A whole network task against a server on a real socket.

use streamside::chat::{Delivery, Diff, Event, Request, Retry, TxnId};

use super::client::Client;
use super::fake_server::FakeServer;

#[tokio::test]
async fn history_comes_first_and_then_what_is_said() {
    let mut server = FakeServer::start().await;
    let item = |id: &str, at: u32| {
        format!(
            r#"{{"_id":"{id}","message":"{id} &amp; <b>so</b>","username":"kat","timestamp":{at},"channel":"nova"}}"#
        )
    };
    server.answer("/v1/messages/nova", 200, &format!(r#"{{"success":true,"size":1,"data":[{}]}}"#, item("m1", 1)));
    let mut client = Client::start(server.account());
    let mut peer = server.greet_unanswered().await;
    assert_eq!(peer.hear().await, r#"420["subscribe",{"all":false,"rooms":["nova"]}]"#);
    peer.say(r#"430[{"success":true}]"#).await;
    assert_eq!(client.line().await, ("m1 & so".to_owned(), Delivery::Received));
    peer.say(&format!(r#"42["bulkmessage",[{},{}]]"#, item("m1", 1), item("m2", 2))).await;
    assert_eq!(client.line().await, ("m2 & so".to_owned(), Delivery::Received));
}

#[tokio::test]
async fn a_message_is_posted_and_confirmed_by_its_acknowledgement() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(true).await;
    client.connected().await;
    client.send(1, "hi").await;
    assert_eq!(client.line().await, ("hi".to_owned(), Delivery::Sending(TxnId(1))));
    let post = peer.hear_of("421[\"message\",").await;
    assert!(post.contains(r#""message":"hi""#) && post.contains(r#""global":false"#), "{post}");
    assert!(post.contains(r#""channel":"nova""#) && post.contains(r#""nonce":""#), "{post}");
    peer.say(r#"431[{"id":"m1","timestamp":5}]"#).await;
    assert_eq!(client.line().await, ("hi".to_owned(), Delivery::Delivered));
}

#[tokio::test]
async fn a_plain_server_confirms_by_saying_it_again() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(false).await;
    client.connected().await;
    client.send(1, "*hi*").await;
    assert_eq!(client.line().await.1, Delivery::Sending(TxnId(1)));
    let post = peer.hear_of("42[\"message\",").await;
    assert!(!post.contains("nonce"), "{post}");
    peer.say(r#"42["bulkmessage",[{"message":"<em>hi</em>","username":"me","channel":"Nova","timestamp":1}]]"#).await;
    assert_eq!(client.line().await, ("hi".to_owned(), Delivery::Delivered));
}

#[tokio::test]
async fn after_a_cut_it_comes_back_and_sends_what_our_server_may_have_missed() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(true).await;
    client.connected().await;
    client.send(1, "hi").await;
    let first = peer.hear_of("421[\"message\",").await;
    drop(peer);
    let (reason, retry) = client.disconnected().await;
    assert!(reason.contains("was lost (it hung up)"), "{reason}");
    assert!(matches!(retry, Retry::In(_)));
    client.ask(Request::Reconnect).await;
    let mut peer = server.greet(true).await;
    let again = peer.hear_of("421[\"message\",").await;
    assert_eq!(again, first, "the same nonce");
    peer.say(r#"431[{"id":"m1","timestamp":5}]"#).await;
    loop {
        let line = client.line().await;
        if line.1 == Delivery::Delivered {
            break;
        }
    }
}

#[tokio::test]
async fn a_kick_is_final_until_the_person_wants_otherwise() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(true).await;
    peer.say(r#"42["error",{"code":"forbidden","message":"you are banned"}]"#).await;
    peer.say("41").await;
    let (reason, retry) = client.disconnected().await;
    assert!(reason.starts_with("you are banned"), "{reason}");
    assert_eq!(retry, Retry::Never);
    client.ask(Request::Reconnect).await;
    server.greet(true).await;
    client.connected().await;
}

#[tokio::test]
async fn a_refused_token_is_one_clear_event_and_no_loop() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(true).await;
    peer.say(r#"42["error",{"code":"not_authorised","message":"the token was replaced by a newer one"}]"#).await;
    peer.say("41").await;
    assert_eq!(client.disconnected().await, ("the token was replaced by a newer one".to_owned(), Retry::Never));
    tokio::time::pause();
    let later = tokio::time::timeout(std::time::Duration::from_secs(3600), client.events.recv()).await;
    assert!(later.is_err(), "{later:?}");
}

/// Enter and Ctrl-Q in one breath: the line has left the input, so it must be known to have arrived.
#[tokio::test]
async fn what_was_sent_just_before_the_end_is_answered_before_the_goodbye() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(true).await;
    client.connected().await;
    client.send(1, "last words").await;
    drop((client.requests, client.events));
    assert!(peer.hear_of("421[\"message\",").await.contains("last words"));
    let early = tokio::time::timeout(std::time::Duration::from_millis(200), peer.listen()).await;
    assert!(early.is_err(), "{early:?}");
    peer.say(r#"431[{"id":"m1","timestamp":5}]"#).await;
    peer.hear_of("41").await;
    client.task.await.unwrap();
}

#[tokio::test]
async fn the_end_of_the_program_says_goodbye_and_ends_the_task() {
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(true).await;
    client.connected().await;
    drop(client.requests);
    peer.hear_of("41").await;
    assert_eq!(peer.listen().await, None);
    client.task.await.unwrap();
}

#[tokio::test]
async fn an_app_that_is_behind_slows_the_server_and_loses_nothing() {
    const FRAMES: usize = 3000;
    let mut server = FakeServer::start().await;
    let mut client = Client::start(server.account());
    let mut peer = server.greet(false).await;
    let talk = tokio::spawn(async move {
        for n in 0..FRAMES {
            peer.say(&format!(r#"42["bulkmessage",[{{"_id":"m{n}","message":"{n}","channel":"nova"}}]]"#)).await;
        }
        peer
    });
    let mut lines = 0;
    while lines < FRAMES {
        lines += client
            .until(|event| match event {
                Event::Timeline { diff: Diff::Append(lines), .. } => Some(lines.len()),
                _ => None,
            })
            .await;
    }
    assert_eq!(lines, FRAMES);
    drop(talk.await);
}
