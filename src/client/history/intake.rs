//! From what networks report to lines for the recorder, each under its room.
//!
//! The loop never waits here: what does not fit is counted and left out. Lines go as bytes instead of being shared, so
//! that those the screen has forgotten are gone from memory. Must not know files.

use std::collections::HashMap;
use std::sync::Arc;

use super::buffer::Buffer;
use crate::chat::{Diff, Event, Line, Lock, NetworkId, RoomId, SafeText};

/// Rooms of one run. A server could make up any number of them.
const MOST_PLACES: usize = 4096;

/// A room of an account: what lines are kept under, from run to run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlaceKey {
    /// Own name and address, see [`identity`].
    pub network: String,
    pub room: String,
}

/// An account on a server under one name for ever: `name@address`, without a name for a spectator.
pub fn identity(me: Option<&str>, server: &str) -> String {
    format!("{}@{server}", me.unwrap_or_default())
}

/// The end of the loop.
#[derive(Debug)]
pub(super) struct Intake {
    buffer: Arc<Buffer>,
    networks: HashMap<NetworkId, Account>,
    places: HashMap<PlaceKey, u16>,
    /// The time of the newest line taken.
    newest: i64,
}

#[derive(Debug)]
struct Account {
    server: String,
    /// Known with the first connection.
    identity: Option<String>,
    /// The numbers of its rooms.
    places: HashMap<RoomId, u16>,
}

impl Intake {
    pub(super) fn new(buffer: Arc<Buffer>) -> Self {
        Self { buffer, networks: HashMap::new(), places: HashMap::new(), newest: 0 }
    }

    /// A network that will be heard of; `server` is its address in full.
    pub(super) fn add(&mut self, network: NetworkId, server: &str) {
        let account = Account { server: server.to_owned(), identity: None, places: HashMap::new() };
        self.networks.insert(network, account);
    }

    pub(super) fn identity(&self, network: NetworkId) -> Option<&str> {
        self.networks.get(&network)?.identity.as_deref()
    }

    pub(super) fn server(&self, network: NetworkId) -> Option<&str> {
        self.networks.get(&network).map(|account| &*account.server)
    }

    /// The network on the list that has this identity.
    pub(super) fn network(&self, identity: &str) -> Option<NetworkId> {
        let is = |account: &Account| account.identity.as_deref() == Some(identity);
        self.networks.iter().find(|(_, account)| is(account)).map(|(id, _)| *id)
    }

    pub(super) fn remove(&mut self, network: NetworkId) {
        self.networks.remove(&network);
    }

    /// Takes what an event says of lines.
    pub(super) fn hear(&mut self, network: NetworkId, event: &Event) {
        match event {
            Event::Connected { me, .. } => self.met(network, me.as_ref()),
            Event::Known { me, .. } => self.met(network, Some(me)),
            Event::Timeline { diff, .. } => match diff {
                // New to everybody: nothing can be known of them.
                Diff::Append(lines) => self.offer(network, lines, false),
                Diff::Reset(lines) => self.offer(network, lines, true),
                Diff::Insert { line, .. } | Diff::Set { line, .. } => {
                    self.offer(network, std::slice::from_ref(line), true);
                }
                Diff::Remove { .. } | Diff::Trim { .. } => {}
            },
            Event::Overheard(lines) => self.offer(network, lines, false),
            Event::Changed(line) => self.offer(network, std::slice::from_ref(line), true),
            _ => {}
        }
    }

    /// It is known whose account it is.
    fn met(&mut self, network: NetworkId, me: Option<&SafeText>) {
        let Some(account) = self.networks.get_mut(&network) else { return };
        let me = me.map(|me| me.as_str().to_lowercase());
        let now = identity(me.as_deref(), &account.server);
        if account.identity.as_ref() != Some(&now) {
            account.places.clear();
            account.identity = Some(now);
        }
    }

    /// `known`: they may have been taken before.
    fn offer(&mut self, network: NetworkId, lines: &[Arc<Line>], known: bool) {
        let Some(account) = self.networks.get_mut(&network) else { return };
        let (places, newest) = (&mut self.places, &mut self.newest);
        self.buffer.fill(|batch| {
            for line in lines.iter().filter(|line| is_for_good(line)) {
                let message = &line.message;
                let known = known || message.at.0 < *newest;
                *newest = message.at.0.max(*newest);
                match account.place(&message.room, places, &mut batch.places) {
                    Some(place) => batch.add(message, place, known),
                    None => batch.lost += 1,
                }
            }
        });
    }
}

/// Whether a line says something by now, and is there to stay.
fn is_for_good(line: &Line) -> bool {
    line.delivery.txn().is_none() && !matches!(line.message.lock(), Lock::Undecryptable(_))
}

