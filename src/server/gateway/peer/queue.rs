//! A polling client: packets wait here until it asks for them, or go on to its WebSocket once it has upgraded.
//! Must not know HTTP.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::timeout;

use crate::proto::bitwave::outgoing::event_frame;
use crate::server::gateway::frame::Frame;

use super::backlog::{Backlog, Notice};
use super::{Direct, PATIENCE};

#[derive(Default)]
pub struct Queue {
    mail: Mutex<Mail>,
    /// There are packets, or the state changed: for the poll that waits.
    wake: Notify,
    /// The state changed: for whoever waits for the end.
    end: Notify,
}

struct Mail {
    backlog: Backlog,
    state: State,
    /// One request may wait at a time.
    polled: bool,
}

#[derive(Default)]
enum State {
    #[default]
    Waiting,
    /// The client tries a WebSocket: its poll is answered at once, so that it can let go of polling.
    Probing,
    Moved(Arc<Direct>),
    Closed,
}

impl Default for Mail {
    fn default() -> Self {
        Self { backlog: Backlog::default(), state: State::Waiting, polled: false }
    }
}

/// Another request waits already: the client breaks the protocol.
#[derive(Debug, PartialEq, Eq)]
pub struct PolledTwice;

/// The noop packet, which ends a poll with nothing.
const NOOP: &str = "6";
/// The close packet, for those who still poll when all is over.
const CLOSE: &str = "1";
/// How long the last packets wait to be fetched.
const FAREWELL: Duration = Duration::from_secs(2);

impl Queue {
    pub fn send(&self, frame: &Frame, now: Instant) {
        let mut mail = self.mail();
        match &mail.state {
            State::Moved(direct) => return direct.send(frame, now),
            State::Closed => return,
            State::Waiting | State::Probing => mail.backlog.push(frame.packet(), now),
        }
        drop(mail);
        self.wake.notify_one();
    }

    pub fn close(&self, now: Instant) {
        let mut mail = self.mail();
        match &mail.state {
            State::Moved(direct) => return direct.close(now),
            State::Closed => return,
            State::Waiting | State::Probing => mail.state = State::Closed,
        }
        drop(mail);
        self.wake.notify_one();
        self.end.notify_one();
    }

    pub fn knows_gaps(&self) {
        let mut mail = self.mail();
        mail.backlog.notice = Notice::Gap;
        if let State::Moved(direct) = &mail.state {
            direct.knows_gaps();
        }
    }

    /// Whether the client has been behind, with packets left out, for longer than it may.
    pub fn is_stalled(&self, now: Instant) -> bool {
        let mail = self.mail();
        let waiting = matches!(mail.state, State::Waiting | State::Probing);
        waiting && mail.backlog.gap_since().is_some_and(|since| now >= since + PATIENCE)
    }

    /// What waits; waits itself until there is something.
    pub async fn take(&self) -> Result<Vec<String>, PolledTwice> {
        if std::mem::replace(&mut self.mail().polled, true) {
            return Err(PolledTwice);
        }
        // A client that hangs up drops this future, and with it the poll.
        let _poll = Poll(self);
        loop {
            if let Some(packets) = self.take_now() {
                self.end.notify_one();
                return Ok(packets);
            }
            self.wake.notified().await;
        }
    }

    fn take_now(&self) -> Option<Vec<String>> {
        let mut mail = self.mail();
        let mut packets = mail.take();
        match mail.state {
            State::Waiting => {}
            State::Probing => packets.push(NOOP.to_owned()),
            State::Moved(_) if packets.is_empty() => packets.push(NOOP.to_owned()),
            State::Closed if packets.is_empty() => packets.push(CLOSE.to_owned()),
            State::Moved(_) | State::Closed => {}
        }
        (!packets.is_empty()).then_some(packets)
    }

