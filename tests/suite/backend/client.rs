//! A whole network task, and what the app would do with it.

use streamside::backend::{self, Link};
use streamside::chat::{Delivery, Diff, Event, Line, NetworkId, Post, Request, Retry, RoomId, Scope, TxnId};
use streamside::config::account::Account;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The app's side of a network task.
pub struct Client {
    pub requests: mpsc::Sender<Request>,
    pub events: mpsc::Receiver<(NetworkId, Event)>,
    pub task: JoinHandle<()>,
}

impl Client {
    pub fn start(account: Account) -> Self {
        let (requests, queue) = mpsc::channel(16);
        let (sender, events) = mpsc::channel(4);
        let task = backend::start(
            account,
            Link { network: NetworkId(3), requests: queue, events: sender, settled: mpsc::unbounded_channel().0 },
        );
        Self { requests, events, task }
    }

    /// Goes on without anybody who hears what happens.
    pub fn unheard(self) -> mpsc::Sender<Request> {
        let mut events = self.events;
        tokio::spawn(async move { while events.recv().await.is_some() {} });
        self.requests
    }

    pub async fn ask(&self, request: Request) {
        self.requests.send(request).await.expect("the task lives");
    }

    pub async fn send(&self, txn: u64, text: &str) {
        let room = RoomId::new("nova");
        self.ask(Request::Send { txn: TxnId(txn), room, post: Post::new(text, Scope::Local) }).await;
    }

    /// The next event that `wanted` takes; others are passed over.
    pub async fn until<T>(&mut self, wanted: impl Fn(Event) -> Option<T>) -> T {
        loop {
            let (network, event) = self.events.recv().await.expect("the task lives");
            assert_eq!(network, NetworkId(3));
            if let Some(found) = wanted(event) {
                return found;
            }
        }
    }

    /// The next line that is new or changed.
    pub async fn line(&mut self) -> (String, Delivery) {
        let line = self
            .until(|event| match event {
                Event::Timeline { diff: Diff::Append(lines), .. } => lines.into_iter().next_back(),
                Event::Timeline { diff: Diff::Set { line, .. } | Diff::Insert { line, .. }, .. } => Some(line),
                _ => None,
            })
            .await;
        let Line { message, delivery, .. } = Line::clone(&line);
        (message.body.plain(), delivery)
    }

    pub async fn connected(&mut self) {
        self.until(|event| matches!(event, Event::Connected { .. }).then_some(())).await;
    }

    pub async fn disconnected(&mut self) -> (String, Retry) {
        self.until(|event| match event {
            Event::Disconnected { reason, retry } => Some((reason.as_str().to_owned(), retry)),
            _ => None,
        })
        .await
    }
}
