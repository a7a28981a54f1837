//! What the local history costs: keeping a flood, searching a million messages, opening, memory. Run with
//! `cargo bench --bench history`; it makes a store of a million messages in a temporary folder first, which takes about
//! a minute. CPU time and memory are printed, since criterion measures neither.

use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::tz::TimeZone;
use streamside::app::effect::Msg;
use streamside::app::search::query::Query;
use streamside::app::search::{Found, Search};
use streamside::chat::{
    Author, Body, Capabilities, Diff, Event, Kind, Line, Message, MessageId, NetworkId, RoomId, SafeText, Scope,
    Timestamp,
};
use streamside::client::history::{History, PATIENCE, Recording, Volumes};

const NET: NetworkId = NetworkId(0);
const MILLION: usize = 1_000_000;
/// Enough to see that a bench still runs, where `cargo test` runs it.
const FEW: usize = 10_000;
const START: i64 = 1_790_000_000_000;
const WORDS: &str = "the stream good morning what a set last night still ringing in my ears chat is fast today who plays \
                     bass drum synth lol nice one hello from berlin tokyo paris rain sun live again music sound mic \
                     check volume up down left right game boss level win lose coffee tea break soon later now where";
/// Common and rare words, a beginning, a phrase, and everything the index is asked for otherwise.
const QUERIES: [&str; 12] = [
    "coffee",
    "n777777",
    "nowhere-to-be-found",
    "cof",
    "\"good morning\"",
    "coffee tea -rain",
    "from:user7 coffee",
    "in:#nova bass",
    "is:link",
    "is:mention",
    "before:2026-09-25 drum",
    "the -the",
];

/// Without a word for the index: everything is read. With literals, with digits only, anchored, with alternatives, with
/// word boundaries; with hits all over, which ends early; and one for which the index names nearly everything.
const PATTERNS: [&str; 7] = [
    "/no such thing/",
    "/[0-9]{9}/",
    "/^the.*now$/",
    "/(rain|sun)y+/",
    "/\\bcoff\\w+ \\w+zz\\b/",
    "/l[ao]st/",
    "/no such thing/ -coffee",
];

/// Wall time moves with what else the machine does, CPU time less.
const PASSES: u8 = 5;

struct Desk {
    history: History,
    answers: Receiver<Msg>,
    number: u64,
    authors: Vec<Arc<Author>>,
    words: Vec<&'static str>,
}

impl Desk {
    fn open(folder: &Path) -> Self {
        let (sender, answers) = mpsc::channel();
        let sender = Mutex::new(sender);
        let volumes = Volumes { folder: folder.to_owned(), limit: 2 << 30 };
        let recording = Recording { history: Some(volumes), logs: None, zone: TimeZone::UTC, patience: PATIENCE };
        let tell = move |message| drop(sender.lock().expect("nobody panics with it").send(message));
        let history = History::start(Some(recording), Arc::new(tell));
        history.add(NET, "https://chat.example.org/");
        let me = Some(SafeText::name("nova"));
        history.hear(NET, &Event::Connected { me, capabilities: Capabilities::PLAIN_RFC });
        let author = |n: usize| {
            let name = format!("user{n}");
            let key = name.as_str().into();
            Arc::new(Author { name: SafeText::name(&name), key, color: None, badge: None, anonymous: false })
        };
        let authors = (0..50).map(author).collect();
        Self { history, answers, number: 0, authors, words: WORDS.split_whitespace().collect() }
    }

    /// The n-th message, always the same, of 80 to 90 characters.
    fn line(&self, n: usize, at: i64) -> Arc<Line> {
        let mut text = String::with_capacity(96);
        let mut dice = (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        while text.len() < 72 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text += self.words[(dice >> 33) as usize % self.words.len()];
            text.push(' ');
        }
        text.push_str(&format!("n{n}"));
        Arc::new(Line::received(Message {
            id: MessageId::new(&format!("0190f5a2-7c4e-7000-8000-{n:012x}")),
            room: RoomId::new(if n.is_multiple_of(10) { "dusk" } else { "nova" }),
            at: Timestamp(at),
            author: Arc::clone(&self.authors[n % self.authors.len()]),
            body: Body::Plain(SafeText::block(&text)),
            scope: Scope::Global,
            kind: Kind::Text,
            edited: false,
            reply: None,
            extra: None,
        }))
    }

