//! One person on two devices, each the whole app on a connection of its own to our own server: what is read on one is
//! read on the other, and what came while neither was there is unread.

use std::time::Duration;

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::state::{App, Place, RoomState};
use streamside::chat::{NetworkId, RoomId};
use streamside::clock;
use streamside::config::account::{Account, Protocol, Secret, parse_server};
use tokio::time::timeout;

use super::client::Client;
use super::real_server::{client, line, say};
use crate::server::kit::House;

const PATIENCE: Duration = Duration::from_secs(30);
const NET: NetworkId = NetworkId(3);

struct Device {
    app: App,
    client: Client,
}

impl Device {
    /// Looks at `lobby`, with `nova` open behind it.
    async fn new(house: &House, name: &str) -> Self {
        let token = Some(Secret::new(house.token(name).await));
        let server = parse_server(&house.url("")).expect("an address");
        let rooms = vec!["lobby".to_owned(), "nova".to_owned()];
        let protocol = Protocol::Bitwave;
        let client = Client::start(Account { server, token, rooms: rooms.clone(), insecure: false, protocol });
        let mut app = App::default();
        let added = Msg::NetworkAdded { id: NET, label: "test".into(), address: "test".into(), rooms };
        app.update(added, clock::wall());
        let mut device = Self { app, client };
        // What is said from now on comes by itself, and no answer to an earlier question brings it.
        let is_there = |room: &RoomState| room.house.info.is_some() && !room.lines.is_empty();
        device.until(|app| app.room(&nova()).is_some_and(is_there) && app.current == Some(lobby())).await;
        device
    }

    async fn act(&mut self, action: Action) {
        let effects = self.app.update(Msg::Action(action), clock::wall());
        self.perform(effects).await;
    }

    async fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects.into_iter().chain(self.app.keep_drafts()) {
            if let Effect::Request(_, request) = effect {
                self.client.ask(request).await;
            }
        }
    }

    /// Takes in the next thing that happens.
    async fn step(&mut self) {
        let (network, event) = self.client.events.recv().await.expect("the task lives");
        let effects = self.app.update(Msg::Network(network, event), clock::wall());
        self.perform(effects).await;
    }

    async fn until(&mut self, wanted: impl Fn(&App) -> bool) {
        let reached = async {
            while !wanted(&self.app) {
                self.step().await;
            }
        };
        let reached = timeout(PATIENCE, reached).await;
        assert!(reached.is_ok(), "{} unread: {:?}", self.unread(), self.app.view_lines(&nova()));
    }

    fn unread(&self) -> usize {
        self.app.room(&nova()).map_or(0, |room| room.unread)
    }

    fn nova(&self) -> &RoomState {
        self.app.room(&nova()).expect("the room is open")
    }
}

/// Both go on until so much is unread on each.
async fn until_unread(one: &mut Device, other: &mut Device, counts: (usize, usize)) {
    let reached = async {
        while (one.unread(), other.unread()) != counts {
            tokio::select! {
                () = one.step() => {}
                () = other.step() => {}
            }
        }
    };
    let reached = timeout(PATIENCE, reached).await;
    assert!(reached.is_ok(), "{counts:?}: {:?}", (one.unread(), other.unread()));
}

fn lobby() -> Place {
    Place { network: NET, room: RoomId::new("lobby") }
}

fn nova() -> Place {
    Place { network: NET, room: RoomId::new("nova") }
}

#[tokio::test]
async fn what_is_read_on_one_device_is_read_on_the_other() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut bob = client(&house, "bob").await;
    say(&mut bob, 0, "nova", "zero").await;
    let (mut desktop, mut phone) = (Device::new(&house, "ann").await, Device::new(&house, "ann").await);
    for (txn, text) in [(1, "one"), (2, "two")] {
        say(&mut bob, txn, "nova", text).await;
    }
    until_unread(&mut desktop, &mut phone, (2, 2)).await;
    desktop.act(Action::Open(nova())).await;
    until_unread(&mut desktop, &mut phone, (0, 0)).await;
    assert_eq!(phone.nova().marker, None);
    desktop.act(Action::Open(lobby())).await;
    say(&mut bob, 3, "nova", "three").await;
    until_unread(&mut desktop, &mut phone, (1, 1)).await;
    drop(phone);
    drop(desktop);

    // Neither is there.
    say(&mut bob, 4, "nova", "four").await;
    line(&mut client(&house, "bob").await, "nova", "four", |_| true).await;
    let mut later = Device::new(&house, "ann").await;
    later
        .until(|app| {
            let room = app.room(&nova()).expect("the room is open");
            let marked = room
                .marker
                .as_ref()
                .and_then(|marker| room.lines.iter().find(|line| line.message.id == marker.first_new));
            room.unread == 2 && marked.is_some_and(|line| line.message.body.plain() == "three")
        })
        .await;
}
