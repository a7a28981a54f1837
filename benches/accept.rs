//! What the house rules cost one message. Run with `cargo bench --bench accept`.
//!
//! `nothing holds` is the gate of a server on which nobody has decided anything; `everything holds` is a full house: slow
//! mode, rules to accept, moderators, an event, and a thousand people who are timed out or banned, here and everywhere.

use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use streamside::chat::Timestamp;
use streamside::clock;
use streamside::server::policy::admit::{DEFAULT_LIMIT, admit};
use streamside::server::policy::house::{Appointment, EVERYWHERE, House, Live, Restraint, Rules, Who};
use streamside::server::policy::rate::{Buckets, Rate};
use streamside::server::policy::standing::{Saying, Speech, may_say};

const TEXT: &str = "good morning everybody, what a set that was last night, still ringing in my ears";
const PEOPLE: usize = 1000;

/// A gate as the server has it: one lock for what was decided, one for the rate limit.
struct Gate {
    house: Mutex<House>,
    posts: Mutex<Buckets<String>>,
    people: Vec<Arc<str>>,
}

impl Gate {
    fn new(house: House) -> Self {
        let people = (0..PEOPLE).map(|person| format!("person{person}").into()).collect();
        Self { house: Mutex::new(house), posts: Mutex::new(Buckets::new(Rate::POSTS)), people }
    }

    /// All that stands between a message and its delivery, without building and storing it.
    fn accept(&self, turn: usize, at: (Instant, Timestamp)) -> bool {
        let person = &self.people[turn % PEOPLE];
        if admit(black_box(TEXT), DEFAULT_LIMIT).is_err() {
            return false;
        }
        let mut house = self.house.lock().expect("no thread has panicked");
        let who = Who { key: person, account: true, admin: false };
        if may_say(&house, Speech { who, room: "nova", saying: Saying::Message }, at.1).is_err() {
            return false;
        }
        let taken = self.posts.lock().expect("no thread has panicked").take(person.to_string(), at.0);
        house.spoke("nova", person, at.1);
        taken.is_ok()
    }
}

fn full() -> House {
    let mut house = House::default();
    for room in ["nova", EVERYWHERE] {
        let book = house.room_mut(room);
        for person in 0..PEOPLE {
            let restraint = Restraint {
                shown: format!("troll{person}"),
                since: Timestamp(0),
                until: (person % 2 == 0).then_some(Timestamp::MAX),
                by: "kat".into(),
                reason: Some("links".into()),
                entry: person.to_string(),
            };
            book.restraints.insert(format!("troll{person}").into(), restraint);
        }
    }
    let book = house.room_mut("nova");
    book.slow = Some(Duration::from_millis(1));
    book.rules = Some(Rules { version: 3, text: "be kind".into(), must_accept: true });
    book.live = Some(Live { since: Timestamp(0), title: None });
    for person in 0..PEOPLE {
        book.accepted.insert(format!("person{person}").into(), 3);
        book.moderators.insert(format!("mod{person}").into(), Appointment { shown: String::new(), event: true });
    }
    house
}

fn accept(c: &mut Criterion) {
    let mut group = c.benchmark_group("accept");
    for (name, house) in [("nothing holds", House::default()), ("everything holds", full())] {
        let gate = Gate::new(house);
        let start = clock::now();
        let mut turn = 0_usize;
        group.bench_function(name, |b| {
            b.iter(|| {
                turn += 1;
                // Each person speaks once a second.
                let passed = turn as u64;
                let at = (start + Duration::from_millis(passed), Timestamp(passed.cast_signed()));
                assert!(gate.accept(turn, at), "the gate is open");
            });
        });
    }
}

criterion_group!(benches, accept);
criterion_main!(benches);