    /// As the loop does it: a hundred lines an event, and none while the recorder is behind.
    fn flood(&self, count: usize, pace: i64) {
        for first in (0..count).step_by(100) {
            let lines: Vec<_> = (first..first + 100).map(|n| self.line(n, START + n as i64 * pace / 1000)).collect();
            let room = RoomId::new("nova");
            self.history.hear(NET, &Event::Timeline { room, diff: Diff::Append(lines) });
            while !self.history.keeps_up() {
                std::thread::park_timeout(Duration::from_millis(1));
            }
        }
    }

    /// The whole answer.
    fn find(&mut self, query: &str) -> Found {
        self.answer(query, |found| found.back_to.is_none())
    }

    /// The first part of it, as somebody has it who types on.
    fn first(&mut self, query: &str) -> Found {
        self.answer(query, |_| true)
    }

    fn answer(&mut self, query: &str, enough: fn(&Found) -> bool) -> Found {
        self.number += 1;
        let query = Query::parse(query).expect("a query");
        self.history.search(Search { number: self.number, query, place: None, limit: 200 });
        let mut hits = Vec::new();
        loop {
            match self.answers.recv().expect("an answer") {
                Msg::Found { number, mut found } if number == self.number => {
                    hits.append(&mut found.hits);
                    if enough(&found) {
                        return Found { hits, ..found };
                    }
                }
                _ => {}
            }
        }
    }
}

/// CPU milliseconds of all threads that live, and resident MB.
fn spent() -> (f64, f64) {
    let ran = |task: io::Result<fs::DirEntry>| {
        let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    };
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten();
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
    (tasks.filter_map(ran).sum::<f64>() / 1e6, pages * 4096.0 / 1e6)
}

fn say(words: &str) {
    // A bench without a terminal has nobody to tell.
    let _ = writeln!(io::stderr(), "{words}");
}

/// A million where it is measured.
fn messages() -> usize {
    if std::env::args().any(|word| word == "--bench") { MILLION } else { FEW }
}

/// What keeping costs, without the index: that is made when it is calm.
fn keeping(_: &mut Criterion) {
    for count in [messages() / 10, messages() / 2] {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Desk::open(folder.path());
        // Making the lines costs, too.
        let before = spent();
        (0..count).for_each(|n| drop(black_box(desk.line(n, START))));
        let made = spent();
        desk.flood(count, 3);
        std::thread::park_timeout(Duration::from_millis(600));
        let after = spent();
        let cpu = (after.0 - made.0) - (made.0 - before.0);
        say(&format!("keeping {count}: {cpu:.0} ms CPU, {:.1} MB resident ({:.1} before)", after.1, made.1));
        desk.history.close();
    }
}

fn searching(c: &mut Criterion) {
    let big = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(big.path());
    let messages = messages();
    desk.flood(messages, 300_000);
    let (before, last) = (spent(), format!("n{}", messages - 1));
    while desk.find(&last).hits.is_empty() {}
    let after = spent();
    say(&format!("indexing {messages}: {:.0} ms CPU, {:.1} MB resident", after.0 - before.0, after.1));
    let mut group = c.benchmark_group("search a million");
    group.sample_size(20);
    for query in QUERIES {
        group.bench_function(query, |b| b.iter(|| desk.find(query)));
    }
    group.sample_size(10);
    for pattern in PATTERNS {
        let before = spent();
        (0..PASSES).for_each(|_| drop(black_box(desk.find(pattern))));
        let after = spent();
        say(&format!("{pattern}: {:.1} ms CPU, {:.1} MB resident", (after.0 - before.0) / f64::from(PASSES), after.1));
        group.bench_function(format!("{pattern}, first answer"), |b| b.iter(|| desk.first(pattern)));
        group.bench_function(format!("{pattern}, whole answer"), |b| b.iter(|| desk.find(pattern)));
    }
    group.finish();
    say(&format!("after searching: {:.1} MB resident", spent().1));
    desk.history.close();
    let empty = tempfile::tempdir().expect("a folder");
    let mut group = c.benchmark_group("open, keep a line, close");
    for (name, folder) in [("empty", &empty), ("a million", &big)] {
        let mut n = messages;
        group.bench_function(name, |b| {
            b.iter(|| {
                let desk = Desk::open(folder.path());
                n += 1;
                let line = desk.line(n, START + n as i64 * 300);
                desk.history.hear(NET, &Event::Overheard(vec![line]));
                desk.history.close();
            });
        });
    }
    group.finish();
}

criterion_group!(benches, keeping, searching);
criterion_main!(benches);
