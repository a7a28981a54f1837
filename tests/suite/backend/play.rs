//! A session played without sockets: the test is the server, the app and the clock.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use streamside::backend::BackendError;
use streamside::backend::bitwave::session::{Asked, Deed, Edit, Fetch, Now, Posting, Session};
use streamside::chat::{
    Delivery, Event, LengthUnit, Line, MessageId, Post, Request, Retry, RoomId, Scope, Timestamp, TxnId, timeline,
};
use streamside::clock;
use streamside::proto::bitwave::capabilities::Announced;
use streamside::proto::bitwave::incoming::{self, ClientEvent};
use url::Url;

/// `{"user":{"name":"Me"}}` in the middle of a token.
pub const TOKEN: &str = "e30.eyJ1c2VyIjp7Im5hbWUiOiJNZSJ9fQ.x";
pub const FOREIGN: Option<Announced> = None;

/// One of our servers as it was before it could do more than acknowledge.
pub fn ours() -> Option<Announced> {
    Some(Announced {
        edit: None,
        replies: false,
        whispers: false,
        links: false,
        blocks: false,
        desk: false,
        markers: false,
        acks: true,
        subscribe: true,
        backfill: true,
        max_length: 500,
        unit: LengthUnit::Chars,
        media: None,
    })
}

/// One that keeps order besides: roles, a desk, read markers.
pub fn keeping() -> Option<Announced> {
    able().map(|able| Announced { desk: true, markers: true, ..able })
}

/// One that can do everything but keep order.
pub fn able() -> Option<Announced> {
    let edit = Some(Duration::from_secs(600));
    ours().map(|ours| Announced { edit, replies: true, whispers: true, links: true, blocks: true, ..ours })
}

/// A session with the app's copy of `#nova`, everything it was told, and what it has sent.
pub struct Play {
    pub session: Session,
    pub now: Now,
    pub lines: VecDeque<Arc<Line>>,
    /// The copies of all other rooms.
    pub others: HashMap<RoomId, VecDeque<Arc<Line>>>,
    pub told: Vec<Event>,
    /// With the number the connection gave.
    pub posted: Vec<(u64, Posting)>,
    pub edits: Vec<(u64, Edit)>,
    pub asked: Vec<(u64, Asked)>,
    /// How far rooms were said to be read.
    pub markers: Vec<(RoomId, MessageId)>,
    pub fetches: Vec<Fetch>,
    pub subscribed: Option<(Vec<RoomId>, bool)>,
    /// Whether the server answers a subscription at once.
    pub prompt: bool,
    pub closed: Option<BackendError>,
    next_number: u64,
}

pub fn nova() -> RoomId {
    RoomId::new("nova")
}

impl Play {
    pub fn new() -> Self {
        Self::with_token(Some(TOKEN))
    }

    /// Without an account.
    pub fn spectator() -> Self {
        Self::with_token(None)
    }

    fn with_token(token: Option<&str>) -> Self {
        let server = Url::parse("https://chat.example.org").expect("an address");
        let mut play = Self {
            session: Session::new(&server, token, &["Nova".to_owned()], 7),
            now: Now { at: clock::now(), wall: Timestamp(1_000_000) },
            lines: VecDeque::new(),
            others: HashMap::new(),
            told: vec![],
            posted: vec![],
            edits: vec![],
            asked: vec![],
            markers: vec![],
            fetches: vec![],
            subscribed: None,
            prompt: true,
            closed: None,
            next_number: 100,
        };
        play.settle();
        play
    }

    pub fn connected(announced: Option<Announced>) -> Self {
        let mut play = Self::new();
        play.event(ClientEvent::Connected { announced });
        play.answer(Fetch::Recent(Some(nova())), "[]");
        play
    }

    fn settle(&mut self) {
        let mut asked = false;
        for deed in self.session.take() {
            match deed {
                Deed::Tell(Event::Timeline { room, diff }) if room == nova() => timeline::apply(&mut self.lines, diff),
                Deed::Tell(Event::Timeline { room, diff }) => {
                    timeline::apply(self.others.entry(room).or_default(), diff);
                }
                Deed::Tell(event) => self.told.push(event),
                Deed::Post(posting) => {
                    let number = self.next_number;
                    self.session.posted(posting.clone(), number, self.now);
                    self.next_number += 1;
                    self.posted.push((number, posting));
                }
                Deed::Edit(edit) => {
                    let number = self.next_number;
                    self.session.edit_posted(edit.clone(), number, self.now);
                    self.next_number += 1;
                    self.edits.push((number, edit));
                }
                Deed::Moderate(asked) => {
                    let number = self.next_number;
                    self.session.asked(number, self.now);
                    self.next_number += 1;
                    self.asked.push((number, asked));
                }
                Deed::MarkRead { room, message } => self.markers.push((room, message)),
                Deed::Fetch(fetch) => self.fetches.push(fetch),
                Deed::Subscribe { rooms, all } => {
                    self.subscribed = Some((rooms, all));
                    asked = true;
                }
                Deed::Close(error) => self.closed = Some(error),
            }
        }
        if asked && self.prompt {
            self.event(ClientEvent::Subscribed);
        }
    }

