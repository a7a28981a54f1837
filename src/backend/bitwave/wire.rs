//! A connected socket together with its protocol machine: frames go in, events come out, both directions at once.
//!
//! Reads all frames that have already arrived before it hands anything over, so that a flood is passed on in large
//! batches and a single message at once. Must not know rooms or lines.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use futures_util::{Sink, Stream};
use tokio::time::{Sleep, sleep_until};
use tokio_tungstenite::tungstenite::Message;
use url::Url;

use crate::backend::error::BackendError;
use crate::chat::{MessageId, Rejection, RejectionCode, RoomId, SafeText};
use crate::clock;
use crate::config::account::{Account, is_loopback, shown};
use crate::proto::bitwave::client::{ClientConn, ClientEvent, CloseReason, Frame, Hello, Output, Post, Whisper};

use super::changes::Edit;
use super::desk::Asked;
use super::session::Posting;
use super::socket::{self, Socket};

/// Frames read in one go before the events are handed over.
const BURST: usize = 2;

pub struct Wire {
    server: Url,
    socket: Socket,
    conn: ClientConn,
    unsent: VecDeque<String>,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether any frame has arrived yet.
    heard: bool,
    closed: Option<CloseReason>,
}

impl Wire {
    /// Connects and says `new user` for `room`; `Connected` comes as the first event.
    ///
    /// # Errors
    /// When the socket cannot be opened, or the token would have to go over plain http.
    pub async fn open(account: &Account, room: &str) -> Result<Self, BackendError> {
        let server = account.server.clone();
        let in_the_open = server.scheme() == "http" && !is_loopback(&server);
        if in_the_open && account.token.is_some() && !account.insecure {
            return Err(BackendError::TokenInTheOpen { host: shown(&server) });
        }
        let socket = socket::open(&server).await?;
        let token = account.token.as_ref().map(|token| token.expose().to_owned());
        let conn = ClientConn::new(Hello { token, room: room.to_owned() }, clock::now());
        Ok(Self { server, socket, conn, unsent: VecDeque::new(), timer: None, heard: false, closed: None })
    }

    /// Queues a message; the number comes back in `Acked` or `NotAcked`. Leaves with the next call of `next`.
    pub fn send(&mut self, posting: &Posting) -> u64 {
        let (text, nonce, reply) = (posting.text.as_str(), posting.nonce.as_deref(), posting.reply.as_deref());
        match &posting.to {
            Some(to) => self.conn.whisper(&Whisper { text, to, nonce, reply }),
            None => {
                let (room, global, show_badge) = (posting.room.as_str(), posting.global, posting.badge);
                self.conn.send(&Post { text, room, global, show_badge, nonce, reply })
            }
        }
    }

    /// Queues the change of a message; answered and sent as with `send`.
    pub fn edit(&mut self, edit: &Edit) -> u64 {
        self.conn.edit(edit.id.as_str(), &edit.text)
    }

    /// Queues an action; the number comes back in `Done` or `NotAcked`.
    pub fn moderate(&mut self, asked: &Asked) -> u64 {
        self.conn.moderate(asked.room.as_str(), &asked.action)
    }

    pub fn read_up_to(&mut self, room: &RoomId, message: &MessageId) {
        self.conn.read_up_to(room.as_str(), message.as_str());
    }

    /// Queues a message that no session keeps.
    pub fn post(&mut self, post: &Post<'_>) -> u64 {
        self.conn.send(post)
    }

    pub fn subscribe(&mut self, rooms: &[&str], all: bool) {
        self.conn.subscribe(rooms, all);
    }

    /// Takes back the buffer of a batch that has been read.
    pub fn recycle(&mut self, batch: String) {
        self.conn.recycle(batch);
    }

    pub fn close(&mut self) {
        self.conn.close();
    }