    /// Waits for the end of polling: true when the session is over, false when it has moved to a WebSocket.
    pub async fn is_over(&self) -> bool {
        loop {
            match self.mail().state {
                State::Moved(_) => return false,
                State::Closed => break,
                State::Waiting | State::Probing => {}
            }
            self.end.notified().await;
        }
        let fetched = async {
            while !self.mail().backlog.is_empty() {
                self.end.notified().await;
            }
        };
        // Words that nobody fetches are not kept.
        let _ = timeout(FAREWELL, fetched).await;
        true
    }

    /// The client's WebSocket has answered the probe.
    pub fn probe(&self) {
        let mut mail = self.mail();
        if matches!(mail.state, State::Waiting) {
            mail.state = State::Probing;
            drop(mail);
            self.wake.notify_one();
        }
    }

    /// The probe came to nothing.
    pub fn probe_failed(&self) {
        let mut mail = self.mail();
        if matches!(mail.state, State::Probing) {
            mail.state = State::Waiting;
        }
    }

    /// From now on everything goes to this WebSocket, first what still waits here. False when the session is over or
    /// was moved before.
    pub fn move_to(&self, direct: &Arc<Direct>, now: Instant) -> bool {
        let mut mail = self.mail();
        if !matches!(mail.state, State::Waiting | State::Probing) {
            return false;
        }
        if mail.backlog.notice == Notice::Gap {
            direct.knows_gaps();
        }
        for packet in mail.take() {
            direct.send(&Frame::text(&packet), now);
        }
        mail.state = State::Moved(Arc::clone(direct));
        drop(mail);
        self.wake.notify_one();
        self.end.notify_one();
        true
    }

    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mail {
    fn take(&mut self) -> Vec<String> {
        let text = |packet: bytes::Bytes| String::from_utf8_lossy(&packet).into_owned();
        let mut packets: Vec<String> = self.backlog.take().into_iter().map(text).collect();
        if self.backlog.end_gap() {
            packets.push(event_frame(self.backlog.notice.event(), &[]));
        }
        packets
    }
}

struct Poll<'a>(&'a Queue);

impl Drop for Poll<'_> {
    fn drop(&mut self) {
        self.0.mail().polled = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    #[tokio::test(start_paused = true)]
    async fn packets_left_out_are_told_with_the_next_poll() {
        let (queue, now) = (Queue::default(), clock::now());
        let frame = Frame::text(&"x".repeat(600_000));
        queue.send(&frame, now);
        queue.send(&frame, now);
        assert!(!queue.is_stalled(now) && queue.is_stalled(now + PATIENCE));
        let packets = queue.take().await.unwrap();
        assert_eq!((packets.len(), packets[1].as_str()), (2, "42[\"reconnect\"]"));
        queue.send(&Frame::text("after"), now);
        assert_eq!(queue.take().await, Ok(vec!["after".to_owned()]));
    }

    #[tokio::test(start_paused = true)]
    async fn last_words_are_kept_for_two_seconds() {
        let (queue, start) = (Queue::default(), clock::now());
        queue.send(&Frame::text("bye"), start);
        queue.close(start);
        assert!(queue.is_over().await);
        assert_eq!(clock::now() - start, FAREWELL, "nobody came");

        let (queue, start) = (Queue::default(), clock::now());
        queue.send(&Frame::text("bye"), start);
        queue.close(start);
        let (over, taken) = tokio::join!(queue.is_over(), queue.take());
        assert!(over && clock::now() == start, "fetched at once");
        assert_eq!(taken, Ok(vec!["bye".to_owned()]));
        assert_eq!(queue.take().await, Ok(vec![CLOSE.to_owned()]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_poll_is_refused_until_the_first_has_ended() {
        let queue = Queue::default();
        tokio::select! {
            biased;
            taken = queue.take() => panic!("{taken:?}"),
            second = async { queue.take().await } => assert_eq!(second, Err(PolledTwice)),
        }
        queue.send(&Frame::text("hi"), clock::now());
        assert_eq!(queue.take().await, Ok(vec!["hi".to_owned()]), "the first was dropped");
    }
}
