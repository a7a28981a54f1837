//! What was written and no server has confirmed, kept on disk from Enter to the confirmation: a run that is killed loses
//! none of it, the next one shows it again.
//!
//! Must not know connections; they tell what is settled.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::select;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

use crate::chat::{Delivery, MessageId, Post, Request, RoomId, SafeText, Scope, Timestamp, TxnId};
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
    /// What became of messages that are not settled: why they were refused, or that nobody knows.
    fates: Mutex<Option<UnboundedSender<Fate>>>,
    refused: Mutex<HashSet<TxnId>>,
    /// Writes down what it is told, until nobody is left to tell.
    following: Mutex<Option<JoinHandle<()>>>,
}

type Fate = (TxnId, Option<String>);

impl Outbox {
    /// Looks what earlier runs have left in `folder`; `run` is random.
    pub fn open(folder: PathBuf, run: u64) -> Self {
        let files = Arc::new(Mutex::new(UnsentFiles::open(folder, run)));
        let (sender, settled) = mpsc::unbounded_channel();
        let (fates, told) = mpsc::unbounded_channel();
        let following = tokio::spawn(follow(Arc::clone(&files), settled, told));
        Self {
            files,
            run,
            next: AtomicU64::new(RESTORED),
            settled: Mutex::new(Some(sender)),
            fates: Mutex::new(Some(fates)),
            refused: Mutex::default(),
            following: Mutex::new(Some(following)),
        }
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
            refused: None,
        };
        lock(&self.files).keep(txn.0, &unsent).map_err(|error| {
            format!("Your messages cannot be kept until the server confirms them ({error}); check the data folder.")
        })
    }

    pub fn forget(&self, txn: TxnId) {
        lock(&self.files).forget(txn.0);
    }

    /// A line has changed: a reason why it was refused is kept with its message until it is sent again.
    pub fn heard(&self, delivery: &Delivery) {
        let (txn, why) = match delivery {
            Delivery::Failed(txn, why) => (*txn, Some(why.as_str().to_owned())),
            Delivery::Sending(txn) | Delivery::Unconfirmed(txn) => (*txn, None),
            Delivery::Received | Delivery::Delivered => return,
        };
        let mut refused = lock(&self.refused);
        let news = if why.is_some() { refused.insert(txn) } else { refused.remove(&txn) };
        if let Some(fates) = lock(&self.fates).as_ref().filter(|_| news) {
            // The task that writes lives as long as this sender.
            let _ = fates.send((txn, why));
        }
    }

    /// What an account has left unconfirmed, as requests to show it.
    pub fn restore(&self, network: &str) -> Vec<Request> {
        let next = || self.next.fetch_add(1, Ordering::Relaxed);
        lock(&self.files).claim(network, next).into_iter().map(|(number, unsent)| request(number, unsent)).collect()
    }

    /// Waits until everything the connections have told is forgotten. They must have ended.
    pub async fn close(&self) {
        drop(lock(&self.settled).take());
        drop(lock(&self.fates).take());
        let following = lock(&self.following).take();
        if let Some(following) = following {
            // It ends with its senders and cannot panic.
            let _ = following.await;
        }
    }
}

async fn follow(
    files: Arc<Mutex<UnsentFiles>>,
    mut settled: UnboundedReceiver<TxnId>,
    mut fates: UnboundedReceiver<Fate>,
) {
    loop {
        select! {
            Some(txn) = settled.recv() => lock(&files).forget(txn.0),
            Some((txn, why)) = fates.recv() => lock(&files).note(txn.0, why),
            else => break,
        }
    }
}

fn request(number: u64, unsent: Unsent) -> Request {
    let Unsent { room, text, global, badge, reply, nonce, written, refused, .. } = unsent;
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
        // A file is no more trusted than the network.
        refused: refused.map(|why| SafeText::line(&why)),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
