//! From effects to the world: requests to network tasks, signing in, forgetting; and to all that this program keeps,
//! looks up, opens, copies and tells for the app.
//!
//! Never waits for a network: queues are bounded, and what does not fit is told. Must not know what the app decides.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use crate::app::drafts::Draft;
use crate::app::effect::{Effect, Msg};
use crate::backend::{self, Link};
use crate::chat::{Event, NetworkId, Rejection, RejectionCode, Request, Rgb, SafeText};
use crate::config::account::{Account, shown};
use crate::config::networks::Remembered;

use super::browser;
use super::clipboard::{Clipboard, is_local};
use super::drafts;
use super::history::Recording;
use super::ignore_store;
use super::keeper::{Keeper, Keeping};
use super::memory::Memory;
use super::notify::Notifier;
use super::renew::Standing;
use super::run;
use super::scenery::Scenery;
use super::store::Store;
use super::trace;

/// Requests that may wait for a network task: more than a person can type.
const REQUESTS: usize = 64;
/// Events that may wait for the app. Beyond it the tasks wait, and with them the servers: an event can hold a hundred
/// lines, and what waits here is memory.
const EVENTS: usize = 16;
/// One message waits for the app at a time: when there is room again, the app has taken the last one.
const MESSAGES: usize = 1;
/// How long the end of the program waits for farewells.
const FAREWELL: Duration = Duration::from_millis(1500);

/// The running networks.
#[derive(Clone, Debug)]
pub struct World(Arc<Shared>);

/// Where the news of the networks come out, for the loop.
#[derive(Debug)]
pub struct News {
    pub events: mpsc::Receiver<(NetworkId, Event)>,
    pub messages: mpsc::Receiver<Msg>,
}

#[derive(Debug)]
struct Shared {
    networks: Mutex<Networks>,
    store: Store,
    clipboard: Clipboard,
    drafts: drafts::Keeper,
    keeper: Keeper,
    /// Who reads the configuration again.
    reload: Mutex<Option<mpsc::Sender<()>>>,
    events: mpsc::Sender<(NetworkId, Event)>,
    messages: mpsc::Sender<Msg>,
    notifier: Notifier,
    ignores: ignore_store::Keeper,
    memory: Memory,
    scenery: Scenery,
}

#[derive(Debug, Default)]
pub(super) struct Networks {
    pub(super) running: BTreeMap<NetworkId, Running>,
    next_id: u16,
}

#[derive(Debug)]
pub(super) struct Running {
    label: String,
    requests: mpsc::Sender<Request>,
    task: Option<JoinHandle<()>>,
    pub(super) standing: Standing,
}

/// A network that has its place, but no task yet.
pub(super) struct Placed {
    pub(super) added: Msg,
    account: Account,
    link: Link,
}

impl run::World for World {
    fn perform(&mut self, effect: Effect) {
        trace::asked(&effect);
        match effect {
            Effect::Request(id, request) => self.request(id, request),
            Effect::SignIn(form) => self.sign_in(form),
            Effect::Forget(id) => self.forget(id),
            Effect::Picture(address) => self.0.scenery.picture(address, self.0.messages.clone()),
            Effect::Theme(name) => self.0.scenery.theme(name, self.0.messages.clone()),
            Effect::Copy(text) => self.copy(text),
            Effect::OpenLink(address) => self.open_link(address),
            Effect::Alert(alert) => self.0.notifier.alert(*alert),
            Effect::KeepIgnore { before, after } => {
                let world = self.clone();
                self.0.ignores.keep((before, after), move |why| world.tell(Msg::Flash(why)));
            }
            Effect::Search(search) => self.0.memory.history(|history| history.search(search)),
            Effect::StopSearch(number) => self.0.memory.history(|history| history.stop_search(number)),
            Effect::Around { place, id, at } => {
                self.0.memory.history(|history| history.around(place, id, at));
            }
            Effect::KeepDraft(draft) => self.keep_draft(*draft),
            Effect::KeepSeen(seen) => self.keep_seen(*seen),
            Effect::Renew(id) => self.renew(id),
            Effect::KeepRooms(id, rooms) => self.keep_rooms(id, rooms),
            Effect::Reload => self.reload(),
            // The loop has the terminal.
            Effect::Bell | Effect::Suspend | Effect::Redraw | Effect::Quit => {}
        }
    }

    fn heard(&mut self, network: NetworkId, event: &Event) {
        trace::heard(network, event);
        self.0.memory.heard(network, event);
    }

    fn keeps_up(&self) -> bool {
        self.0.memory.keeps_up()
    }
}

