//! The thread that owns the file: keeps what comes, indexes when it is calm, says what went wrong once.
//!
//! Must not know the app or tables.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::buffer::{Batch, Buffer, Wake};
use super::error::HistoryError;
use super::logs::Logs;
use super::store::Store;

/// Calm that long, and the index is brought up to date.
const CALM: Duration = Duration::from_secs(2);
/// Between two slices of indexing, so that it never has a core to itself.
const BREATH: Duration = Duration::from_millis(10);
/// Blocks indexed in one go: about 500 lines, some milliseconds.
const SLICE: usize = 4;
/// With fewer blocks waiting, a busy room does not make the index work at every commit.
const WORTH_IT: usize = 64;
/// SQLite needs little.
const STACK: usize = 256 << 10;

/// How long an answer waits for people; see [`Recording::patience`].
pub const PATIENCE: Duration = Duration::from_secs(3);

/// Where sentences for the person go.
pub(super) type Say = Box<dyn Fn(String) + Send>;

/// What is kept of what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    pub history: Option<Volumes>,
    /// The folder of the chat logs.
    pub logs: Option<PathBuf>,
    /// Where the days of a search and of the logs begin.
    pub zone: TimeZone,
    /// How long an answer waits for what has just been said to be in the index.
    pub patience: Duration,
}

/// Where the history lies and how much of the disk it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volumes {
    pub folder: PathBuf,
    /// In bytes.
    pub limit: u64,
}

/// Starts the thread.
pub(super) fn start(recording: Recording, buffer: Arc<Buffer>, say: Say) -> std::io::Result<JoinHandle<()>> {
    let work = move || Recorder { buffer, say, said: Vec::new(), lost: false }.run(recording);
    thread::Builder::new().name("history".to_owned()).stack_size(STACK).spawn(work)
}

struct Recorder {
    buffer: Arc<Buffer>,
    say: Say,
    /// Each thing is said once.
    said: Vec<HistoryError>,
    lost: bool,
}

impl Recorder {
    fn run(mut self, recording: Recording) {
        // Nothing is opened before there is something to keep or to find: the first frame comes first.
        let first = self.buffer.take(None, Vec::new());
        if !matches!(first, Wake::Closed) {
            let store = recording.history.and_then(|volumes| self.open(&volumes));
            let logs = recording.logs.map(|folder| Logs::new(folder, recording.zone));
            self.keep((store, logs), first);
        }
        // Nobody takes lines any more.
        self.buffer.close();
    }

    fn open(&mut self, volumes: &Volumes) -> Option<Store> {
        match Store::open(&volumes.folder, volumes.limit) {
            Ok((store, note)) => {
                note.into_iter().for_each(|note| self.tell(note));
                Some(store)
            }
            Err(error) => {
                self.tell(error);
                None
            }
        }
    }

    fn keep(&mut self, (mut store, mut logs): (Option<Store>, Option<Logs>), mut wake: Wake) {
        while store.is_some() || logs.is_some() {
            let mut calm = BREATH;
            let mut spare = Vec::new();
            match wake {
                Wake::Batch(mut batch) => {
                    self.note_lost(&batch);
                    if let Some(Err(error)) = logs.as_mut().map(|logs| logs.take(&batch)) {
                        self.tell(HistoryError::Logs(error.to_string()));
                    }
                    self.through(&mut store, |store| store_batch(store, &mut batch));
                    spare = batch.emptied();
                    calm = CALM;
                }
                Wake::Quiet => self.through(&mut store, |store| store.index(SLICE)),
                Wake::Closed => return,
            }
            let waiting = store.as_ref().map_or(0, |store| store.waiting);
            self.buffer.behind(waiting);
            wake = self.buffer.take((waiting > 0).then_some(calm), spare);
        }
    }

    /// Does something with the store. What will not get better by itself ends it.
    fn through(&mut self, store: &mut Option<Store>, work: impl FnOnce(&mut Store) -> Result<(), HistoryError>) {
        let Some(Err(error)) = store.as_mut().map(work) else { return };
        if error != HistoryError::Full {
            *store = None;
        }
        self.tell(error);
    }

    /// Lines that came too fast for the disk: said once, since more of them say no more.
    fn note_lost(&mut self, batch: &Batch) {
        if batch.lost > 0 && !std::mem::replace(&mut self.lost, true) {
            (self.say)("The disk is too slow for what is said: some lines are not kept for search.".to_owned());
        }
    }

    fn tell(&mut self, error: HistoryError) {
        if !self.said.contains(&error) {
            tracing::warn!(%error, "history");
            (self.say)(error.to_string());
            self.said.push(error);
        }
    }
}

fn store_batch(store: &mut Store, batch: &mut Batch) -> Result<(), HistoryError> {
    store.take(batch)?;
    if batch.is_flood() || store.waiting < WORTH_IT { Ok(()) } else { store.index(2 * SLICE) }
}
