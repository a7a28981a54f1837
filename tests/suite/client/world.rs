//! Effects against the world: networks that are added, remembered and forgotten, and requests that find no room.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::Duration;

use streamside::app::effect::{Effect, Msg};
use streamside::app::form::NetworkForm;
use streamside::app::seen::Seen;
use streamside::chat::{Event, NetworkId, Post, Request, RoomId, Scope, Timestamp, TxnId};
use streamside::client::effects::{News, World};
use streamside::client::keeper::Keeping;
use streamside::client::renew::Renewer;
use streamside::client::run::World as _;
use streamside::client::store::Store;
use streamside::config::account::Secret;
use streamside::config::networks::Networks;
use streamside::config::settings::TokenStore;
use streamside::config::vault::{Place, Vault};
use tempfile::TempDir;

use crate::backend::fake_server::{FakeServer, TOKEN, account};

struct House {
    folder: TempDir,
    world: World,
    news: News,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (world, news) = World::new(store(&folder));
        Self { folder, world, news }
    }

    fn list(&self) -> Networks {
        Networks::load(&self.folder.path().join("networks.toml")).expect("a list")
    }

    fn token_files(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.folder.path().join("tokens"));
        folder.into_iter().flatten().map(|entry| entry.expect("an entry").path()).collect()
    }

    async fn message(&mut self) -> Msg {
        self.news.messages.recv().await.expect("the world lives")
    }
}

fn store(folder: &TempDir) -> Store {
    let vault = Vault::new(TokenStore::File, folder.path().join("tokens"));
    Store { list: folder.path().join("networks.toml"), vault }
}

fn form(server: &FakeServer) -> NetworkForm {
    let mut form = NetworkForm::new(&format!("http://{}", server.address));
    form.name = "Me".to_owned();
    form.password = "s3cret".to_owned().into();
    form.channel = "#Nova".to_owned();
    form
}

