//! Our network task on a real homeserver, and what the app would know from it.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use streamside::app::form::NetworkForm;
use streamside::backend::{self, Link};
use streamside::chat::{Delivery, Event, Line, NetworkId, Post, Request, Retry, Room, RoomId, Scope, TxnId, timeline};
use streamside::client::sign_in::sign_in;
use streamside::clock;
use streamside::config::account::{Account, parse_server};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::synapse::{PASSWORD, Synapse, User};
use crate::peers::PATIENCE;

/// Everything that a network has told, put together as the app puts it together.
#[derive(Default)]
pub struct Told {
    pub rooms: BTreeMap<RoomId, Room>,
    pub lines: BTreeMap<RoomId, VecDeque<Arc<Line>>>,
    pub connected: bool,
    pub lost: Option<(String, Retry)>,
    /// What is neither of these, in its order.
    pub events: Vec<Event>,
}

pub struct Ours {
    runtime: Runtime,
    requests: mpsc::Sender<Request>,
    events: mpsc::Receiver<(NetworkId, Event)>,
    task: JoinHandle<()>,
    pub told: Told,
}

/// What the form gives for the name and password of `user`. What the device knows lies in `folder`.
pub fn account(user: &User, folder: &Path) -> Account {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut form = NetworkForm::new(&Synapse::shared().url);
    form.name = user.name.clone();
    form.password.push_str(PASSWORD);
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(sign_in(&form, folder.to_owned())).expect("the server takes them in").account
}

/// The same, by another way to the server.
pub fn account_at(url: &str, user: &User, folder: &Path) -> Account {
    Account { server: parse_server(url).expect("an address"), ..account(user, folder) }
}

impl Told {
    fn hear(&mut self, event: Event) {
        match event {
            Event::Connected { .. } => self.connected = true,
            Event::Disconnected { reason, retry } => {
                self.connected = false;
                self.lost = Some((reason.as_str().to_owned(), retry));
            }
            Event::Joined(room) => drop(self.rooms.insert(room.id.clone(), room)),
            Event::Left(room) => {
                self.rooms.remove(&room);
                self.lines.remove(&room);
            }
            Event::Timeline { room, diff } => timeline::apply(self.lines.entry(room).or_default(), diff),
            other => self.events.push(other),
        }
    }

    /// The lines of a room as a person reads them: `ann: words`, with what is not yet or never delivered marked.
    pub fn page(&self, room: &RoomId) -> Vec<String> {
        self.lines.get(room).into_iter().flatten().map(|line| read(line)).collect()
    }
}

impl Ours {
    pub fn start(account: Account) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let (requests, queue) = mpsc::channel(16);
        let (sender, events) = mpsc::channel(16);
        let network = NetworkId(5);
        let link = Link { network, requests: queue, events: sender, settled: mpsc::unbounded_channel().0 };
        let task = runtime.block_on(async { backend::start(account, link) });
        Self { runtime, requests, events, task, told: Told::default() }
    }

    pub fn ask(&self, request: Request) {
        self.runtime.block_on(self.requests.send(request)).expect("the task lives");
    }

    /// Posts to a room.
    pub fn say(&self, txn: u64, room: &RoomId, words: &str) {
        self.ask(Request::Send { txn: TxnId(txn), room: room.clone(), post: Post::new(words, Scope::Local) });
    }

    /// Listens until what was told is as wanted, and gives what `wanted` takes from it.
    pub fn until<T>(&mut self, what: &str, wanted: impl Fn(&Told) -> Option<T>) -> T {
        let deadline = clock::now() + PATIENCE;
        loop {
            if let Some(found) = wanted(&self.told) {
                return found;
            }
            let left = deadline.saturating_duration_since(clock::now());
            let event = self.runtime.block_on(async { timeout(left, self.events.recv()).await });
            let Ok(Some((_, event))) = event else {
                panic!("waited for {what}; told: {}", self.summary());
            };
            self.told.hear(event);
        }
    }

    pub fn connected(&mut self) {
        self.until("the connection", |told| told.connected.then_some(()));
    }

    /// A room, once it is in the list.
    pub fn room(&mut self, id: &str) -> RoomId {
        let id = RoomId::new(id);
        self.until(id.as_str(), |told| told.rooms.get(&id).map(|room| room.id.clone()))
    }

    /// A line of a room for which `wanted` holds.
    pub fn line(&mut self, room: &RoomId, what: &str, wanted: impl Fn(&Line) -> bool) -> Arc<Line> {
        self.until(what, |told| told.lines.get(room)?.iter().find(|line| wanted(line)).cloned())
    }

    /// A line with these words that is through, one's own or somebody else's.
    pub fn reads(&mut self, room: &RoomId, words: &str) -> Arc<Line> {
        self.line(room, words, |line| {
            line.message.body.plain() == words && matches!(line.delivery, Delivery::Received | Delivery::Delivered)
        })
    }

    /// Ends the task as leaving the program does, and waits for its end.
    pub fn end(self) {
        let Self { runtime, requests, events, task, .. } = self;
        drop((requests, events));
        runtime.block_on(async { timeout(PATIENCE, task).await }).expect("it ends in time").expect("it does not panic");
        runtime.shutdown_timeout(Duration::from_secs(5));
    }

    fn summary(&self) -> String {
        let Told { rooms, connected, lost, events, .. } = &self.told;
        let pages: Vec<_> = self.told.lines.keys().map(|room| (room, self.told.page(room))).collect();
        format!("connected {connected}, lost {lost:?}\nrooms {rooms:#?}\nlines {pages:#?}\nevents {events:#?}")
    }
}

fn read(line: &Line) -> String {
    let Line { message, delivery, .. } = line;
    let fate = match delivery {
        Delivery::Received | Delivery::Delivered => String::new(),
        Delivery::Sending(_) => " (sending)".to_owned(),
        Delivery::Unconfirmed(_) => " (unconfirmed)".to_owned(),
        Delivery::Failed(_, why) => format!(" (failed: {why})"),
    };
    format!("{}: {}{fate}", message.author.name, message.body.plain())
}
