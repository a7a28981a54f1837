//! The server's end of a connection: handshake of either revision, heartbeats, order and size of what a client sends.
//!
//! A client that breaks the protocol is closed; one that merely asks for something odd is told so with `error`.
//! Thousands of these are idle at a time, so nothing is kept that is not needed. Must not know tokens, rooms or
//! other connections.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::capabilities::Announced;
use super::outgoing;
use super::request;
use crate::chat::{Rejection, RejectionCode, SafeText};
use crate::proto::ProtocolError;
use crate::proto::engineio::Revision;
use crate::proto::engineio::heartbeat::{Beat, Heartbeat, Timing};
use crate::proto::engineio::open::Open;
use crate::proto::engineio::packet::Packet as EnginePacket;
use crate::proto::socketio::event::{self, Event};
use crate::proto::socketio::packet::{Kind, Packet};

pub use super::outgoing::bulk_frame;
pub use super::request::{IncomingEdit, IncomingPost, IncomingWhisper, ServerEvent};
pub use crate::proto::engineio::Frame;

/// Messages that may arrive before `new user`: every client replays what was typed offline that early.
const MAX_PARKED: usize = 10;
/// Bytes of text in them. Nobody has signed in yet.
const MAX_PARKED_BYTES: usize = 32 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub ping_interval: Duration,
    pub ping_timeout: Duration,
    /// Until `new user`, from the opening on.
    pub connect_timeout: Duration,
    /// Bytes of one frame.
    pub max_payload: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerOutput {
    /// A text frame for the client.
    Transmit(String),
    Event(ServerEvent),
    /// The connection is over; close the transport. Nothing follows.
    Close(CloseReason),
    /// Nothing to do until then, or until a frame arrives.
    Wait(Option<Instant>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The client said goodbye.
    Left,
    Kicked,
    PingTimeout,
    /// No `new user` in time.
    ConnectTimeout,
    Protocol(ProtocolError),
}

pub struct ServerConn {
    state: State,
    heartbeat: Heartbeat,
    revision: Revision,
    max_payload: usize,
    parked: Vec<ServerEvent>,
    out: VecDeque<ServerOutput>,
}

enum State {
    /// Revision 4: the client has not sent its `40` yet; `answer` will be ours.
    Opened {
        until: Instant,
        answer: Box<str>,
    },
    /// Connected, no `new user` yet.
    Nameless {
        until: Instant,
    },
    /// `new user` is being checked.
    Checking,
    SignedIn,
    Closed,
}

impl ServerConn {
    /// Queues the open packet, and on revision 3 the greeting `40`.
    pub fn new(
        sid: &str,
        revision: Revision,
        limits: &Limits,
        announced: &Announced,
        transport_upgrades: &[&str],
        now: Instant,
    ) -> Self {
        let timing = Timing { interval: limits.ping_interval, timeout: limits.ping_timeout };
        let open = Open {
            sid: sid.to_owned(),
            upgrades: transport_upgrades.iter().map(|&name| name.to_owned()).collect(),
            timing,
            max_payload: u64::try_from(limits.max_payload).ok(),
        };
        let until = now + limits.connect_timeout;
        let mut out = VecDeque::from([ServerOutput::Transmit(EnginePacket::Open(open).encode())]);
        let (state, heartbeat) = match revision {
            Revision::V3 => {
                out.push_back(ServerOutput::Transmit(Packet::new(Kind::Connect, None).frame()));
                (State::Nameless { until }, Heartbeat::listening(timing, now))
            }
            Revision::V4 => {
                let answer = Packet::new(Kind::Connect, Some(&announced.connect_data(sid))).frame().into();
                (State::Opened { until, answer }, Heartbeat::pinging(timing, now))
            }
        };
        Self { state, heartbeat, revision, max_payload: limits.max_payload, parked: Vec::new(), out }
    }

    /// Takes one frame. Faults of the client become [`ServerOutput::Close`].
    pub fn receive(&mut self, frame: Frame<'_>, now: Instant) {
        if matches!(self.state, State::Closed) {
            return;
        }
        self.heartbeat.heard(now);
        let read = match frame {
            Frame::Text(text) if text.len() > self.max_payload => Err(ProtocolError("a frame that is too long")),
            Frame::Text(text) => self.read(text),
            Frame::Binary(_) => Err(ProtocolError("a binary frame; chat carries none")),
        };
        if let Err(error) = read {
            self.shut(CloseReason::Protocol(error));
        }
    }

    fn read(&mut self, text: &str) -> Result<(), ProtocolError> {
        match EnginePacket::decode(text)? {
            EnginePacket::Message(message) => self.read_message(message)?,
            // On revision 4 it is the server that pings; a stray ping harms nobody.
            EnginePacket::Ping(content) if self.revision == Revision::V3 => {
                self.transmit(EnginePacket::Pong(content).encode());
            }
            EnginePacket::Close => self.shut(CloseReason::Left),
            EnginePacket::Open(_) => return Err(ProtocolError("an open packet from a client")),
            EnginePacket::Binary => return Err(ProtocolError("an attachment; chat carries none")),
            EnginePacket::Ping(_) | EnginePacket::Pong(_) | EnginePacket::Upgrade | EnginePacket::Noop => {}
        }
        Ok(())
    }

    fn read_message(&mut self, message: &str) -> Result<(), ProtocolError> {
        let packet = Packet::decode(message)?;
        if !packet.in_default_namespace() {
            self.refuse_namespace(&packet);
            return Ok(());
        }
        match packet.kind {
            Kind::Connect => self.read_connect(),
            Kind::Disconnect => self.shut(CloseReason::Left),
            _ if matches!(self.state, State::Opened { .. }) => {
                return Err(ProtocolError("a packet before CONNECT"));
            }
            Kind::Event => self.read_event(&packet)?,
            // We ask for no acknowledgement; a late one from an upgraded client means nothing.
            Kind::Ack => {}
            Kind::Error => return Err(ProtocolError("an error packet from a client")),
            Kind::BinaryEvent | Kind::BinaryAck => return Err(ProtocolError("an attachment; chat carries none")),
        }
        Ok(())
    }

    fn refuse_namespace(&mut self, packet: &Packet<'_>) {
        const LONGEST: usize = 64;
        if packet.kind == Kind::Connect && packet.namespace.len() <= LONGEST {
            let data = match self.revision {
                Revision::V3 => "\"Invalid namespace\"",
                Revision::V4 => "{\"message\":\"Invalid namespace\"}",
            };
            let refusal = Packet { namespace: packet.namespace, ..Packet::new(Kind::Error, Some(data)) };
            self.transmit(refusal.frame());
        }
    }

    /// A second `40` is tolerated, as is one on revision 3, where the server greets.
    fn read_connect(&mut self) {
        if let State::Opened { until, answer } = &mut self.state {
            let answer = std::mem::take(answer).into_string();
            self.state = State::Nameless { until: *until };
            self.transmit(answer);
        }
    }

    fn read_event(&mut self, packet: &Packet<'_>) -> Result<(), ProtocolError> {
        let event = Event::decode(packet.data.unwrap_or_default())?;
        match request::read(&event, packet.ack) {
            Ok(event @ ServerEvent::NewUser { .. }) => self.take_name(event),
            Ok(event) if matches!(self.state, State::SignedIn) => self.tell(event),
            Ok(event) => self.park(event),
            Err(words) => self.object(packet.ack, words),
        }
        Ok(())
    }

    fn take_name(&mut self, event: ServerEvent) {
        if matches!(self.state, State::Nameless { .. }) {
            self.state = State::Checking;
            self.tell(event);
        } else {
            self.object(None, "this connection has a user already; connect again to be another one");
        }
    }

    /// Keeps what came before `new user` was answered.
    fn park(&mut self, event: ServerEvent) {
        let size: usize = self.parked.iter().chain([&event]).map(ServerEvent::size).sum();
        match event {
            ServerEvent::NewUser { .. } | ServerEvent::Unknown { .. } | ServerEvent::Read { .. } => {}
            event if self.parked.len() < MAX_PARKED && size <= MAX_PARKED_BYTES => self.parked.push(event),
            ServerEvent::Message { ack, .. }
            | ServerEvent::Edit { ack, .. }
            | ServerEvent::Whisper { ack, .. }
            | ServerEvent::Moderate { ack, .. }
            | ServerEvent::Subscribe { ack, .. } => {
                self.object(ack, "too much was sent before `new user`; send that event first");
            }
        }
    }

    /// Tells the client that what it asked for has the wrong shape or comes at the wrong time.
    fn object(&mut self, ack: Option<u64>, words: &str) {
        let rejection = Rejection { code: RejectionCode::Malformed, message: SafeText::line(words), retry_after: None };
        match ack {
            Some(number) => self.ack(number, &outgoing::ack_error(&rejection)),
            None => self.emit("error", &[&outgoing::error(&rejection)]),
        }
    }

    /// The token of `new user` was good: messages pass from now on, those that came too early first.
    pub fn signed_in(&mut self) {
        if matches!(self.state, State::Nameless { .. } | State::Checking) {
            self.state = State::SignedIn;
            for event in std::mem::take(&mut self.parked) {
                self.tell(event);
            }
        }
    }

    /// Queues an event with ready JSON arguments. Before the client has connected nothing is sent.
    pub fn emit(&mut self, name: &str, args_json: &[&str]) {
        self.send(Packet::new(Kind::Event, Some(&event::array(name, args_json))));
    }

    /// Answers an event that asked for it; `args_json` is one or more JSON values with commas, without brackets.
    pub fn ack(&mut self, number: u64, args_json: &str) {
        let array = format!("[{args_json}]");
        self.send(Packet { ack: Some(number), ..Packet::new(Kind::Ack, Some(&array)) });
    }

    /// Ends the connection for good: no client comes back by itself after this.
    pub fn kick(&mut self) {
        self.send(Packet::new(Kind::Disconnect, None));
        self.shut(CloseReason::Kicked);
    }

    /// Does what is due at `now`. Only needed at the moment of [`Self::deadline`].
    pub fn tick(&mut self, now: Instant) {
        match self.state {
            State::Opened { until, .. } | State::Nameless { until } if now >= until => {
                return self.shut(CloseReason::ConnectTimeout);
            }
            State::Closed => return,
            _ => {}
        }
        match self.heartbeat.tick(now) {
            Beat::Rest => {}
            Beat::Ping => self.transmit(EnginePacket::Ping("").encode()),
            Beat::Dead => self.shut(CloseReason::PingTimeout),
        }
    }

    pub fn deadline(&self) -> Option<Instant> {
        match self.state {
            State::Opened { until, .. } | State::Nameless { until } => Some(until.min(self.heartbeat.deadline())),
            State::Checking | State::SignedIn => Some(self.heartbeat.deadline()),
            State::Closed => None,
        }
    }

    pub fn poll(&mut self) -> ServerOutput {
        match self.out.pop_front() {
            Some(output) => output,
            None => {
                // An idle connection keeps no buffer.
                self.out = VecDeque::new();
                ServerOutput::Wait(self.deadline())
            }
        }
    }

    fn send(&mut self, packet: Packet<'_>) {
        if !matches!(self.state, State::Opened { .. } | State::Closed) {
            self.transmit(packet.frame());
        }
    }

    fn transmit(&mut self, frame: String) {
        self.out.push_back(ServerOutput::Transmit(frame));
    }

    fn tell(&mut self, event: ServerEvent) {
        self.out.push_back(ServerOutput::Event(event));
    }

    fn shut(&mut self, reason: CloseReason) {
        if !matches!(self.state, State::Closed) {
            self.state = State::Closed;
            self.parked = Vec::new();
            self.out.push_back(ServerOutput::Close(reason));
        }
    }
}
