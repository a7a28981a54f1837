//! A client and a server joined by a perfect wire on a virtual clock.

use std::time::{Duration, Instant};

use streamside::clock;
use streamside::proto::bitwave::client::{self, ClientConn, ClientEvent, Output};
use streamside::proto::bitwave::server::{self, Frame, ServerConn, ServerEvent, ServerOutput};
use streamside::proto::engineio::Revision;

use super::{LIMITS, announced, hello};

pub struct Pair {
    pub client: ClientConn,
    pub server: ServerConn,
    pub now: Instant,
    /// A cut wire loses every frame in silence.
    pub cut: bool,
    pub heard_by_client: Vec<ClientEvent>,
    pub heard_by_server: Vec<ServerEvent>,
    pub client_closed: Option<client::CloseReason>,
    pub server_closed: Option<server::CloseReason>,
    /// Frames that went over the wire, either way.
    pub frames: usize,
}

impl Pair {
    pub fn new(revision: Revision) -> Self {
        let now = clock::now();
        Self {
            client: ClientConn::new(hello(), now),
            server: ServerConn::new("sid", revision, &LIMITS, &announced(), &[], now),
            now,
            cut: false,
            heard_by_client: Vec::new(),
            heard_by_server: Vec::new(),
            client_closed: None,
            server_closed: None,
            frames: 0,
        }
    }

    /// A pair that has shaken hands and whose client is signed in.
    pub fn signed_in(revision: Revision) -> Self {
        let mut pair = Self::new(revision);
        pair.settle();
        assert!(matches!(pair.heard_by_server[..], [ServerEvent::NewUser { .. }]), "{:?}", pair.heard_by_server);
        assert!(matches!(pair.heard_by_client[..], [ClientEvent::Connected { .. }]), "{:?}", pair.heard_by_client);
        pair.server.signed_in();
        pair.heard_by_client.clear();
        pair.heard_by_server.clear();
        pair
    }

    pub fn is_open(&self) -> bool {
        self.client_closed.is_none() && self.server_closed.is_none()
    }

    /// Carries frames until both sides wait; answers when the first of them wants to be woken.
    pub fn settle(&mut self) -> Option<Instant> {
        loop {
            let before = self.frames;
            let client = self.drain_client();
            let server = self.drain_server();
            if before == self.frames {
                return client.into_iter().chain(server).min();
            }
        }
    }

    fn drain_client(&mut self) -> Option<Instant> {
        loop {
            match self.client.poll() {
                Output::Transmit(frame) => {
                    self.frames += 1;
                    if !self.cut {
                        self.server.receive(Frame::Text(&frame), self.now);
                    }
                }
                Output::Event(event) => self.heard_by_client.push(event),
                Output::Close(reason) => assert_eq!(self.client_closed.replace(reason), None, "closed twice"),
                Output::Wait(until) => return until,
            }
        }
    }

    fn drain_server(&mut self) -> Option<Instant> {
        loop {
            match self.server.poll() {
                ServerOutput::Transmit(frame) => {
                    self.frames += 1;
                    if !self.cut {
                        self.client.receive(Frame::Text(&frame), self.now);
                    }
                }
                ServerOutput::Event(event) => self.heard_by_server.push(event),
                ServerOutput::Close(reason) => assert_eq!(self.server_closed.replace(reason), None, "closed twice"),
                ServerOutput::Wait(until) => return until,
            }
        }
    }

    /// Lets time pass, waking each side exactly when it asked for it. Answers how often that was.
    pub fn pass(&mut self, time: Duration) -> usize {
        let end = self.now + time;
        let mut wakes = 0;
        while let Some(next) = self.settle().filter(|next| *next <= end) {
            assert!(next >= self.now, "a deadline in the past would spin");
            self.now = next;
            self.client.tick(self.now);
            self.server.tick(self.now);
            wakes += 1;
            assert!(wakes < 1_000_000, "time does not pass");
        }
        self.now = end;
        wakes
    }
}
