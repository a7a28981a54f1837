//! The writing end of the store: orders for the one writer, answered after their commit. Must not know how the writer
//! groups them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use super::writer::{Deed, Writer};
use super::{Account, Blocked, Change, Changed, Committed, Entry, Link, Shelf, StoreError, Tell, Whisper, Whispered};
use super::{account, block, delivery, edit, link, message, whisper};

/// Orders that may wait; beyond it, those who write wait.
const QUEUE: usize = 1024;

const PROBE: &str =
    "INSERT INTO meta (key, value) VALUES ('probe', 1) ON CONFLICT (key) DO UPDATE SET value = 1 - value";

/// Where the fate of something is told once it is known.
pub type Fate<T> = oneshot::Receiver<Result<T, StoreError>>;

pub(super) enum Order {
    /// Committed together with its neighbours.
    Keep(Box<dyn Deed>),
    /// Runs after everything before it is committed.
    Run(Box<dyn FnOnce(&mut Connection) + Send>),
    Close(oneshot::Sender<()>),
}

/// A [`Deed`] made of a function and the place where its result is awaited.
struct Task<T, F> {
    work: F,
    /// The calls that are kept with it, and who makes them.
    tell: Option<(Tell<T>, watch::Sender<()>)>,
    result: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: FnMut(&Connection) -> Result<T, StoreError> + Send> Deed for Task<T, F> {
    fn write(&mut self, db: &Connection) -> Result<(), StoreError> {
        let result = (self.work)(db)?;
        if let Some((tell, _)) = &self.tell {
            tell(&result).iter().try_for_each(|call| delivery::insert(db, call))?;
        }
        self.result = Some(result);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { tell, result, answer, .. } = *self;
        if let Some((_, callers)) = tell.filter(|_| outcome.is_ok()) {
            callers.send_replace(());
        }
        // Nobody waiting for an answer is no fault of the store.
        let _ = answer.send(outcome.and_then(|()| result.ok_or(StoreError::Closed)));
    }
}

/// The writing end of the store. Cheap to clone.
#[derive(Clone)]
pub struct Archive {
    orders: mpsc::Sender<Order>,
    failing: Arc<AtomicBool>,
    /// There are new calls to make.
    calls: watch::Sender<()>,
}

/// A place in the queue, so that delivering and storing can be decided together.
pub struct Place<'a> {
    permit: mpsc::Permit<'a, Order>,
    archive: &'a Archive,
}

impl Place<'_> {
    /// The answer comes after the commit is synced to disk.
    pub fn append(self, entry: Entry, links: Vec<Link>, tell: Option<Tell<Committed>>) -> Fate<Committed> {
        let work = move |db: &Connection| message::insert(db, Shelf::Public, &entry, &links);
        let (order, fate) = self.archive.keep(work, tell);
        self.permit.send(order);
        fate
    }
}

impl Archive {
    pub(super) fn start(db: Connection) -> Self {
        let (orders, queue) = mpsc::channel(QUEUE);
        let failing = Arc::new(AtomicBool::new(false));
        let writer = Writer::new(db, Arc::clone(&failing));
        thread::Builder::new()
            .name("archive".to_owned())
            .spawn(move || writer.run(queue))
            .expect("a server that cannot start one thread cannot start");
        Self { orders, failing, calls: watch::Sender::new(()) }
    }

