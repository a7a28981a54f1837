//! The one writer: a thread that takes all that waits, commits them together, and then answers them all.
//!
//! While one commit is being synced the next group gathers by itself, so nothing ever waits for a timer and a crowd of
//! senders shares the price of a sync. Must not know what the messages mean.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use tokio::sync::mpsc;

use super::StoreError;
use super::write::Order;

/// Rows in one commit.
const GROUP: usize = 500;

type Group = Vec<Box<dyn Deed>>;

/// Something that is written together with others, and answered after their commit.
pub(super) trait Deed: Send {
    /// # Errors
    /// Only when the store fails; then nothing of the group is kept.
    fn write(&mut self, db: &Connection) -> Result<(), StoreError>;

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

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
                Some(Order::Run(job)) => job(&mut self.db),
                Some(Order::Close(done)) => {
                    queue.close();
                    // Closing writes the log back into the database, so that the next start has nothing to recover.
                    if let Err((_, error)) = self.db.close() {
                        tracing::warn!(%error, "the database did not close cleanly");
                    }
                    let _ = done.send(());
                    return;
                }
                Some(Order::Keep(_)) | None => {}
            }
        }
    }

    fn commit(&mut self, mut group: Group) {
        let outcome = self.write(&mut group);
        self.failing.store(outcome.is_err(), Ordering::Relaxed);
        if let Err(error) = &outcome {
            tracing::error!(%error, "messages could not be stored");
        }
        group.into_iter().for_each(|deed| deed.answer(outcome.clone()));
    }

    fn write(&mut self, group: &mut Group) -> Result<(), StoreError> {
        let transaction = self.db.transaction()?;
        group.iter_mut().try_for_each(|deed| deed.write(&transaction))?;
        transaction.commit()?;
        Ok(())
    }
}

/// The deeds that wait, and the first order behind them that is something else.
fn gather(first: Order, queue: &mut mpsc::Receiver<Order>) -> (Group, Option<Order>) {
    let mut group = Vec::new();
    let mut next = Some(first);
    while let Some(order) = next.take() {
        match order {
            Order::Keep(deed) => group.push(deed),
            other => return (group, Some(other)),
        }
        if group.len() < GROUP {
            next = queue.try_recv().ok();
        }
    }
    (group, None)
}
