//! From effects to the world: requests to network tasks, signing in, forgetting; and the news they bring back.
//!
//! Never waits for a network: queues are bounded, and what does not fit is told. Bell, suspend, redraw and quit belong to
//! the loop that has the terminal. Must not know what the app decides.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use crate::app::effect::{Effect, Msg};
use crate::app::form::NetworkForm;
use crate::backend::{self, Link};
use crate::chat::{Event, NetworkId, Rejection, RejectionCode, Request, SafeText};
use crate::config::account::{Account, shown};
use crate::config::networks::Remembered;

use super::sign_in::{self, SignedIn};
use super::store::Store;

/// Requests that may wait for a network task: more than a person can type.
const REQUESTS: usize = 64;
/// Events that may wait for the app. Beyond it the tasks wait, and with them the servers.
const EVENTS: usize = 256;
/// How long the end of the program waits for farewells.
const FAREWELL: Duration = Duration::from_millis(1500);

/// The running networks.
#[derive(Debug)]
pub struct World {
    networks: BTreeMap<NetworkId, Running>,
    next_id: u16,
    store: Store,
    events: mpsc::Receiver<(NetworkId, Event)>,
    news: mpsc::Receiver<News>,
    for_networks: mpsc::Sender<(NetworkId, Event)>,
    for_jobs: mpsc::Sender<News>,
}

#[derive(Debug)]
struct Running {
    label: String,
    requests: mpsc::Sender<Request>,
    task: JoinHandle<()>,
    /// On the stored list, so that forgetting takes it off.
    remembered: Option<Remembered>,
}

/// What a job off the UI task has come to.
#[derive(Debug)]
enum News {
    SignedIn(Result<SignedIn, String>),
    /// Words for the person.
    Trouble(String),
}

impl World {
    pub fn new(store: Store) -> Self {
        let (for_networks, events) = mpsc::channel(EVENTS);
        let (for_jobs, news) = mpsc::channel(REQUESTS);
        Self { networks: BTreeMap::new(), next_id: 0, store, events, news, for_networks, for_jobs }
    }

    /// Starts a network. `label` is what the list calls it; the host by default. Hand the message to the app before
    /// anything else.
    pub fn add(&mut self, account: Account, label: Option<String>, remembered: Option<Remembered>) -> Msg {
        let id = NetworkId(self.next_id);
        self.next_id += 1;
        let host = shown(&account.server);
        let label = self.free_label(label.unwrap_or_else(|| host.clone()), remembered.as_ref());
        let (requests, queue) = mpsc::channel(REQUESTS);
        let rooms = account.rooms.clone();
        let task = backend::start(account, Link { network: id, requests: queue, events: self.for_networks.clone() });
        self.networks.insert(id, Running { label: label.clone(), requests, task, remembered });
        Msg::NetworkAdded { id, label, address: host, rooms }
    }

    /// Carries out an effect. What comes back goes to the app.
    pub fn perform(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::Request(id, request) => return self.request(id, request),
            Effect::SignIn(form) => self.sign_in(form),
            Effect::Forget(id) => self.forget(id),
            Effect::Bell | Effect::Suspend | Effect::Redraw | Effect::Quit => {}
        }
        None
    }

    /// Waits for news of the networks. Can be dropped at any point without losing any.
    pub async fn next(&mut self) -> Msg {
        // Neither channel ends: the other ends are kept here.
        select! {
            Some((id, event)) = self.events.recv() => Msg::Network(id, event),
            Some(news) = self.news.recv() => self.heard(news),
            else => Msg::Tick,
        }
    }

    /// News that are there already.
    pub fn try_next(&mut self) -> Option<Msg> {
        if let Ok(news) = self.news.try_recv() {
            return Some(self.heard(news));
        }
        self.events.try_recv().ok().map(|(id, event)| Msg::Network(id, event))
    }

    /// Closes all networks and waits a little for the farewells.
    pub async fn close(&mut self) {
        self.events.close();
        let tasks: Vec<JoinHandle<()>> =
            std::mem::take(&mut self.networks).into_values().map(|running| running.task).collect();
        let all = async {
            for task in tasks {
                // A task that panicked has said so by other means.
                let _ = task.await;
            }
        };
        let _ = timeout(FAREWELL, all).await;
    }

    fn request(&mut self, id: NetworkId, request: Request) -> Option<Msg> {
        let running = self.networks.get(&id)?;
        let refused = match running.requests.try_send(request) {
            Ok(()) => return None,
            Err(TrySendError::Full(request) | TrySendError::Closed(request)) => request,
        };
        let event = match refused {
            // What was typed must not be lost.
            Request::Send { txn, room, text, .. } => {
                Event::Blocked { room, txn: Some(txn), text, wait: Duration::from_secs(1) }
            }
            _ => Event::Refused(Rejection {
                code: RejectionCode::Unavailable,
                message: SafeText::line("that network is busy and did not take the request; try again in a moment"),
                retry_after: None,
            }),
        };
        Some(Msg::Network(id, event))
    }

    fn sign_in(&self, form: NetworkForm) {
        let (store, done) = (self.store.clone(), self.for_jobs.clone());
        tokio::spawn(async move {
            let result = sign_in::sign_in(form, store).await;
            // Without a listener the program is ending.
            let _ = done.send(News::SignedIn(result)).await;
        });
    }

    fn heard(&mut self, news: News) -> Msg {
        match news {
            News::SignedIn(Ok(SignedIn { account, remembered })) => self.add(account, None, Some(remembered)),
            News::SignedIn(Err(why)) | News::Trouble(why) => Msg::NetworkRefused(why),
        }
    }

    fn forget(&mut self, id: NetworkId) {
        // Its task ends when the queue of requests does.
        let Some(Running { remembered: Some(remembered), .. }) = self.networks.remove(&id) else { return };
        let (store, done) = (self.store.clone(), self.for_jobs.clone());
        spawn_blocking(move || {
            if let Err(why) = store.forget(&remembered) {
                let _ = done.blocking_send(News::Trouble(why));
            }
        });
    }

    /// Two accounts on one server are told apart by name.
    fn free_label(&self, label: String, remembered: Option<&Remembered>) -> String {
        let taken = |label: &str| self.networks.values().any(|running| running.label == label);
        if !taken(&label) {
            return label;
        }
        let named = remembered.and_then(|network| network.name.as_ref()).map(|name| format!("{name}@{label}"));
        let numbered = (2..).map(|n| format!("{label} {n}"));
        named.into_iter().chain(numbered).find(|label| !taken(label)).unwrap_or(label)
    }
}