impl Account {
    /// The number of a room, which `told` brings to the recorder when it is new.
    fn place(&mut self, room: &RoomId, all: &mut HashMap<PlaceKey, u16>, told: &mut Vec<PlaceKey>) -> Option<u16> {
        if let Some(place) = self.places.get(room) {
            return Some(*place);
        }
        let key = PlaceKey { network: self.identity.clone()?, room: room.as_str().to_owned() };
        let place = match all.get(&key) {
            Some(place) => *place,
            None if all.len() >= MOST_PLACES => return None,
            None => {
                // No more than `MOST_PLACES`.
                let place = all.len() as u16;
                told.push(key.clone());
                *all.entry(key).or_insert(place)
            }
        };
        self.places.insert(room.clone(), place);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::chat::{Author, Body, Capabilities, Extra, Kind, Message, MessageId, Scope, Timestamp, Unreadable};
    use crate::client::history::buffer::{MOST_BYTES, Wake, frames};

    const NET: NetworkId = NetworkId(0);

    fn intake() -> (Intake, Arc<Buffer>) {
        let buffer = Arc::new(Buffer::default());
        let mut intake = Intake::new(Arc::clone(&buffer));
        intake.add(NET, "https://chat.example.org/");
        intake.hear(NET, &Event::Connected { me: Some(SafeText::name("Nova")), capabilities: Capabilities::PLAIN_RFC });
        (intake, buffer)
    }

    fn lines(room: &str, count: usize, text: &str) -> Vec<Arc<Line>> {
        let name = SafeText::name("kat");
        let author = Arc::new(Author { name, key: "kat".into(), color: None, badge: None, anonymous: false });
        let line = |n: usize| {
            Arc::new(Line::received(Message {
                id: MessageId::new(&format!("{n}")),
                room: RoomId::new(room),
                at: Timestamp(n as i64),
                author: Arc::clone(&author),
                body: Body::Plain(SafeText::block(text)),
                scope: Scope::Global,
                kind: Kind::Text,
                edited: false,
                reply: None,
                extra: None,
            }))
        };
        (0..count).map(line).collect()
    }

    #[test]
    fn what_waits_is_bounded_and_what_is_left_out_is_counted() {
        let (mut intake, buffer) = intake();
        let text = "x".repeat(1000);
        for _ in 0..100 {
            intake.hear(NET, &Event::Overheard(lines("nova", 100, &text)));
        }
        assert!(!buffer.has_room());
        let Wake::Batch(batch) = buffer.take(None, Vec::new()) else { panic!("there is a batch") };
        let taken = frames(&batch.bytes).count();
        assert!(batch.bytes.len() <= MOST_BYTES + 1100, "{}", batch.bytes.len());
        assert_eq!(taken + batch.lost, 10_000);
        assert!(taken > 900 && batch.is_flood());
        assert!(buffer.has_room());
    }

    #[test]
    fn nothing_waits_for_a_recorder_that_is_gone() {
        let (mut intake, buffer) = intake();
        buffer.close();
        intake.hear(NET, &Event::Overheard(lines("nova", 100, "unheard")));
        assert!(matches!(buffer.take(None, Vec::new()), Wake::Closed));
        assert!(buffer.has_room());
    }

    #[test]
    fn rooms_that_a_server_makes_up_are_bounded() {
        let (mut intake, buffer) = intake();
        for n in 0..MOST_PLACES + 10 {
            intake.hear(NET, &Event::Overheard(lines(&format!("room{n}"), 1, "x")));
        }
        let Wake::Batch(batch) = buffer.take(None, Vec::new()) else { panic!("there is a batch") };
        assert_eq!((batch.places.len(), batch.lost), (MOST_PLACES, 10));
        assert_eq!(batch.places[0].network, "nova@https://chat.example.org/");
    }

    #[test]
    fn what_cannot_be_read_is_kept_once_it_can() {
        let (mut intake, buffer) = intake();
        let line = lines("nova", 1, "hello").remove(0);
        let mut locked = Line::clone(&line);
        let lock = Lock::Undecryptable(Unreadable::NoKey);
        locked.message.extra = Some(Arc::new(Extra { lock, ..Extra::default() }));
        let room = RoomId::new("nova");
        intake.hear(NET, &Event::Timeline { room: room.clone(), diff: Diff::Append(vec![Arc::new(locked)]) });
        intake.hear(NET, &Event::Timeline { room, diff: Diff::Set { at: 0, line } });
        let Wake::Batch(batch) = buffer.take(None, Vec::new()) else { panic!("there is a batch") };
        assert_eq!(frames(&batch.bytes).count(), 1);
    }

    #[test]
    fn only_what_cannot_be_known_goes_unchecked() {
        let (mut intake, buffer) = intake();
        let all = lines("nova", 4, "x");
        let room = RoomId::new("nova");
        let append = |lines: &[Arc<Line>]| Event::Timeline { room: room.clone(), diff: Diff::Append(lines.to_vec()) };
        intake.hear(NET, &append(&all[1..3]));
        // Older than the newest: it may be a repeat after all.
        intake.hear(NET, &append(&all[..1]));
        intake.hear(NET, &Event::Changed(Arc::clone(&all[3])));
        let Wake::Batch(batch) = buffer.take(None, Vec::new()) else { panic!("there is a batch") };
        assert_eq!(frames(&batch.bytes).map(|(known, _)| known).collect::<Vec<_>>(), [false, false, true, true]);
    }
}
