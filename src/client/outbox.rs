//! What was written and no server has confirmed, kept on disk from Enter to the confirmation: a run that is killed loses
//! none of it, the next one shows it again.
//!
//! Must not know connections; they tell what is settled.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

use crate::chat::{MessageId, Post, Request, RoomId, Scope, Timestamp, TxnId};
use crate::config::unsent::{Unsent, UnsentFiles};

/// Messages of earlier runs are numbered from here; the app counts from 1.
const RESTORED: u64 = 1 << 63;

#[derive(Debug)]
pub struct Outbox {
    files: Arc<Mutex<UnsentFiles>>,
    /// Makes the nonces of this run unlike those of any other.
    run: u64,
    next: AtomicU64,
    /// Until the end begins.
    settled: Mutex<Option<UnboundedSender<TxnId>>>,
    /// Forgets what is settled, until nobody is left to tell.
    forgetting: Mutex<Option<JoinHandle<()>>>,
}

impl Outbox {
    /// Looks what earlier runs have left in `folder`; `run` is random.
    pub fn open(folder: PathBuf, run: u64) -> Self {
        let files = Arc::new(Mutex::new(UnsentFiles::open(folder, run)));
        let (sender, settled) = mpsc::unbounded_channel();
        let forgetting = tokio::spawn(forget(Arc::clone(&files), settled));
        let (settled, forgetting) = (Mutex::new(Some(sender)), Mutex::new(Some(forgetting)));
        Self { files, run, next: AtomicU64::new(RESTORED), settled, forgetting }
    }

    /// Where a connection tells what is settled.
    pub fn settled(&self) -> Option<UnboundedSender<TxnId>> {
        lock(&self.settled).clone()
    }

    /// Keeps a message before it is handed on, and gives it the nonce under which it will be recognised.
    ///
    /// # Errors
    /// In words for the person, when it cannot be kept; it can be sent all the same.
    pub fn keep(
        &self,
        network: &str,
        (txn, room): (TxnId, &RoomId),
        post: &mut Post,
        now: Timestamp,
    ) -> Result<(), String> {
        let nonce = post.nonce.get_or_insert_with(|| format!("{:016x}-{}", self.run, txn.0));
        let unsent = Unsent {
            network: network.to_owned(),
            room: room.as_str().to_owned(),
            text: post.text.clone(),
            global: match post.scope {
                Scope::Global => Some(true),
                Scope::Local => Some(false),
                Scope::Untagged => None,
            },
            badge: post.badge,
            reply: post.reply.as_ref().map(|id| id.as_str().to_owned()),
            nonce: nonce.clone(),
            written: now.0,
        };
        lock(&self.files).keep(txn.0, &unsent).map_err(|error| {
            format!("Your messages cannot be kept until the server confirms them ({error}); check the data folder.")
        })
    }

    pub fn forget(&self, txn: TxnId) {
        lock(&self.files).forget(txn.0);
    }

    /// What an account has left unconfirmed, as requests to show it.
    pub fn restore(&self, network: &str) -> Vec<Request> {
        let next = || self.next.fetch_add(1, Ordering::Relaxed);
        lock(&self.files).claim(network, next).into_iter().map(|(number, unsent)| request(number, unsent)).collect()
    }

    /// Waits until everything the connections have told is forgotten. They must have ended.
    pub async fn close(&self) {
        drop(lock(&self.settled).take());
        let forgetting = lock(&self.forgetting).take();
        if let Some(forgetting) = forgetting {
            // It ends with its senders and cannot panic.
            let _ = forgetting.await;
        }
    }
}

async fn forget(files: Arc<Mutex<UnsentFiles>>, mut settled: UnboundedReceiver<TxnId>) {
    while let Some(txn) = settled.recv().await {
        lock(&files).forget(txn.0);
    }
}

fn request(number: u64, unsent: Unsent) -> Request {
    let Unsent { room, text, global, badge, reply, nonce, written, .. } = unsent;
    let scope = match global {
        Some(true) => Scope::Global,
        Some(false) => Scope::Local,
        None => Scope::Untagged,
    };
    let reply = reply.map(|id| MessageId::new(&id));
    Request::Restore {
        txn: TxnId(number),
        room: RoomId::new(&room),
        post: Post { text, scope, badge, reply, nonce: Some(nonce) },
        written: Timestamp::clamped(written),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