impl World {
    pub fn new(store: Store) -> (Self, News) {
        let (for_events, events) = mpsc::channel(EVENTS);
        let (for_messages, messages) = mpsc::channel(MESSAGES);
        let notifier = Notifier::new(for_messages.clone());
        let ignores = ignore_store::Keeper::new(store.ignores());
        let drafts = drafts::Keeper::new(store.drafts());
        let shared = Shared {
            networks: Mutex::default(),
            scenery: Scenery::default(),
            clipboard: Clipboard::default(),
            drafts,
            events: for_events,
            messages: for_messages,
            notifier,
            ignores,
            memory: Memory::default(),
            keeper: Keeper::new(store.clone()),
            reload: Mutex::default(),
            store,
        };
        (Self(Arc::new(shared)), News { events, messages })
    }

    /// What stays of this run: the local history and, in a folder of their own, messages until a server has confirmed
    /// them. Call it before networks are added.
    pub fn remember(&self, recording: Option<Recording>, unsent: Option<PathBuf>) {
        let messages = self.0.messages.clone();
        let runtime = Handle::current();
        let tell = move |message| {
            let messages = messages.clone();
            // Without a receiver the program is ending.
            runtime.spawn(async move { drop(messages.send(message).await) });
        };
        self.0.memory.record(recording, Arc::new(tell));
        unsent.into_iter().for_each(|folder| self.0.memory.keep_unsent(folder));
    }

    /// Starts a network, before the loop runs: hand the message to the app at once. `label` is what the list calls it;
    /// the host by default.
    pub fn add(&self, account: Account, label: Option<String>, remembered: Option<Remembered>) -> Msg {
        let placed = self.place(account, label, remembered);
        let added = placed.added.clone();
        self.start(placed);
        added
    }

    /// What earlier runs kept of what was typed, for the app before it hears of any room.
    pub fn drafts(&self) -> Msg {
        Msg::Drafts(drafts::load(&self.0.store.drafts()))
    }

    fn keep_draft(&self, draft: Draft) {
        let world = self.clone();
        self.0
            .drafts
            .keep(draft, move |why| world.tell(Msg::Flash(format!("What you type does not survive a crash: {why}"))));
    }

    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(super) fn keeper(&self) -> &Keeper {
        &self.0.keeper
    }

    /// A way for others to speak to the app.
    pub fn messages(&self) -> mpsc::Sender<Msg> {
        self.0.messages.clone()
    }

    /// Who is told that the configuration is to be read again.
    pub fn reloads(&self, reload: mpsc::Sender<()>) {
        *self.0.reload.lock().unwrap_or_else(PoisonError::into_inner) = Some(reload);
    }

    fn reload(&self) {
        let reload = self.0.reload.lock().unwrap_or_else(PoisonError::into_inner);
        match &*reload {
            // One that waits already does for both.
            Some(reload) => drop(reload.try_send(())),
            None => self.tell(Msg::Words("There is no configuration to read again here.".to_owned())),
        }
    }

    /// Closes all networks and waits a little for the farewells. The receivers must be gone.
    pub async fn close(&self) {
        self.0.drafts.finish().await;
        let running = std::mem::take(&mut self.networks().running);
        let all = async {
            for task in running.into_values().filter_map(|running| running.task) {
                // A task that panicked has said so by other means.
                let _ = task.await;
            }
        };
        let _ = timeout(FAREWELL, all).await;
        self.0.ignores.finish().await;
        self.0.memory.close().await;
        self.0.keeper.flush();
    }

    pub(super) fn place(&self, account: Account, label: Option<String>, remembered: Option<Remembered>) -> Placed {
        let mut networks = self.networks();
        let id = NetworkId(networks.next_id);
        networks.next_id += 1;
        let address = shown(&account.server);
        tracing::info!(network = id.0, address, rooms = account.rooms.len(), "a network begins");
        let label = networks.free_label(label.unwrap_or_else(|| address.clone()), remembered.as_ref());
        let (requests, queue) = mpsc::channel(REQUESTS);
        self.0.memory.add(id, &label, &account);
        let standing = Standing::new(&account, remembered.map(Keeping::List));
        networks.running.insert(id, Running { label: label.clone(), requests, task: None, standing });
        let added = Msg::NetworkAdded { id, label, address, rooms: account.rooms.clone() };
        let settled = self.0.memory.settled();
        Placed { added, account, link: Link { network: id, requests: queue, events: self.0.events.clone(), settled } }
    }