    /// Whether the last commit failed. Until one succeeds again, what is delivered might not be kept.
    pub fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    /// Waits while the queue is full.
    pub async fn place(&self) -> Result<Place<'_>, StoreError> {
        let permit = self.orders.reserve().await.map_err(|_| StoreError::Closed)?;
        Ok(Place { permit, archive: self })
    }

    /// Changes whenever there are new calls of webhooks to make.
    pub fn calls_changed(&self) -> watch::Receiver<()> {
        self.calls.subscribe()
    }

    /// What was stored for this attempt, looked up behind everything that waits to be stored now.
    pub async fn by_nonce(&self, user: &str, nonce: &str) -> Result<Option<Committed>, StoreError> {
        let (user, nonce) = (user.to_owned(), nonce.to_owned());
        self.run(move |db| message::find_nonce(db, Shelf::Public, &user, &nonce)).await
    }

    /// Stores a message of a private room.
    pub async fn confide(
        &self,
        entry: Entry,
        links: Vec<Link>,
        tell: Option<Tell<Committed>>,
    ) -> Result<Committed, StoreError> {
        self.group_and_tell(move |db| message::insert(db, Shelf::Whispers, &entry, &links), tell).await
    }

    /// Changes the text of a message; what waits to be stored before it is.
    pub async fn edit(&self, change: Change, tell: Option<Tell<Changed>>) -> Result<Changed, StoreError> {
        self.group_and_tell(move |db| edit::change(db, &change), tell).await
    }

    /// Stores a direct message, after everything that decides whether it may be sent.
    pub async fn whisper(&self, whisper: Whisper) -> Result<Whispered, StoreError> {
        self.group(move |db| whisper::send(db, &whisper)).await
    }

    /// One message, looked up behind everything that waits to be stored now.
    pub async fn find(&self, shelf: Shelf, id: &str) -> Result<Option<Entry>, StoreError> {
        let id = id.to_owned();
        self.run(move |db| Ok(message::find(db, shelf, &id)?.map(|(_, entry)| entry))).await
    }

    pub async fn block(&self, person: &str, name: &str) -> Result<Blocked, StoreError> {
        let (person, name) = (person.to_owned(), name.to_owned());
        self.group(move |db| block::add(db, &person, &name)).await
    }

    /// The whole list afterwards.
    pub async fn unblock(&self, person: &str, name: &str) -> Result<Vec<String>, StoreError> {
        let (person, name) = (person.to_owned(), name.to_owned());
        self.group(move |db| block::remove(db, &person, &name)).await
    }

    /// Fills in the links of some messages that are older than the list of links. True when there are more.
    pub async fn fill_links(&self, links_in: impl Fn(&str) -> Vec<Link> + Send + 'static) -> Result<bool, StoreError> {
        let (answer, result) = oneshot::channel();
        let order = Order::Run(Box::new(move |db| drop(answer.send(link::fill(db, &links_in)))));
        self.orders.send(order).await.map_err(|_| StoreError::Closed)?;
        result.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Writes a mark and syncs it: whether the store works again.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let failing = Arc::clone(&self.failing);
        self.run(move |db| {
            db.execute(PROBE, [])?;
            failing.store(false, Ordering::Relaxed);
            Ok(())
        })
        .await
    }

    /// False when the name is taken.
    pub async fn create(&self, account: Account) -> Result<bool, StoreError> {
        self.run(move |db| account.create(db)).await
    }

    /// Reads an account, lets `change` alter it and writes it back, with no other writer in between.
    pub async fn change(
        &self,
        name: &str,
        change: impl FnOnce(&mut Account) + Send + 'static,
    ) -> Result<Option<Account>, StoreError> {
        let name = name.to_owned();
        self.run(move |db| {
            let Some(mut account) = Account::find(db, &name)? else { return Ok(None) };
            change(&mut account);
            account.update(db)?;
            Ok(Some(account))
        })
        .await
    }

    /// The secret that signs tokens; `proposal` becomes it when there is none yet.
    pub async fn secret(&self, proposal: [u8; 32]) -> Result<Vec<u8>, StoreError> {
        self.run(move |db| account::secret(db, &proposal)).await
    }

    /// Commits what waits and ends the writer. Everything after it is answered with `Closed`.
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.orders.send(Order::Close(done)).await.is_ok() {
            // An error means that the writer has ended already, which is what was asked for.
            let _ = closed.await;
        }
    }

    /// Commits together with whatever else waits.
    pub(super) async fn group<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.group_and_tell(work, None).await
    }

    /// The same with the calls it leads to: both are kept, or neither.
    pub(super) async fn group_and_tell<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, StoreError> + Send + 'static,
        tell: Option<Tell<T>>,
    ) -> Result<T, StoreError> {
        let (order, fate) = self.keep(work, tell);
        self.orders.send(order).await.map_err(|_| StoreError::Closed)?;
        fate.await.unwrap_or(Err(StoreError::Closed))
    }

    fn keep<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, StoreError> + Send + 'static,
        tell: Option<Tell<T>>,
    ) -> (Order, Fate<T>) {
        let (answer, fate) = oneshot::channel();
        let tell = tell.map(|tell| (tell, self.calls.clone()));
        (Order::Keep(Box::new(Task { work, tell, result: None, answer })), fate)
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, result) = oneshot::channel();
        let order = Order::Run(Box::new(move |db| drop(answer.send(job(db)))));
        self.orders.send(order).await.map_err(|_| StoreError::Closed)?;
        result.await.unwrap_or(Err(StoreError::Closed))
    }
}
