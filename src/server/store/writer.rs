//! The one writer: a thread that takes all messages that wait, commits them together, and then answers them all.
//!
//! While one commit is being synced the next group gathers by itself, so nothing ever waits for a timer and a crowd of
//! senders shares the price of a sync. Must not know what the messages mean.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use tokio::sync::mpsc;

use super::write::{Answer, Order};
use super::{Committed, Entry, StoreError, message};

/// Rows in one commit.
const GROUP: usize = 500;

type Group = Vec<(Box<Entry>, Answer)>;

pub(super) struct Writer {
    db: Connection,
    failing: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn new(db: Connection, failing: Arc<AtomicBool>) -> Self {
        Self { db, failing }
    }

    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Order>) {
        while let Some(first) = queue.blocking_recv() {
            let (group, next) = gather(first, &mut queue);
            if !group.is_empty() {
                self.commit(group);
            }
            match next {
                Some(Order::Run(job)) => job(&self.db),
                Some(Order::Close(done)) => {
                    queue.close();
                    // Closing writes the log back into the database, so that the next start has nothing to recover.
                    if let Err((_, error)) = self.db.close() {
                        tracing::warn!(%error, "the database did not close cleanly");
                    }
                    let _ = done.send(());
                    return;
                }
                Some(Order::Append(..)) | None => {}
            }
        }
    }

    fn commit(&mut self, group: Group) {
        let outcome = self.write(&group);
        self.failing.store(outcome.is_err(), Ordering::Relaxed);
        // Nobody waiting for an answer is no fault of the store.
        match outcome {
            Ok(stored) => {
                group.into_iter().zip(stored).for_each(|((_, answer), stored)| drop(answer.send(Ok(stored))));
            }
            Err(error) => {
                tracing::error!(%error, "messages could not be stored");
                group.into_iter().for_each(|(_, answer)| drop(answer.send(Err(error.clone()))));
            }
        }
    }

    fn write(&mut self, group: &Group) -> Result<Vec<Committed>, StoreError> {
        let transaction = self.db.transaction()?;
        let stored = group.iter().map(|(entry, _)| message::insert(&transaction, entry)).collect::<Result<_, _>>()?;
        transaction.commit()?;
        Ok(stored)
    }
}

/// The messages that wait, and the first order behind them that is something else.
fn gather(first: Order, queue: &mut mpsc::Receiver<Order>) -> (Group, Option<Order>) {
    let mut group = Vec::new();
    let mut next = Some(first);
    while let Some(order) = next.take() {
        match order {
            Order::Append(entry, answer) => group.push((entry, answer)),
            other => return (group, Some(other)),
        }
        if group.len() < GROUP {
            next = queue.try_recv().ok();
        }
    }
    (group, None)
}