    /// Gives a network that has ended another account, under its old number.
    pub(super) fn place_again(&self, id: NetworkId, account: Account) -> Option<Placed> {
        let mut networks = self.networks();
        let running = networks.running.get_mut(&id)?;
        let (requests, queue) = mpsc::channel(REQUESTS);
        // The old task ends when the queue of its requests does.
        running.requests = requests;
        running.standing.renewed(&account);
        let (label, address) = (running.label.clone(), shown(&account.server));
        let added = Msg::NetworkAdded { id, label, address, rooms: account.rooms.clone() };
        let settled = self.0.memory.settled();
        let link = Link { network: id, requests: queue, events: self.0.events.clone(), settled };
        Some(Placed { added, account, link })
    }

    pub(super) fn start(&self, Placed { account, link, .. }: Placed) {
        let id = link.network;
        let task = backend::start(account, link);
        if let Some(running) = self.networks().running.get_mut(&id) {
            running.task = Some(task);
            // There is room: nothing else can have been asked of it yet.
            self.0.memory.restore(id).into_iter().for_each(|request| drop(running.requests.try_send(request)));
        }
    }

    fn request(&self, id: NetworkId, mut request: Request) {
        if let Request::Look { room, .. } = &request {
            self.keep_place(id, room);
        }
        let Some(requests) = self.networks().running.get(&id).map(|running| running.requests.clone()) else { return };
        if let Err(why) = self.0.memory.before(id, &mut request) {
            self.tell(Msg::Flash(why));
        }
        let refused = match requests.try_send(request) {
            Ok(()) => return,
            Err(TrySendError::Full(request) | TrySendError::Closed(request)) => request,
        };
        let event = match refused {
            // What was typed must not be lost.
            Request::Send { txn, room, post } => {
                self.0.memory.given_back(txn);
                Event::Blocked { room, txn: Some(txn), text: post.text, wait: Duration::from_secs(1) }
            }
            _ => Event::Refused(Rejection {
                code: RejectionCode::Unavailable,
                message: SafeText::line("The network is busy and did not take the request. Try again in a moment."),
                retry_after: None,
            }),
        };
        self.tell(Msg::Network(id, event));
    }

    /// Brings a network to the app, and only then to life: the app must know it before it hears its first event.
    pub(super) async fn introduce(&self, placed: Placed) {
        let messages = &self.0.messages;
        if messages.send(placed.added.clone()).await.is_ok() && messages.reserve().await.is_ok() {
            self.start(placed);
        }
    }

    /// What decides how the screen looks; whoever starts the screen fills it.
    pub fn scenery(&self) -> &Scenery {
        &self.0.scenery
    }

    /// The terminal answered what its ground is.
    pub fn ground_told(&self, ground: Rgb) {
        self.0.scenery.ground_told(ground, self.0.messages.clone());
    }

    fn forget(&self, id: NetworkId) {
        self.0.memory.remove(id);
        // Its task ends when the queue of requests does.
        let running = self.networks().running.remove(&id);
        let Some(keeping) = running.and_then(|running| running.standing.keeping) else { return };
        let world = self.clone();
        self.0.keeper.forget(keeping, move |why| world.tell(Msg::NetworkRefused(why)));
    }

    /// The terminal has been asked already; this is the way that works on the desktop itself.
    fn copy(&self, text: String) {
        let world = self.clone();
        if is_local(&variable) {
            spawn_blocking(move || world.0.clipboard.set(text));
        }
    }

    fn open_link(&self, address: SafeText) {
        let world = self.clone();
        spawn_blocking(move || {
            if let Err(why) = browser::open(address.as_str(), &variable) {
                world.tell(Msg::Flash(why.to_string()));
            }
        });
    }

    /// Brings a message to the app as soon as it takes one.
    pub(super) fn tell(&self, message: Msg) {
        let messages = self.0.messages.clone();
        // Without a receiver the program is ending.
        tokio::spawn(async move { drop(messages.send(message).await) });
    }

    pub(super) fn networks(&self) -> MutexGuard<'_, Networks> {
        self.0.networks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Networks {
    /// Two accounts on one server are told apart by name.
    fn free_label(&self, label: String, remembered: Option<&Remembered>) -> String {
        let taken = |label: &str| self.running.values().any(|running| running.label == label);
        if !taken(&label) {
            return label;
        }
        let named = remembered.and_then(|network| network.name.as_ref()).map(|name| format!("{name}@{label}"));
        let numbered = (2..).map(|n| format!("{label} {n}"));
        named.into_iter().chain(numbered).find(|label| !taken(label)).unwrap_or(label)
    }
}
