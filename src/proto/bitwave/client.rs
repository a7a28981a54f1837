//! The client's end of a connection: handshake of either revision, heartbeats, sending, events.
//!
//! Asks for revision 4 and turns into a client of revision 3 on the spot when the server greets with a bare `40`: one
//! rule that suits every Socket.IO server from 1.7 to 4.8. Must not know sockets, reconnecting, or what messages say.

use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use serde_json::json;

use super::capabilities::Announced;
use super::desk::action;
use super::incoming;
use super::notice::ErrorNotice;
use super::say;
use crate::chat::ModAction;
use crate::proto::engineio::heartbeat::{Beat, Heartbeat};
use crate::proto::engineio::open::Open;
use crate::proto::engineio::packet::Packet as EnginePacket;
use crate::proto::socketio::event;
use crate::proto::socketio::packet::{Kind, Packet};

pub use super::incoming::ClientEvent;
pub use super::say::{Hello, Post, Whisper};
pub use crate::proto::engineio::Frame;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long to wait for the `40` of an old server when the open packet does not tell its age.
const GREETING_WAIT: Duration = Duration::from_millis(150);
/// Buffers of batches that are kept, and how large each may be, in bytes.
const MOST_SPARE: usize = 2;
const LARGEST_SPARE: usize = 64 << 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A text frame for the server.
    Transmit(String),
    Event(ClientEvent),
    /// The connection is over; close the socket. Nothing follows.
    Close(CloseReason),
    /// Nothing to do until then, or until a frame arrives.
    Wait(Option<Instant>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseReason {
    Asked,
    /// The server said `41`. Final: no client of any generation comes back by itself.
    Kicked,
    /// The server closed the Engine.IO connection.
    ServerClosed,
    PingTimeout,
    ConnectTimeout,
    /// CONNECT was answered with an error.
    Refused(String),
    /// The server does not speak this revision. Servers say so in HTTP, often after the upgrade, so the backend finds
    /// out more often than this room does.
    VersionRefused,
    Protocol(String),
}

pub struct ClientConn {
    hello: Hello,
    state: State,
    acks: bool,
    /// What was said before the server took the connection: number, event, argument.
    early: Vec<(u64, &'static str, String)>,
    next_number: u64,
    unanswered: BTreeSet<u64>,
    /// The number of the newest `subscribe`, until it is answered.
    subscribing: Option<u64>,
    /// Buffers of batches that have been read.
    spare: Vec<String>,
    out: VecDeque<Output>,
}

enum State {
    /// Waiting for the open packet.
    Opening {
        until: Instant,
    },
    /// Opened; an old server would greet now.
    Greeting {
        until: Instant,
        then: Instant,
        open: Open,
    },
    /// `40` is sent, its answer awaited.
    Connecting {
        until: Instant,
        heartbeat: Heartbeat,
        open: Open,
    },
    Connected {
        heartbeat: Heartbeat,
    },
    Closed,
}

impl ClientConn {
    /// The connect time-out of 20 s runs from `now`.
    pub fn new(hello: Hello, now: Instant) -> Self {
        Self {
            hello,
            state: State::Opening { until: now + CONNECT_TIMEOUT },
            acks: false,
            early: Vec::new(),
            next_number: 0,
            unanswered: BTreeSet::new(),
            subscribing: None,
            spare: Vec::new(),
            out: VecDeque::new(),
        }
    }

    /// Takes one frame. Faults of the server become [`Output::Close`].
    pub fn receive(&mut self, frame: Frame<'_>, now: Instant) {
        match &mut self.state {
            State::Closed => return,
            State::Connecting { heartbeat, .. } | State::Connected { heartbeat } => heartbeat.heard(now),
            State::Opening { .. } | State::Greeting { .. } => {}
        }
        // Attachments belong to events that are dropped, so they are dropped too: nothing has to be counted.
        let Frame::Text(text) = frame else { return };
        if matches!(self.state, State::Opening { .. }) {
            self.read_open(text, now);
        } else {
            self.read(text, now);
        }
    }

    /// What cannot be read is skipped: one odd packet is no reason to leave.
    fn read(&mut self, text: &str, now: Instant) {
        match EnginePacket::decode(text) {
            Ok(EnginePacket::Message(message)) => self.read_message(message, now),
            Ok(EnginePacket::Ping(content)) => self.transmit(EnginePacket::Pong(content).encode()),
            Ok(EnginePacket::Close) => self.shut(CloseReason::ServerClosed),
            Ok(_) | Err(_) => {}
        }
    }

    fn read_open(&mut self, text: &str, now: Instant) {
        let State::Opening { until } = self.state else { return };
        match EnginePacket::decode(text) {
            Ok(EnginePacket::Open(open)) if open.max_payload.is_some() => self.connect(until, open, now),
            Ok(EnginePacket::Open(open)) => {
                self.state = State::Greeting { until, then: (now + GREETING_WAIT).min(until), open };
            }
            // socketioxide pings before anything else.
            Ok(EnginePacket::Ping(content)) => self.transmit(EnginePacket::Pong(content).encode()),
            Ok(EnginePacket::Close) => self.shut(CloseReason::ServerClosed),
            Ok(EnginePacket::Noop) => {}
            _ if refuses_version(text) => self.shut(CloseReason::VersionRefused),
            Ok(_) => self.shut(CloseReason::Protocol("a packet before the open packet".to_owned())),
            Err(error) => self.shut(CloseReason::Protocol(error.to_string())),
        }
    }

    /// Asks a server of revision 4 to take the connection.
    fn connect(&mut self, until: Instant, open: Open, now: Instant) {
        self.transmit(Packet::new(Kind::Connect, None).frame());
        self.state = State::Connecting { until, heartbeat: Heartbeat::listening(open.timing, now), open };
    }

    fn read_message(&mut self, message: &str, now: Instant) {
        let Ok(packet) = Packet::decode(message) else { return };
        if !packet.in_default_namespace() {
            return;
        }
        let connected = matches!(self.state, State::Connected { .. });
        match packet.kind {
            Kind::Connect => self.read_connect(packet.data, now),
            Kind::Disconnect => self.shut(CloseReason::Kicked),
            Kind::Event if connected => self.read_event(packet.data.unwrap_or_default()),
            Kind::Ack if connected => self.read_ack(packet.ack, packet.data.unwrap_or_default()),
            Kind::Error if connected => self.tell(ClientEvent::Error(notice(packet.data))),
            Kind::Error => self.shut(CloseReason::Refused(notice(packet.data).message)),
            // Before the connection is taken no event is ours; history is fetched after it. Binary carries nothing.
            Kind::Event | Kind::Ack | Kind::BinaryEvent | Kind::BinaryAck => {}
        }
    }

    fn read_connect(&mut self, data: Option<&str>, now: Instant) {
        let (State::Greeting { open, .. } | State::Connecting { open, .. }) = &self.state else { return };
        let (heartbeat, announced) = match data {
            None => (Heartbeat::pinging(open.timing, now), None),
            Some(data) => (Heartbeat::listening(open.timing, now), Announced::read(data)),
        };
        self.acks = announced.as_ref().is_some_and(|ours| ours.acks);
        self.state = State::Connected { heartbeat };
        let desk = announced.as_ref().is_some_and(|ours| ours.desk);
        self.emit("new user", &self.hello.json(desk));
        for (number, name, json) in std::mem::take(&mut self.early) {
            self.ask(number, name, &json);
        }
        self.tell(ClientEvent::Connected { announced });
    }

    fn read_event(&mut self, array: &str) {
        if let Some(event) = incoming::read_event(array, &mut self.spare) {
            self.tell(event);
        }
    }

    /// Takes the buffer of a [`ClientEvent::Bulk`] that has been read, for the next one: memory of that size makes the
    /// allocator tidy up each time it is taken.
    pub fn recycle(&mut self, mut batch: String) {
        if self.spare.len() < MOST_SPARE && batch.capacity() <= LARGEST_SPARE {
            batch.clear();
            self.spare.push(batch);
        }
    }

    fn read_ack(&mut self, number: Option<u64>, array: &str) {
        let Some(number) = number.filter(|number| self.unanswered.remove(number)) else { return };
        if self.subscribing == Some(number) {
            self.subscribing = None;
            incoming::read_refusal(array).into_iter().for_each(|notice| self.tell(ClientEvent::Error(notice)));
            return self.tell(ClientEvent::Subscribed);
        }
        if let Some(event) = incoming::read_ack(number, array) {
            self.tell(event);
        }
    }

    /// Sends a message; the number is the one that `Acked` and `NotAcked` name.
    ///
    /// Meant for after [`ClientEvent::Connected`]; what comes earlier is sent right after `new user`.
    pub fn send(&mut self, post: &Post<'_>) -> u64 {
        self.say("message", post.json())
    }

    /// Ours: sends a direct message, as [`ClientConn::send`]. Only for a server that announced `whispers`.
    pub fn whisper(&mut self, whisper: &Whisper<'_>) -> u64 {
        self.say("whisper", whisper.json())
    }

    /// Ours: puts `text` in the place of an own message. Only for a server that announced `edit`.
    pub fn edit(&mut self, id: &str, text: &str) -> u64 {
        self.say("edit", say::edit(id, text))
    }

    /// Ours: keeps order in a room; the number comes back in `Done` or `NotAcked`. Only for a server that announced
    /// `desk`. Without a connection nothing is sent, then or later: what was right may not be so in a minute.
    pub fn moderate(&mut self, room: &str, action: &ModAction) -> u64 {
        let number = self.number();
        if matches!(self.state, State::Connected { .. }) {
            self.unanswered.insert(number);
            let array = event::array("moderate", &[&action::write(room, action)]);
            self.transmit(Packet { ack: Some(number), ..Packet::new(Kind::Event, Some(&array)) }.frame());
        }
        number
    }

    /// Ours: a room is read up to this message. Only for a server that announced `markers`.
    pub fn read_up_to(&mut self, room: &str, id: &str) {
        if matches!(self.state, State::Connected { .. }) {
            self.emit("read", &say::read(room, id));
        }
    }

    fn say(&mut self, name: &'static str, json: String) -> u64 {
        let number = self.number();
        match self.state {
            State::Connected { .. } => self.ask(number, name, &json),
            State::Closed => {}
            _ => self.early.push((number, name, json)),
        }
        number
    }

    fn number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number - 1
    }

    fn ask(&mut self, number: u64, name: &str, json: &str) {
        let array = event::array(name, &[json]);
        let ack = self.acks.then_some(number);
        self.unanswered.extend(ack);
        self.transmit(Packet { ack, ..Packet::new(Kind::Event, Some(&array)) }.frame());
    }

    /// Ours: asks for these rooms only, or for all of them; [`ClientEvent::Subscribed`] says when that counts, at once
    /// where it cannot be known. Only for a server that announced `subscribe`.
    pub fn subscribe(&mut self, rooms: &[&str], all: bool) {
        if !matches!(self.state, State::Connected { .. }) {
            return;
        }
        let number = self.number();
        self.ask(number, "subscribe", &json!({ "rooms": rooms, "all": all }).to_string());
        self.subscribing = self.acks.then_some(number);
        if self.subscribing.is_none() {
            self.tell(ClientEvent::Subscribed);
        }
    }

    fn emit(&mut self, name: &str, arg: &str) {
        self.transmit(Packet::new(Kind::Event, Some(&event::array(name, &[arg]))).frame());
    }

    /// Says goodbye and ends the connection.
    pub fn close(&mut self) {
        if matches!(self.state, State::Connected { .. }) {
            self.transmit(Packet::new(Kind::Disconnect, None).frame());
        }
        self.shut(CloseReason::Asked);
    }

    /// Does what is due at `now`. Only needed at the moment that `Wait` named.
    pub fn tick(&mut self, now: Instant) {
        match &mut self.state {
            State::Opening { until } | State::Greeting { until, .. } | State::Connecting { until, .. }
                if now >= *until =>
            {
                self.shut(CloseReason::ConnectTimeout);
            }
            State::Greeting { until, then, open } if now >= *then => {
                let (until, open) = (*until, open.clone());
                self.connect(until, open, now);
            }
            State::Connecting { heartbeat, .. } | State::Connected { heartbeat } => match heartbeat.tick(now) {
                Beat::Rest => {}
                Beat::Ping => self.transmit(EnginePacket::Ping("").encode()),
                Beat::Dead => self.shut(CloseReason::PingTimeout),
            },
            State::Opening { .. } | State::Greeting { .. } | State::Closed => {}
        }
    }

    pub fn poll(&mut self) -> Output {
        self.out.pop_front().unwrap_or_else(|| Output::Wait(self.deadline()))
    }

    fn deadline(&self) -> Option<Instant> {
        match &self.state {
            State::Opening { until } => Some(*until),
            State::Greeting { then, .. } => Some(*then),
            State::Connecting { until, heartbeat, .. } => Some(heartbeat.deadline().min(*until)),
            State::Connected { heartbeat } => Some(heartbeat.deadline()),
            State::Closed => None,
        }
    }

    fn transmit(&mut self, frame: String) {
        self.out.push_back(Output::Transmit(frame));
    }

    fn tell(&mut self, event: ClientEvent) {
        self.out.push_back(Output::Event(event));
    }

    fn shut(&mut self, reason: CloseReason) {
        if !matches!(self.state, State::Closed) {
            self.state = State::Closed;
            self.out.push_back(Output::Close(reason));
        }
    }
}

fn notice(data: Option<&str>) -> ErrorNotice {
    ErrorNotice::read(data.unwrap_or("null"))
}

/// A server that refuses the revision may say so in HTTP or JSON where the open packet should be.
fn refuses_version(text: &str) -> bool {
    text.starts_with("HTTP/1.1 400") || text.contains("Unsupported protocol version")
}
