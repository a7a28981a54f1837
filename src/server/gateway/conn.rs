//! One client: its protocol state, where its frames go, and who it is. Shared by the task that reads it, the hub that
//! writes to it and the heart that keeps it alive. Must not know transports.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::outgoing::error;
use crate::proto::bitwave::server::{Frame as Incoming, ServerConn, ServerEvent, ServerOutput};
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::service::{Identity, Watch};

use super::Gateway;
use super::event;
use super::frame::Frame;
use super::hub::{ConnId, Order};
use super::peer::Peer;
use super::seat::Seat;

pub struct Conn {
    id: ConnId,
    sid: Box<str>,
    wire: Mutex<ServerConn>,
    peer: Peer,
    gateway: Arc<Gateway>,
    watch: Mutex<Watch>,
    /// The client understands what we tell it of rooms.
    desk: AtomicBool,
    _seat: Arc<Seat>,
}

/// What a new connection is made of.
pub struct Parts {
    pub sid: Box<str>,
    pub wire: ServerConn,
    pub peer: Peer,
    pub seat: Arc<Seat>,
}

impl Conn {
    /// Sends what the protocol opens with, and watches over the time the client may take.
    pub fn open(gateway: &Arc<Gateway>, parts: Parts, now: Instant) -> Arc<Self> {
        let conn = Arc::new(Self {
            id: gateway.next_id(),
            sid: parts.sid,
            wire: Mutex::new(parts.wire),
            peer: parts.peer,
            gateway: Arc::clone(gateway),
            watch: Mutex::default(),
            desk: AtomicBool::new(false),
            _seat: parts.seat,
        });
        conn.with_wire(now, |_| {});
        if let Some(deadline) = conn.wire().deadline() {
            gateway.heart.watch(&conn, deadline);
        }
        conn
    }

    pub fn id(&self) -> ConnId {
        self.id
    }

    pub fn sid(&self) -> &str {
        &self.sid
    }

    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    pub fn gateway(&self) -> &Arc<Gateway> {
        &self.gateway
    }

    /// Takes one frame and does what it asks for.
    pub async fn receive(self: &Arc<Self>, frame: Incoming<'_>) {
        let now = clock::now();
        let events = self.with_wire(now, |wire| wire.receive(frame, now));
        if !events.is_empty() {
            // Boxed, so that a connection that is idle does not carry the weight of every deed.
            Box::pin(self.handle(events)).await;
        }
    }

    async fn handle(self: &Arc<Self>, events: Vec<ServerEvent>) {
        let mut events = VecDeque::from(events);
        while let Some(event) = events.pop_front() {
            events.extend(event::handle(self, event).await);
        }
    }

    /// Does what is due; the next deadline, if there is one.
    pub fn tick(&self, now: Instant) -> Option<Instant> {
        if let Peer::Queue(queue) = &self.peer
            && queue.is_stalled(now)
        {
            self.peer.close(now);
        }
        self.with_wire(now, |wire| wire.tick(now));
        self.wire().deadline()
    }

    /// Changes the protocol state, sends what follows from it, and gives the events that came of it.
    fn with_wire(&self, now: Instant, change: impl FnOnce(&mut ServerConn)) -> Vec<ServerEvent> {
        let mut wire = self.wire();
        change(&mut wire);
        let mut events = Vec::new();
        loop {
            match wire.poll() {
                ServerOutput::Transmit(text) => self.peer.send(&Frame::text(&text), now),
                ServerOutput::Event(event) => events.push(event),
                ServerOutput::Close(reason) => {
                    tracing::debug!(?reason, "connection closed");
                    self.peer.close(now);
                }
                ServerOutput::Wait(_) => return events,
            }
        }
    }

    /// Gives what the client said before it had signed in.
    pub fn signed_in(&self) -> Vec<ServerEvent> {
        self.with_wire(clock::now(), ServerConn::signed_in)
    }

    pub fn emit(&self, name: &str, args_json: &[&str]) {
        self.with_wire(clock::now(), |wire| wire.emit(name, args_json));
    }

    pub fn ack(&self, number: u64, args_json: &str) {
        self.with_wire(clock::now(), |wire| wire.ack(number, args_json));
    }

    /// Tells the client why, and ends the connection for good: its software will not try again by itself.
    pub fn turn_away(&self, rejection: &Rejection, now: Instant) {
        self.with_wire(now, |wire| {
            wire.emit("error", &[&error(rejection)]);
            wire.kick();
        });
    }

    pub fn revoked(&self, now: Instant) {
        let reason = "your token was replaced by a newer one; log in again";
        self.turn_away(&refuse(RejectionCode::NotAuthorised, reason), now);
    }

    /// Somebody (or a spectator) is here now, looking at `room`.
    pub fn enter(&self, who: Option<Arc<Identity>>, room: RoomName) {
        self.gateway.service.enter(&mut self.watch(), who, room);
    }

    /// As [`Conn::enter`], on no list.
    pub fn enter_unnoticed(&self, who: Option<Arc<Identity>>, room: RoomName) {
        self.gateway.service.enter_unnoticed(&mut self.watch(), who, room);
    }

    /// Whoever is here is on no list.
    pub fn is_unnoticed(&self) -> bool {
        self.watch().is_unnoticed()
    }

    pub fn set_desk(&self, desk: bool) {
        self.desk.store(desk, Ordering::Relaxed);
    }

    pub fn has_desk(&self) -> bool {
        self.desk.load(Ordering::Relaxed)
    }

    pub fn who(&self) -> Option<Arc<Identity>> {
        self.watch().who().cloned()
    }

    /// The room of messages that name none.
    pub fn room(&self) -> RoomName {
        self.watch().room()
    }

    /// The rooms that the client looks at.
    pub fn rooms(&self) -> Vec<RoomName> {
        self.watch().rooms().to_vec()
    }

    /// A message was written in this room. True when the client was elsewhere before.
    pub fn follow(&self, room: RoomName) -> bool {
        self.gateway.service.follow(&mut self.watch(), room)
    }

    /// The client chose the rooms it wants to be told of.
    pub fn choose(&self, rooms: Vec<RoomName>) {
        self.gateway.service.choose(&mut self.watch(), rooms);
    }

    /// The connection is over, however it ended.
    pub async fn gone(&self) {
        self.gateway.sessions.remove(&self.sid);
        self.gateway.hub.tell(Order::Leave(self.id)).await;
        self.gateway.service.leave(&mut self.watch());
    }

    fn wire(&self) -> MutexGuard<'_, ServerConn> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