    pub fn event(&mut self, event: ClientEvent) {
        self.session.event(event, self.now);
        self.settle();
    }

    pub fn bulk(&mut self, items: &str) {
        self.event(ClientEvent::Bulk(format!("[\"bulkmessage\",{items}]")));
    }

    /// An event of our own server as it stands on the wire: `play.says("room", r#"{"channel":"nova"}"#)`.
    pub fn says(&mut self, name: &str, json: &str) {
        if let Some(event) = incoming::read_event(&format!("[{name:?},{json}]"), &mut Vec::new()) {
            self.event(event);
        }
    }

    /// One keeps order in `#nova` from now on, and has fetched what was deleted there.
    pub fn moderates(&mut self) {
        self.says("standing", r#"{"channel":"nova","role":"moderator"}"#);
        self.answer(Fetch::WithDeleted { room: nova(), before: None }, "[]");
    }

    pub fn request(&mut self, request: Request) {
        self.session.request(request, self.now);
        self.settle();
    }

    pub fn send(&mut self, txn: u64, text: &str) {
        self.request(Request::Send { txn: TxnId(txn), room: nova(), post: Post::new(text, Scope::Global) });
    }

    pub fn answer(&mut self, fetch: Fetch, body: &str) {
        self.session.fetched(&fetch, Ok(body.to_owned()), self.now);
        self.settle();
    }

    pub fn fail(&mut self, fetch: Fetch, error: BackendError) {
        self.session.fetched(&fetch, Err(error), self.now);
        self.settle();
    }

    pub fn lose(&mut self, retry: Retry) {
        self.end(&BackendError::Lost { host: "chat.example.org".into(), cause: "test".into() }, retry);
    }

    pub fn end(&mut self, error: &BackendError, retry: Retry) {
        self.session.lost(error, retry, self.now);
        self.settle();
    }

    pub fn pass(&mut self, seconds: u64) {
        self.now.at += Duration::from_secs(seconds);
        self.now.wall.0 += i64::try_from(seconds).expect("seconds") * 1000;
    }

    pub fn tick(&mut self) {
        self.session.tick(self.now);
        self.settle();
    }

    pub fn postings(&self) -> Vec<Posting> {
        self.posted.iter().map(|(_, posting)| posting.clone()).collect()
    }

    /// The number the connection gave to the n-th message that was sent.
    pub fn number(&self, n: u64) -> u64 {
        100 + n
    }

    pub fn shown(&self) -> Vec<String> {
        shown(&self.lines)
    }

    pub fn shown_in(&self, room: &str) -> Vec<String> {
        self.others.get(&RoomId::new(room)).map(shown).unwrap_or_default()
    }

    pub fn heard(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.told)
    }

    /// What was told and asked for until now does not matter.
    pub fn forget(&mut self) {
        self.told.clear();
        self.fetches.clear();
    }

    pub fn fetched(&mut self) -> Vec<Fetch> {
        std::mem::take(&mut self.fetches)
    }
}

fn shown(lines: &VecDeque<Arc<Line>>) -> Vec<String> {
    let mark = |line: &Line| match &line.delivery {
        Delivery::Received => "",
        Delivery::Sending(_) => "…",
        Delivery::Delivered => "✓",
        Delivery::Unconfirmed(_) => "?",
        Delivery::Failed(..) => "!",
    };
    let changed = |line: &Line| if line.message.edited { "*" } else { "" };
    lines.iter().map(|line| format!("{}{}{}", line.message.body.plain(), changed(line), mark(line))).collect()
}

pub fn item(id: &str, who: &str, text: &str) -> String {
    format!(r#"{{"_id":"{id}","message":"{text}","username":"{who}","timestamp":5,"channel":"Nova","global":true}}"#)
}
