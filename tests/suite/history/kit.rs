//! A history in a folder of its own, fed as the loop feeds it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::tz::TimeZone;
use streamside::app::effect::Msg;
use streamside::app::search::query::Query;
use streamside::app::search::{Found, Search};
use streamside::app::state::Place;
use streamside::chat::name::fold;
use streamside::chat::{
    Author, Body, Capabilities, Diff, Event, Kind, Line, Message, MessageId, NetworkId, RoomId, SafeText, Scope,
    Timestamp,
};
use streamside::client::history::{History, Recording, Volumes};

pub const NET: NetworkId = NetworkId(0);
pub const SERVER: &str = "https://chat.example.org/";
/// 2026-11-20 12:00 UTC.
pub const NOON: i64 = 1_795_176_000_000;
/// Long enough for the slowest machine; no test waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(20);
pub const LONG: Duration = Duration::from_secs(60);

pub struct Kit {
    pub history: History,
    messages: Receiver<Msg>,
    number: u64,
    said: Vec<String>,
}

pub fn recording(folder: &Path) -> Recording {
    let volumes = Volumes { folder: folder.join("history"), limit: 512 << 20 };
    Recording { history: Some(volumes), logs: None, zone: TimeZone::UTC, patience: PATIENCE }
}

pub fn file(folder: &Path) -> PathBuf {
    folder.join("history/history.sqlite3")
}

impl Kit {
    pub fn open(folder: &Path) -> Self {
        Self::with(Some(recording(folder)))
    }

    pub fn with(recording: Option<Recording>) -> Self {
        let (sender, messages) = mpsc::channel();
        let sender = Mutex::new(sender);
        let tell = move |message| drop(sender.lock().expect("nobody has panicked").send(message));
        let kit = Self { history: History::start(recording, Arc::new(tell)), messages, number: 0, said: Vec::new() };
        kit.connect(NET, "nova", SERVER);
        kit
    }

    pub fn connect(&self, network: NetworkId, me: &str, server: &str) {
        self.history.add(network, server);
        let connected = Event::Connected { me: Some(SafeText::name(me)), capabilities: Capabilities::PLAIN_RFC };
        self.history.hear(network, &connected);
    }

    /// Lines that have just been said.
    pub fn said(&self, lines: &[Arc<Line>]) {
        let Some(first) = lines.first() else { return };
        while !self.history.keeps_up() {
            std::thread::yield_now();
        }
        let (room, diff) = (first.message.room.clone(), Diff::Append(lines.to_vec()));
        self.history.hear(NET, &Event::Timeline { room, diff });
    }

    /// A line of history, or one that has changed.
    pub fn fetched(&self, line: &Arc<Line>) {
        let diff = Diff::Insert { at: 0, line: Arc::clone(line) };
        self.history.hear(NET, &Event::Timeline { room: line.message.room.clone(), diff });
    }

    pub fn find(&mut self, query: &str) -> Vec<String> {
        let found = self.search(query, None, 50);
        assert_eq!(found.trouble, None);
        found.hits.iter().map(|hit| hit.line.message.body.plain()).collect()
    }

    pub fn search(&mut self, query: &str, place: Option<Place>, limit: usize) -> Found {
        let mut parts = self.answers(query, place, limit);
        let last = parts.pop().expect("an answer");
        Found { hits: parts.into_iter().flat_map(|part| part.hits).chain(last.hits).collect(), ..last }
    }

    /// An answer as it comes.
    pub fn parts(&mut self, query: &str, limit: usize) -> Vec<Found> {
        self.answers(query, None, limit)
    }

    fn answers(&mut self, query: &str, place: Option<Place>, limit: usize) -> Vec<Found> {
        self.number += 1;
        let query = Query::parse(query).expect("a query");
        self.history.search(Search { number: self.number, query, place, limit });
        let mut parts = Vec::new();
        loop {
            match self.messages.recv_timeout(LONG).expect("an answer") {
                Msg::Found { number, found } if number == self.number => {
                    let goes_on = found.back_to.is_some();
                    parts.push(found);
                    if !goes_on {
                        return parts;
                    }
                }
                Msg::Flash(words) => self.said.push(words),
                _ => {}
            }
        }
    }

    pub fn around(&self, place: Place, line: &Line) -> Vec<Arc<Line>> {
        self.history.around(place, line.message.id.clone(), line.message.at);
        loop {
            if let Msg::Around { lines, .. } = self.messages.recv_timeout(LONG).expect("an answer") {
                return lines;
            }
        }
    }

    /// Ends it as the program does, and gives what it has said to the person.
    pub fn close(mut self) -> Vec<String> {
        self.history.close();
        let words = |message| match message {
            Msg::Flash(words) => Some(words),
            _ => None,
        };
        self.said.extend(self.messages.try_iter().filter_map(words));
        self.said
    }
}

pub fn author(name: &str) -> Arc<Author> {
    let key = fold(name);
    Arc::new(Author { name: SafeText::name(name), key, color: None, badge: None, anonymous: false })
}

/// `second` counts from noon.
pub fn line(room: &str, id: &str, second: i64, name: &str, text: &str) -> Arc<Line> {
    Arc::new(Line::received(Message {
        id: MessageId::new(id),
        room: RoomId::new(room),
        at: Timestamp(NOON + second * 1000),
        author: author(name),
        body: Body::Plain(SafeText::block(text)),
        scope: Scope::Global,
        kind: Kind::Text,
        edited: false,
        reply: None,
        extra: None,
    }))
}

/// The same message, changed.
pub fn changed(line: &Line, change: impl FnOnce(&mut Message)) -> Arc<Line> {
    let mut line = line.clone();
    change(&mut line.message);
    Arc::new(line)
}

pub fn place(room: &str) -> Place {
    Place { network: NET, room: RoomId::new(room) }
}
