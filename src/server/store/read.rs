//! Reading beside the writer: a few read-only connections on blocking threads, so that a slow query never holds up a
//! socket. Must not know what is done with the rows.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::open::open_reader;
use super::{Account, Committed, Entry, Page, StoreError, message};

/// More would not read faster: the disk is one, and each blocking thread costs memory.
const AT_ONCE: usize = 2;

/// Cheap to clone.
#[derive(Clone)]
pub struct Readers {
    pool: Arc<Pool>,
}

struct Pool {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    free: Semaphore,
}

impl Readers {
    pub(super) fn new(file: PathBuf) -> Self {
        Self { pool: Arc::new(Pool { file, idle: Mutex::new(Vec::new()), free: Semaphore::new(AT_ONCE) }) }
    }

    /// Messages oldest first; none when `page.before` names an unknown message.
    pub async fn page(&self, page: Page) -> Result<Option<Vec<Entry>>, StoreError> {
        self.read(move |db| message::page(db, &page)).await
    }

    pub async fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let name = name.to_owned();
        self.read(move |db| Account::find(db, &name)).await
    }

    /// What was stored for this attempt of this person, if anything was.
    pub async fn by_nonce(&self, user: &str, nonce: &str) -> Result<Option<Committed>, StoreError> {
        let (user, nonce) = (user.to_owned(), nonce.to_owned());
        self.read(move |db| message::find_nonce(db, &user, &nonce)).await
    }

    /// The spelling of a room that was used first.
    pub async fn first_spelling(&self, room: &str) -> Result<Option<Arc<str>>, StoreError> {
        let room = room.to_owned();
        self.read(move |db| message::first_spelling(db, &room)).await
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let _turn = self.pool.free.acquire().await.map_err(|_| StoreError::Closed)?;
        let pool = Arc::clone(&self.pool);
        let run = move || {
            let idle = pool.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let db = idle.map_or_else(|| open_reader(&pool.file), Ok)?;
            let answer = query(&db);
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
            answer
        };
        tokio::task::spawn_blocking(run).await.unwrap_or(Err(StoreError::Closed))
    }
}