    /// Waits until something happened and adds it to `events`. Can be dropped at any point without losing anything.
    ///
    /// # Errors
    /// When the connection has ended; events that came before are in `events`.
    pub async fn next(&mut self, events: &mut Vec<ClientEvent>) -> Result<(), BackendError> {
        poll_fn(|cx| self.poll_next(cx, events)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>, events: &mut Vec<ClientEvent>) -> Poll<Result<(), BackendError>> {
        let mut frames = 0;
        loop {
            let deadline = self.drain(events);
            let written = self.poll_write(cx)?;
            if let Some(reason) = &self.closed {
                // The farewell should still leave; a peer that does not read is not waited for.
                return if written.is_ready() || !events.is_empty() || !matches!(reason, CloseReason::Asked) {
                    Poll::Ready(Err(self.ended(&reason.clone())))
                } else {
                    Poll::Pending
                };
            }
            if frames < BURST && self.poll_read(cx)?.is_ready() {
                frames += 1;
            } else if !events.is_empty() {
                return Poll::Ready(Ok(()));
            } else if frames >= BURST {
                // A burst of frames without any event: give others a turn.
                cx.waker().wake_by_ref();
                return Poll::Pending;
            } else {
                ready!(self.poll_timer(cx, deadline));
                self.conn.tick(clock::now());
            }
        }
    }

    /// Moves what the machine has to say to where it belongs; gives the moment it wants to be woken.
    fn drain(&mut self, events: &mut Vec<ClientEvent>) -> Option<Instant> {
        loop {
            match self.conn.poll() {
                Output::Transmit(frame) => self.unsent.push_back(frame),
                Output::Event(event) => events.push(event),
                Output::Close(reason) => {
                    self.closed.get_or_insert(reason);
                    return None;
                }
                Output::Wait(deadline) => return deadline,
            }
        }
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Result<Poll<()>, BackendError> {
        let mut socket = Pin::new(&mut self.socket);
        while !self.unsent.is_empty() {
            match socket.as_mut().poll_ready(cx) {
                Poll::Pending => return Ok(Poll::Pending),
                Poll::Ready(result) => result.map_err(|error| socket::broken(&self.server, &error, self.heard))?,
            }
            let frame = self.unsent.pop_front().unwrap_or_default();
            let sent = socket.as_mut().start_send(Message::text(frame));
            sent.map_err(|error| socket::broken(&self.server, &error, self.heard))?;
        }
        match socket.poll_flush(cx) {
            Poll::Pending => Ok(Poll::Pending),
            Poll::Ready(result) => {
                result.map_err(|error| socket::broken(&self.server, &error, self.heard))?;
                Ok(Poll::Ready(()))
            }
        }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Result<Poll<()>, BackendError> {
        let message = match Pin::new(&mut self.socket).poll_next(cx) {
            Poll::Pending => return Ok(Poll::Pending),
            Poll::Ready(Some(Ok(message))) => message,
            Poll::Ready(Some(Err(error))) => return Err(socket::broken(&self.server, &error, self.heard)),
            Poll::Ready(None) => return Err(self.ended(&CloseReason::ServerClosed)),
        };
        match message {
            Message::Text(text) => self.conn.receive(Frame::Text(&text), clock::now()),
            Message::Binary(bytes) => self.conn.receive(Frame::Binary(&bytes), clock::now()),
            Message::Close(_) => return Err(self.ended(&CloseReason::ServerClosed)),
            // WebSocket's own pings are answered by the library.
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
        self.heard = true;
        Ok(Poll::Ready(()))
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>, deadline: Option<Instant>) -> Poll<()> {
        let Some(deadline) = deadline else { return Poll::Pending };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline.into())));
        if timer.deadline().into_std() != deadline {
            timer.as_mut().reset(deadline.into());
        }
        timer.as_mut().poll(cx)
    }

    fn ended(&self, reason: &CloseReason) -> BackendError {
        let host = shown(&self.server);
        let lost = |cause: &str| BackendError::Lost { host: host.clone(), cause: cause.to_owned() };
        match reason {
            CloseReason::Asked => lost("closed from this side"),
            CloseReason::Kicked => BackendError::Kicked { host },
            CloseReason::ServerClosed => lost("it closed the connection"),
            CloseReason::PingTimeout => lost("nothing was heard from it for too long"),
            CloseReason::ConnectTimeout => BackendError::Slow { host },
            CloseReason::Refused(words) => BackendError::Refused(Rejection {
                code: RejectionCode::NotAuthorised,
                message: SafeText::line(&format!("{host} does not let this account in: {words}")),
                retry_after: None,
            }),
            CloseReason::VersionRefused => BackendError::Version { host },
            CloseReason::Protocol(cause) => BackendError::NotSocketIo { host, cause: cause.clone() },
        }
    }
}
