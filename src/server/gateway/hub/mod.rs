//! The one task that brings news to the connections.
//!
//! It takes all messages that wait, builds one frame for all of them, makes one pass over the connections, and looks
//! again; so messages are gathered exactly while a pass runs. Orders are obeyed before news, so that nobody who has
//! joined misses a message said later. Must not know protocols beyond the frames it sends.

mod directory;
mod pace;
mod roster;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use tokio::task::yield_now;
use tokio::time::sleep_until;

use crate::clock;
use crate::proto::bitwave::outgoing::{bulk_frame, event_frame};
use crate::server::service::{Audience, Feed, News};

use super::conn::Conn;
use super::frame::Frame;

use directory::Directory;
use pace::{Load, Pace};
pub use roster::ConnId;
use roster::Roster;

/// Orders that may wait; beyond it, those who join wait.
const ORDERS: usize = 1024;
/// Messages in one batch.
const GATHER: usize = 256;
/// Bytes of messages in one frame, unless a single one is longer: frames above it would not fit any backlog.
const FRAME: usize = 256 << 10;
/// Writes between two chances for the other tasks of this thread.
const STRIDE: usize = 128;
/// Between two hints to fetch the list of people again.
const PEOPLE: Duration = Duration::from_secs(2);

/// A room and a message of it as ready wire JSON.
type Said = (Arc<str>, Arc<str>);

/// What the hub is told by connections.
pub enum Order {
    Join(Arc<Conn>),
    Leave(ConnId),
    /// Only the messages of these rooms; none means all rooms.
    Subscribe(ConnId, Option<Vec<Arc<str>>>),
    /// Tell everybody, close everybody, and end.
    Stop(Frame),
}

/// Gives orders to the hub. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    orders: mpsc::Sender<Order>,
}

impl Hub {
    pub fn new() -> (Self, mpsc::Receiver<Order>) {
        let (orders, listen) = mpsc::channel(ORDERS);
        (Self { orders }, listen)
    }

    pub async fn tell(&self, order: Order) {
        // An error means that the hub has ended, and with it all connections.
        let _ = self.orders.send(order).await;
    }
}

/// The task behind [`Hub`].
pub struct HubTask {
    orders: mpsc::Receiver<Order>,
    news: mpsc::Receiver<News>,
    people: watch::Receiver<()>,
    roster: Roster<Arc<Conn>>,
    directory: Directory<Arc<Conn>>,
    pace: Pace,
    /// When the next hint about people may go out; set while one is due.
    hint_at: Option<Instant>,
    hinted: Option<Instant>,
}

impl HubTask {
    pub fn new(orders: mpsc::Receiver<Order>, feed: Feed) -> Self {
        Self {
            orders,
            news: feed.news,
            people: feed.people,
            roster: Roster::new(),
            directory: Directory::new(),
            pace: Pace::default(),
            hint_at: None,
            hinted: None,
        }
    }

    /// Runs until it is told to stop, or until nobody can give it orders any more.
    pub async fn run(mut self) {
        let mut batch = Vec::new();
        loop {
            let hold = self.pace.hold(self.news.len(), clock::now());
            tokio::select! {
                biased;
                order = self.orders.recv() => match order {
                    None => return,
                    Some(Order::Stop(farewell)) => return self.stop(&farewell).await,
                    Some(order) => self.obey(order),
                },
                Ok(()) = self.people.changed(), if self.hint_at.is_none() => {
                    let now = clock::now();
                    self.hint_at = Some(self.hinted.map_or(now, |last| (last + self.hint_pause()).max(now)));
                }
                () = until(self.hint_at), if self.hint_at.is_some() => self.hint().await,
                () = until(hold), if hold.is_some() => {}
                count = self.news.recv_many(&mut batch, GATHER), if hold.is_none() => {
                    if count == 0 {
                        return;
                    }
                    self.bring(&mut batch).await;
                }
            }
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Join(conn) => self.join(conn),
            Order::Leave(id) => self.leave(id),
            Order::Subscribe(id, Some(rooms)) => self.roster.subscribe(id, rooms),
            Order::Subscribe(id, None) => self.roster.unsubscribe(id),
            Order::Stop(_) => {}
        }
    }

    fn join(&mut self, conn: Arc<Conn>) {
        if let Some(who) = conn.who() {
            self.directory.enter(Arc::clone(&who.key), conn.id(), Arc::clone(&conn));
        }
        self.roster.join(conn.id(), conn);
    }

