//! The client's own history: what was said on all networks, in one SQLite file with an index of words.
//!
//! The loop hands lines over as bytes and never waits; one thread writes, in one process of a person at a time; searches
//! read beside it. It is a copy of what was seen: whatever goes wrong with it is said in a sentence, and the chat goes
//! on. Must not know the screen.

mod answers;
mod block;
mod buffer;
pub mod check;
mod error;
pub mod export;
mod find;
mod haul;
mod index;
mod intake;
mod known;
mod logs;
mod open;
mod record;
mod recorder;
mod scan;
mod search;
mod store;
mod words;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::app::effect::Msg;
use crate::app::search::{Found, Search};
use crate::app::state::Place;
use crate::chat::{Event, MessageId, NetworkId, SafeText, Timestamp};

use answers::{Answers, Question};
use buffer::Buffer;
use intake::Intake;

pub use answers::Tell;
pub use error::HistoryError;
pub use intake::identity;
pub use recorder::{PATIENCE, Recording, Volumes};

/// The local history of this process: recorder, searches, or the reason why there is none.
pub struct History {
    intake: Arc<Mutex<Intake>>,
    buffer: Arc<Buffer>,
    recorder: Mutex<Option<JoinHandle<()>>>,
    answers: Option<Answers>,
    asking: Mutex<Option<(Sender<Question>, JoinHandle<()>)>>,
    newest: Arc<AtomicU64>,
    tell: Tell,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History").finish_non_exhaustive()
    }
}

impl History {
    /// Begins to keep what is heard; the file is opened off this thread when there is something to keep. Without
    /// `recording` the history is off: nothing is kept or found.
    pub fn start(recording: Option<Recording>, tell: Tell) -> Self {
        let buffer = Arc::new(Buffer::default());
        let intake = Arc::new(Mutex::new(Intake::new(Arc::clone(&buffer))));
        let newest = Arc::new(AtomicU64::new(0));
        let asked = recording.as_ref().map(|recording| (recording.zone.clone(), recording.patience));
        let volumes = recording.as_ref().and_then(|recording| recording.history.as_ref());
        let answers = volumes.zip(asked).map(|(volumes, (zone, patience))| Answers {
            folder: volumes.folder.clone(),
            zone,
            patience,
            buffer: Arc::clone(&buffer),
            intake: Arc::clone(&intake),
            tell: Arc::clone(&tell),
            newest: Arc::clone(&newest),
        });
        let say = {
            let tell = Arc::clone(&tell);
            Box::new(move |words| tell(Msg::Flash(words)))
        };
        let recorder = recording.and_then(|recording| recorder::start(recording, Arc::clone(&buffer), say).ok());
        if recorder.is_none() {
            buffer.close();
        }
        let (recorder, asking) = (Mutex::new(recorder), Mutex::default());
        Self { intake, buffer, recorder, answers, asking, newest, tell }
    }

    /// A network that will be heard of; `server` is its address in full.
    pub fn add(&self, network: NetworkId, server: &str) {
        self.intake().add(network, server);
    }

    pub fn remove(&self, network: NetworkId) {
        self.intake().remove(network);
    }

    /// Keeps what an event says of lines. Never waits for a disk.
    pub fn hear(&self, network: NetworkId, event: &Event) {
        self.intake().hear(network, event);
    }

    /// Whether the recorder keeps up. If not, listening to networks can wait a little: then servers wait, too.
    pub fn keeps_up(&self) -> bool {
        self.buffer.has_room()
    }

    /// Answers with `Msg::Found`, several times if it takes long, unless another search comes before.
    pub fn search(&self, search: Search) {
        let number = search.number;
        self.newest.store(number, Ordering::Relaxed);
        if let Err(why) = self.ask(Question::Search(search)) {
            let found = Found { trouble: Some(SafeText::line(&why)), ..Found::default() };
            (self.tell)(Msg::Found { number, found });
        }
    }

    /// Nobody waits for the answer to that question any more.
    pub fn stop_search(&self, number: u64) {
        let _ = self.newest.compare_exchange(number, u64::MAX, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Answers with `Msg::Around`.
    pub fn around(&self, place: Place, id: MessageId, at: Timestamp) {
        if self.ask(Question::Around { place: place.clone(), id: id.clone(), at }).is_err() {
            (self.tell)(Msg::Around { place, id, lines: Vec::new() });
        }
    }

    /// Keeps what has gathered and closes the file. Waits for it.
    pub fn close(&self) {
        // No search has this number: one that runs stops.
        self.newest.store(u64::MAX, Ordering::Relaxed);
        let asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((questions, thread)) = asking {
            drop(questions);
            let _ = thread.join();
        }
        self.buffer.close();
        let recorder = self.recorder.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(recorder) = recorder {
            // One that panicked has said so by other means.
            let _ = recorder.join();
        }
    }

    fn ask(&self, question: Question) -> Result<(), String> {
        let Some(answers) = &self.answers else {
            return Err("The local history is off, so there is nothing to search. [history] enabled = true in the \
                        configuration keeps it."
                .to_owned());
        };
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        let question = match asking.as_ref().map(|(thread, _)| thread.send(question.clone())) {
            Some(Ok(())) => return Ok(()),
            // It has ended, having had nothing to do, or has not begun.
            Some(Err(_)) | None => question,
        };
        let failed = |error: std::io::Error| format!("The search cannot be begun ({error}); try again later.");
        let (questions, thread) = answers.clone().start().map_err(failed)?;
        // It has just begun, and listens.
        drop(questions.send(question));
        *asking = Some((questions, thread));
        Ok(())
    }

    fn intake(&self) -> MutexGuard<'_, Intake> {
        self.intake.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
