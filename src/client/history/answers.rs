//! The thread that answers: one question at a time, the newest first, the others never.
//!
//! It is there from the first question until nobody has asked for a while. Must not know how lines are found.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::buffer::Buffer;
use super::error::HistoryError;
use super::find::Stored;
use super::haul::{Asker, Match};
use super::intake::{Intake, identity};
use super::open;
use super::search;
use crate::app::effect::Msg;
use crate::app::search::{Found, Hit, Search};
use crate::app::state::Place;
use crate::chat::{Line, MessageId, SafeText, Timestamp};

/// The thread and its connection stay for further questions.
const STAY: Duration = Duration::from_secs(30);
/// Lines before and after a line that is jumped to.
const AROUND: usize = 100;
const STACK: usize = 512 << 10;

/// Where answers and sentences go. It may wait.
pub type Tell = Arc<dyn Fn(Msg) + Send + Sync>;

#[derive(Clone, Debug)]
pub(super) enum Question {
    Search(Search),
    Around { place: Place, id: MessageId, at: Timestamp },
}

/// What the thread knows of the world.
#[derive(Clone)]
pub(super) struct Answers {
    pub folder: PathBuf,
    pub zone: TimeZone,
    pub patience: Duration,
    pub buffer: Arc<Buffer>,
    pub intake: Arc<Mutex<Intake>>,
    pub tell: Tell,
    /// The number of the newest search.
    pub newest: Arc<AtomicU64>,
}

impl Answers {
    /// Starts the thread; it ends when the sender is gone or nothing has been asked for a while.
    pub(super) fn start(self) -> io::Result<(Sender<Question>, JoinHandle<()>)> {
        let (sender, questions) = mpsc::channel::<Question>();
        let work = move || {
            let mut db = None;
            loop {
                match questions.recv_timeout(STAY) {
                    Ok(question) => self.answer(question, &mut db),
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
                }
            }
        };
        let thread = thread::Builder::new().name("search".to_owned()).stack_size(STACK).spawn(work)?;
        Ok((sender, thread))
    }

    fn answer(&self, question: Question, db: &mut Option<Connection>) {
        match question {
            Question::Search(search) if self.newest.load(Ordering::Relaxed) != search.number => {}
            Question::Search(search) => {
                let number = search.number;
                let found = self.found(&search, db).unwrap_or_else(|error| {
                    *db = None;
                    Found { trouble: Some(SafeText::line(&error.to_string())), ..Found::default() }
                });
                if self.newest.load(Ordering::Relaxed) == number {
                    (self.tell)(Msg::Found { number, found });
                }
            }
            Question::Around { place, id, at } => {
                let lines = self.around(&place, (&id, at), db).unwrap_or_else(|error| {
                    *db = None;
                    (self.tell)(Msg::Flash(error.to_string()));
                    Vec::new()
                });
                (self.tell)(Msg::Around { place, id, lines });
            }
        }
    }

    fn found(&self, search: &Search, db: &mut Option<Connection>) -> Result<Found, HistoryError> {
        self.buffer.catch_up(self.patience);
        let Some(db) = self.connected(db)? else { return Ok(Found::default()) };
        let wanted = search.place.as_ref().map(|place| self.key(place));
        let rooms = search::rooms(db, |stored| {
            wanted.as_ref().is_none_or(|(network, room)| stored.room == *room && stored.network.ends_with(network))
        })?;
        let asked = (&search.query, self.zone.clone());
        let asker = Waiting { answers: self, number: search.number };
        let (found, more) = search::find(db, asked, (&rooms, wanted.is_some(), search.limit), &asker)?;
        Ok(Found { hits: self.hits(found), more, ..Found::default() })
    }

    fn around(
        &self,
        place: &Place,
        line: (&MessageId, Timestamp),
        db: &mut Option<Connection>,
    ) -> Result<Vec<Arc<Line>>, HistoryError> {
        self.buffer.catch_up(self.patience);
        let Some(db) = self.connected(db)? else { return Ok(Vec::new()) };
        let (network, room) = self.key(place);
        let rooms = search::rooms(db, |stored| stored.room == room && stored.network.ends_with(&network))?;
        match rooms.first() {
            Some(room) => search::around(db, room, line, AROUND),
            None => Ok(Vec::new()),
        }
    }

    fn connected<'a>(&self, db: &'a mut Option<Connection>) -> Result<Option<&'a Connection>, HistoryError> {
        if db.is_none() {
            *db = open::reader(&self.folder)?;
        }
        Ok(db.as_ref())
    }

    /// How the network ends and what the room is called in the file. Before the first connection it is not known under
    /// which name we go there, and every name will do.
    fn key(&self, place: &Place) -> (String, String) {
        let intake = self.intake.lock().unwrap_or_else(PoisonError::into_inner);
        let network = match (intake.identity(place.network), intake.server(place.network)) {
            (Some(identity), _) => identity.to_owned(),
            (None, server) => identity(None, server.unwrap_or_default()),
        };
        (network, place.room.as_str().to_owned())
    }

    fn hits(&self, found: Vec<Match>) -> Vec<Hit> {
        found.into_iter().map(|found| self.hit(found)).collect()
    }

    fn hit(&self, (stored, line): Match) -> Hit {
        let network = self.intake.lock().unwrap_or_else(PoisonError::into_inner).network(&stored.network);
        let place = network.map(|network| Place { network, room: line.message.room.clone() });
        Hit { label: label(&stored, place.is_some()), place, line }
    }
}

/// Whoever has typed the search of that number.
struct Waiting<'a> {
    answers: &'a Answers,
    number: u64,
}

impl Asker for Waiting<'_> {
    fn waits(&self) -> bool {
        self.answers.newest.load(Ordering::Relaxed) == self.number
    }

    fn hear(&self, stretch: Vec<Match>, back_to: Timestamp) {
        let found = Found { hits: self.answers.hits(stretch), back_to: Some(back_to), ..Found::default() };
        (self.answers.tell)(Msg::Found { number: self.number, found });
    }
}

/// The room as people know it; with its server where that is not on the list.
fn label(stored: &Stored, listed: bool) -> SafeText {
    let room = match stored.room.strip_prefix('@') {
        Some("") => "notes (self)".to_owned(),
        Some(names) => names.replace(',', ", "),
        None => format!("#{}", stored.room),
    };
    let server = stored.network.rsplit_once('@').map_or("", |(_, server)| server);
    let host = server.split_once("://").map_or(server, |(_, host)| host).trim_end_matches('/');
    SafeText::line(&if listed { room } else { format!("{room} on {host}") })
}
