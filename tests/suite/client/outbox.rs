//! Messages on disk from Enter to the confirmation, across runs.

use std::fs;
use std::path::Path;

use streamside::app::effect::Effect;
use streamside::chat::{Delivery, Diff, Event, NetworkId, Post, Request, RoomId, Scope, TxnId};
use streamside::client::effects::{News, World};
use streamside::client::run::World as _;
use streamside::client::store::Store;
use streamside::config::settings::TokenStore;
use streamside::config::vault::Vault;

use crate::backend::fake_server::{FakeServer, account};

const NET: NetworkId = NetworkId(0);

fn world(folder: &Path) -> (World, News) {
    let vault = Vault::new(TokenStore::File, folder.join("tokens"));
    let (world, news) = World::new(Store { list: folder.join("networks.toml"), vault });
    world.remember(None, Some(folder.join("unsent")));
    (world, news)
}

fn kept(folder: &Path) -> usize {
    let files = fs::read_dir(folder.join("unsent")).into_iter().flatten().flatten();
    files.filter(|entry| entry.path().extension().is_some_and(|end| end == "toml")).count()
}

fn send(text: &str) -> Effect {
    let post = Post::new(text, Scope::Local);
    Effect::Request(NET, Request::Send { txn: TxnId(1), room: RoomId::new("nova"), post })
}

#[tokio::test]
async fn a_message_is_on_disk_before_it_leaves_and_shown_again_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = account("127.0.0.1:1".parse().unwrap());
    let (mut first, news) = world(folder.path());
    first.add(nowhere.clone(), None, None);
    first.perform(send("so far so good"));
    assert_eq!(kept(folder.path()), 1, "no task has run yet");
    // Nothing is closed: this is how a kill looks to the next run.
    drop((first, news));
    tokio::task::yield_now().await;

    let (mut second, mut news) = world(folder.path());
    second.add(nowhere, None, None);
    let txn = loop {
        let (_, event) = news.events.recv().await.expect("the network lives");
        if let Event::Timeline { diff: Diff::Set { line, .. }, .. } = event
            && let Delivery::Unconfirmed(txn) = line.delivery
        {
            assert_eq!(line.message.body.plain(), "so far so good");
            break txn;
        }
    };
    assert_eq!(kept(folder.path()), 1);
    second.perform(Effect::Request(NET, Request::Discard { room: RoomId::new("nova"), txn }));
    drop(news);
    second.close().await;
    assert_eq!(kept(folder.path()), 0);
}

#[tokio::test]
async fn a_confirmation_at_the_very_end_still_counts() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = FakeServer::start().await;
    let (mut world, news) = world(folder.path());
    world.add(server.account(), None, None);
    let mut peer = server.greet(true).await;
    world.perform(send("goodbye"));
    peer.hear_of("421[\"message\",").await;
    assert_eq!(kept(folder.path()), 1);
    drop(news);
    let closing = tokio::spawn(async move { world.close().await });
    peer.say(r#"431[{"id":"m1","timestamp":5}]"#).await;
    peer.hear_of("41").await;
    closing.await.unwrap();
    assert_eq!(kept(folder.path()), 0);
}

/// Until a line of ours has got a fate; the world hears everything, as in the loop.
async fn refusal(world: &mut World, news: &mut News) -> (TxnId, String) {
    loop {
        let (id, event) = news.events.recv().await.expect("the network lives");
        world.heard(id, &event);
        if let Event::Timeline { diff: Diff::Set { line, .. }, .. } = event
            && let Delivery::Failed(txn, why) = &line.delivery
        {
            return (*txn, why.as_str().to_owned());
        }
    }
}

#[tokio::test]
async fn the_reason_of_a_refusal_is_there_again_until_it_is_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = FakeServer::start().await;
    let (mut first, mut news) = world(folder.path());
    first.add(server.account(), None, None);
    let mut peer = server.greet(true).await;
    first.perform(send("far too long"));
    peer.hear_of("421[\"message\",").await;
    peer.say(r#"431[{"error":{"code":"too_long","message":"500 characters at most"}}]"#).await;
    let (_, why) = refusal(&mut first, &mut news).await;
    drop((news, peer));
    first.close().await;
    drop(first);
    assert!(why.contains("500 characters"), "{why}");

    let (mut second, mut news) = world(folder.path());
    second.add(server.account(), None, None);
    let (txn, again) = refusal(&mut second, &mut news).await;
    assert_eq!(again, why);
    let mut peer = server.greet(true).await;
    second.perform(Effect::Request(NET, Request::Resend { room: RoomId::new("nova"), txn }));
    let unknown = async {
        while let Some((id, event)) = news.events.recv().await {
            second.heard(id, &event);
            if matches!(&event, Event::Timeline { diff: Diff::Set { line, .. }, .. } if line.delivery == Delivery::Sending(txn))
            {
                break;
            }
        }
    };
    unknown.await;
    peer.hear_of("421[\"message\",").await;
    drop((news, peer));
    second.close().await;
    let file = fs::read_dir(folder.path().join("unsent")).unwrap().flatten().map(|entry| entry.path());
    let left: Vec<String> = file.filter_map(|path| fs::read_to_string(path).ok()).collect();
    assert!(left.iter().any(|text| text.contains("far too long")), "{left:?}");
    assert!(!left.iter().any(|text| text.contains("500 characters")), "{left:?}");
}
