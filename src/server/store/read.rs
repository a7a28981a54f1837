//! Reading beside the writer: a few read-only connections on blocking threads, so that a slow query never holds up a
//! socket. Must not know what is done with the rows.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::open::open_reader;
use super::{Account, Committed, Entry, LinkPage, Linked, Page, Shelf, StoreError, Talk, Version};
use super::{block, edit, link, message, whisper};

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
    pub async fn page(&self, shelf: Shelf, page: Page) -> Result<Option<Vec<Entry>>, StoreError> {
        self.read(move |db| message::page(db, shelf, &page)).await
    }

    pub async fn find(&self, shelf: Shelf, id: &str) -> Result<Option<Entry>, StoreError> {
        let id = id.to_owned();
        self.read(move |db| Ok(message::find(db, shelf, &id)?.map(|(_, entry)| entry))).await
    }

    /// A message and all the texts it has had, oldest first.
    pub async fn versions(&self, shelf: Shelf, id: &str) -> Result<Option<(Entry, Vec<Version>)>, StoreError> {
        let id = id.to_owned();
        self.read(move |db| {
            let Some((seq, entry)) = message::find(db, shelf, &id)? else { return Ok(None) };
            let versions = edit::versions(db, shelf, seq, &entry)?;
            Ok(Some((entry, versions)))
        })
        .await
    }

    /// Newest first; none when `page.before` names an unknown message.
    pub async fn links(&self, shelf: Shelf, page: LinkPage) -> Result<Option<Vec<Linked>>, StoreError> {
        self.read(move |db| link::page(db, shelf, &page)).await
    }

    /// The conversations of a person (folded name), the latest first.
    pub async fn talks(&self, person: &str, limit: usize) -> Result<Vec<Talk>, StoreError> {
        let person = person.to_owned();
        self.read(move |db| whisper::talks(db, &person, limit)).await
    }

    pub async fn blocks(&self, person: &str) -> Result<Vec<String>, StoreError> {
        let person = person.to_owned();
        self.read(move |db| block::list(db, &person)).await
    }

    pub async fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let name = name.to_owned();
        self.read(move |db| Account::find(db, &name)).await
    }

    /// What was stored for this attempt of this person, if anything was.
    pub async fn by_nonce(&self, shelf: Shelf, user: &str, nonce: &str) -> Result<Option<Committed>, StoreError> {
        let (user, nonce) = (user.to_owned(), nonce.to_owned());
        self.read(move |db| message::find_nonce(db, shelf, &user, &nonce)).await
    }

    /// The spelling of a room that was used first.
    pub async fn first_spelling(&self, room: &str) -> Result<Option<Arc<str>>, StoreError> {
        let room = room.to_owned();
        self.read(move |db| message::first_spelling(db, &room)).await
    }

    pub(super) async fn read<T: Send + 'static>(
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