#[tokio::test]
async fn a_network_that_was_added_is_connected_and_remembered_without_its_password() {
    let mut server = FakeServer::start().await;
    server.answer("/api/token", 200, &format!(r#"{{"success":true,"chatToken":"{TOKEN}"}}"#));
    let mut house = House::new();
    house.world.perform(Effect::SignIn(form(&server)));
    let address = server.address.to_string();
    let added = Msg::NetworkAdded { id: NetworkId(0), label: address.clone(), address, rooms: vec!["Nova".into()] };
    while house.news.messages.is_empty() {
        tokio::task::yield_now().await;
    }
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert!(house.news.events.is_empty(), "no event before the app knows the network");
    assert_eq!(house.message().await, added);
    server.greet(true).await;
    assert!(matches!(house.news.events.recv().await, Some((NetworkId(0), Event::Joined(_)))));

    let remembered = &house.list().all[0];
    assert_eq!((remembered.name.as_deref(), &remembered.rooms[..]), (Some("Me"), &["Nova".to_owned()][..]));
    assert_eq!(remembered.token, Place::File);
    let [file] = &house.token_files()[..] else { panic!("one token") };
    assert_eq!(fs::metadata(file).unwrap().mode() & 0o777, 0o600);
    let written = fs::read_to_string(house.folder.path().join("networks.toml")).unwrap();
    assert!(!written.contains("s3cret") && !written.contains(TOKEN), "{written}");

    let known = store(&house.folder).known().unwrap();
    let again = known[0].account.as_ref().unwrap();
    assert_eq!(again.token.as_ref().map(|token| token.expose()), Some(TOKEN));
}

#[tokio::test]
async fn a_refused_sign_in_is_told_and_leaves_nothing_behind() {
    let server = FakeServer::start().await;
    server.answer("/api/token", 401, r#"{"success":false,"message":"wrong password"}"#);
    let mut house = House::new();
    house.world.perform(Effect::SignIn(form(&server)));
    let Msg::NetworkRefused(why) = house.message().await else { panic!() };
    assert!(why.ends_with("refuses: wrong password"), "{why}");
    assert_eq!(house.list(), Networks::default());
    assert!(house.token_files().is_empty());

    let mut nonsense = form(&server);
    nonsense.address = "irc://x".to_owned();
    house.world.perform(Effect::SignIn(nonsense));
    let Msg::NetworkRefused(why) = house.message().await else { panic!() };
    assert!(why.contains("use http:// or https://"), "{why}");
}

#[tokio::test]
async fn a_guest_gets_a_passing_identity_or_reads() {
    for (answer, place) in [(Some(format!(r#"{{"chatToken":"{TOKEN}"}}"#)), Place::File), (None, Place::Nowhere)] {
        let server = FakeServer::start().await;
        if let Some(answer) = answer {
            server.answer("/api/troll-token", 200, &answer);
        }
        let mut house = House::new();
        let guest = NetworkForm::new(&format!("http://{}", server.address));
        house.world.perform(Effect::SignIn(guest));
        assert!(matches!(house.message().await, Msg::NetworkAdded { .. }));
        assert_eq!(house.list().all[0].token, place);
    }
}

#[tokio::test]
async fn a_forgotten_network_is_closed_and_its_token_removed() {
    let mut server = FakeServer::start().await;
    server.answer("/api/token", 200, &format!(r#"{{"chatToken":"{TOKEN}"}}"#));
    let mut house = House::new();
    house.world.perform(Effect::SignIn(form(&server)));
    house.message().await;
    let mut peer = server.greet(true).await;
    house.world.perform(Effect::Forget(NetworkId(0)));
    peer.hear_of("41").await;
    assert_eq!(peer.listen().await, None);
    while !house.token_files().is_empty() || house.list() != Networks::default() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn two_accounts_on_one_server_have_names_of_their_own() {
    let server = FakeServer::start().await;
    server.answer("/api/token", 200, &format!(r#"{{"chatToken":"{TOKEN}"}}"#));
    let mut house = House::new();
    let host = server.address.to_string();
    let labels = [host.clone(), format!("Me@{host}"), format!("{host} 2")];
    for expected in labels {
        house.world.perform(Effect::SignIn(form(&server)));
        let Msg::NetworkAdded { label, .. } = house.message().await else { panic!() };
        assert_eq!(label, expected);
    }
}

#[tokio::test]
async fn what_finds_no_room_is_told_and_what_was_typed_goes_back() {
    let mut house = House::new();
    let nowhere = account("127.0.0.1:1".parse().unwrap());
    let added = house.world.add(nowhere, Some("this computer".to_owned()), None);
    assert!(matches!(added, Msg::NetworkAdded { label, .. } if label == "this computer"));
    let room = RoomId::new("nova");
    let send = |txn| Request::Send { txn: TxnId(txn), room: room.clone(), post: Post::new("hi", Scope::Local) };
    // The task has not run yet, so nothing makes room.
    (0..65).for_each(|txn| house.world.perform(Effect::Request(NetworkId(0), send(txn))));
    let back =
        Event::Blocked { room: room.clone(), txn: Some(TxnId(64)), text: "hi".into(), wait: Duration::from_secs(1) };
    assert_eq!(house.message().await, Msg::Network(NetworkId(0), back));
}

#[tokio::test]
async fn closing_says_goodbye_to_every_server() {
    let mut server = FakeServer::start().await;
    let House { folder: _folder, world, news } = House::new();
    world.add(server.account(), None, None);
    let mut peer = server.greet(true).await;
    drop(news);
    world.close().await;
    peer.hear_of("41").await;
}

#[tokio::test]
async fn rooms_and_the_place_looked_at_are_kept_where_the_network_is() {
    let mut server = FakeServer::start().await;
    server.answer("/api/token", 200, &format!(r#"{{"chatToken":"{TOKEN}"}}"#));
    let mut house = House::new();
    house.world.perform(Effect::SignIn(form(&server)));
    house.message().await;
    let _peer = server.greet(true).await;
    house.world.perform(Effect::KeepRooms(NetworkId(0), vec!["Nova".into(), "kat".into()]));
    let look = Request::Look { room: RoomId::new("kat"), scope: Scope::Global };
    house.world.perform(Effect::Request(NetworkId(0), look));

    let other = house.world.add(account("127.0.0.1:1".parse().unwrap()), Some("configured".into()), None);
    assert!(matches!(other, Msg::NetworkAdded { id: NetworkId(1), .. }));
    let keeping = Keeping::Notes { network: "configured".into(), configured: vec!["a".into()] };
    house.world.settle(NetworkId(1), Some(keeping), None);
    house.world.perform(Effect::KeepRooms(NetworkId(1), vec!["a".into(), "b".into()]));
    let House { folder, world, news } = house;
    drop(news);
    world.close().await;

    let store = store(&folder);
    let known = store.known().unwrap();
    assert_eq!(known[0].network.rooms, ["Nova", "kat"]);
    let notes = store.notes();
    let last = notes.last.clone().unwrap();
    assert_eq!((last.network, &*last.room), (known[0].network.key(), "kat"));
    assert_eq!(notes.rooms("configured", &["a".into()]).unwrap(), ["a", "b"]);
}

#[tokio::test]
async fn what_was_seen_is_told_at_the_next_start_account_by_account() {
    let seen = |room: &str, until| Seen {
        home: "me@net".into(),
        since: Timestamp(5),
        rooms: [(room.to_owned(), Timestamp(until))].into(),
    };
    let mut house = House::new();
    for news in [seen("@ann", 7), seen("@bob", 8), seen("@ann", 9)] {
        house.world.perform(Effect::KeepSeen(Box::new(news)));
    }
    house.world.close().await;
    let both = [("@ann".to_owned(), Timestamp(9)), ("@bob".to_owned(), Timestamp(8))].into();
    assert_eq!(house.world.seen(), Msg::Seen(vec![Seen { rooms: both, ..seen("@ann", 0) }]));
}

#[tokio::test]
async fn a_token_is_made_anew_silently_but_not_for_ever_and_then_a_person_is_asked_once() {
    let mut server = FakeServer::start().await;
    let mut house = House::new();
    house.world.add(server.account(), None, None);
    server.greet(true).await;
    house.world.settle(NetworkId(0), None, Some(Renewer::new(|| async { Ok(Secret::new(TOKEN.to_owned())) })));
    for _ in 0..3 {
        house.world.perform(Effect::Renew(NetworkId(0)));
        assert!(matches!(house.message().await, Msg::NetworkAdded { id: NetworkId(0), .. }));
        server.greet(true).await;
    }
    house.world.perform(Effect::Renew(NetworkId(0)));
    let Msg::SignInNeeded { id, address, name } = house.message().await else { panic!("nobody is asked") };
    assert_eq!((id, address, &*name), (NetworkId(0), format!("http://{}/", server.address), "Me"));
    house.world.perform(Effect::Renew(NetworkId(0)));
    house.world.perform(Effect::Reload);
    assert!(matches!(house.message().await, Msg::Words(_)), "nobody is asked twice");
}

#[tokio::test]
async fn a_network_that_is_signed_in_to_again_is_replaced_and_not_doubled() {
    let mut server = FakeServer::start().await;
    server.answer("/api/token", 200, &format!(r#"{{"chatToken":"{TOKEN}"}}"#));
    let mut house = House::new();
    house.world.perform(Effect::SignIn(form(&server)));
    house.message().await;
    server.greet(true).await;
    house.world.perform(Effect::KeepRooms(NetworkId(0), vec!["Nova".into(), "kat".into()]));
    house.world.perform(Effect::SignIn(NetworkForm { replaces: Some(NetworkId(0)), ..form(&server) }));
    let Msg::NetworkAdded { id, rooms, .. } = house.message().await else { panic!("not signed in") };
    assert_eq!((id, &rooms[..]), (NetworkId(0), &["Nova".to_owned(), "kat".to_owned()][..]));
    server.greet(true).await;
    assert_eq!(house.list().all.len(), 1);
    assert_eq!(house.list().all[0].rooms, ["Nova", "kat"]);
}