    fn leave(&mut self, id: ConnId) {
        self.directory.leave(id);
        self.roster.leave(id);
    }

    /// Orders that came while the news was being taken go first.
    async fn bring(&mut self, batch: &mut Vec<News>) {
        let mut said: Vec<Said> = Vec::with_capacity(batch.len());
        for news in batch.drain(..) {
            match news {
                News::Said { room, json } => said.push((room, json)),
                News::Told { to, frame } => {
                    self.deliver(&std::mem::take(&mut said)).await;
                    self.tell(&to, &Frame::text(&frame)).await;
                }
                News::Revoked { person } => {
                    self.deliver(&std::mem::take(&mut said)).await;
                    self.revoke(&person);
                }
            }
        }
        self.deliver(&said).await;
    }

    async fn deliver(&mut self, mut said: &[Said]) {
        while !said.is_empty() {
            let (now, later) = said.split_at(fitting(said));
            self.pass(now).await;
            said = later;
        }
    }

    async fn pass(&mut self, said: &[Said]) {
        let started = clock::now();
        let everything = frame_of(said.iter());
        send(self.roster.everywhere(), &everything, started).await;
        let mut rooms: Vec<&Arc<str>> = said.iter().map(|(room, _)| room).collect();
        rooms.sort_unstable();
        rooms.dedup();
        for room in rooms {
            let members = self.roster.room(room);
            if !members.is_empty() {
                send(members, &frame_of(said.iter().filter(|(said_in, _)| said_in == room)), started).await;
            }
        }
        let load = Load { messages: said.len(), connections: self.roster.len() };
        self.pace.passed(started, clock::now(), load);
    }

    async fn tell(&self, to: &Audience, frame: &Frame) {
        let now = clock::now();
        match to {
            Audience::Room(room) => {
                send(self.roster.everywhere(), frame, now).await;
                send(self.roster.room(room), frame, now).await;
            }
            Audience::People(people) => {
                for person in people {
                    send(self.directory.of(person), frame, now).await;
                }
            }
            Audience::Others { person, but } => {
                let others = self.directory.of(person).iter().filter(|(id, _)| id.0 != *but);
                others.for_each(|(_, conn)| conn.peer().send(frame, now));
            }
        }
    }

    /// Everybody whose token was replaced has to go; they are told why.
    fn revoke(&mut self, person: &str) {
        let now = clock::now();
        for (_, conn) in self.directory.of(person) {
            conn.revoked(now);
        }
    }

    async fn hint(&mut self) {
        self.hint_at = None;
        let now = clock::now();
        self.hinted = Some(now);
        let frame = Frame::text(&event_frame("update usernames", &[]));
        broadcast(&self.roster.all(), &frame, now).await;
    }

    /// Each hint makes everybody fetch a list, so a crowd gets fewer of them.
    fn hint_pause(&self) -> Duration {
        PEOPLE.max(Duration::from_millis(self.roster.len() as u64))
    }

    async fn stop(self, farewell: &Frame) {
        let now = clock::now();
        for conn in self.roster.all() {
            conn.peer().send(farewell, now);
            conn.peer().close(now);
        }
    }
}

/// How many messages go into the next frame.
fn fitting(said: &[Said]) -> usize {
    let mut bytes = 0;
    let fits = said.iter().take_while(|(_, json)| {
        bytes += json.len();
        bytes <= FRAME
    });
    fits.count().max(1)
}

fn frame_of<'a>(said: impl Iterator<Item = &'a Said>) -> Frame {
    let items: Vec<&Arc<str>> = said.map(|(_, json)| json).collect();
    Frame::text(&bulk_frame(&items))
}

async fn send(members: &[(ConnId, Arc<Conn>)], frame: &Frame, now: Instant) {
    for chunk in members.chunks(STRIDE) {
        for (_, conn) in chunk {
            conn.peer().send(frame, now);
        }
        if chunk.len() == STRIDE {
            yield_now().await;
        }
    }
}

async fn broadcast(everybody: &[Arc<Conn>], frame: &Frame, now: Instant) {
    for chunk in everybody.chunks(STRIDE) {
        chunk.iter().for_each(|conn| conn.peer().send(frame, now));
        yield_now().await;
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
