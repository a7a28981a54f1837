//! A WebSocket that anybody may write to without waiting: whole frames go straight to the socket, and only what it
//! does not take is queued for the connection's own task to flush. Must not know what is in the frames.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::sleep_until;

use crate::proto::bitwave::outgoing::event_frame;
use crate::server::gateway::frame::Frame;

use super::PATIENCE;
use super::backlog::{Backlog, Notice};

/// How long the last frames of a connection may take to go out.
const FAREWELL: Duration = Duration::from_secs(2);

pub struct Direct {
    stream: TcpStream,
    out: Mutex<Out>,
    /// Something waits in `out`, or its state changed.
    wake: Notify,
}

#[derive(Default)]
struct Out {
    backlog: Backlog,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// Nothing more is taken; what waits may still go out until then.
    Closing {
        until: Instant,
    },
    Broken,
}

/// Why a connection needs no more flushing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was closed by us, and the last frame is out.
    Closed,
    /// It was behind for too long.
    Stalled,
    /// The socket does not take anything any more.
    Broken,
}

impl Direct {
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, out: Mutex::default(), wake: Notify::new() }
    }

    pub fn stream(&self) -> &TcpStream {
        &self.stream
    }

    pub fn send(&self, frame: &Frame, now: Instant) {
        self.send_bytes(frame.bytes(), now);
    }

    /// As [`Direct::send`], with a frame that was encoded elsewhere.
    pub fn send_bytes(&self, frame: &Bytes, now: Instant) {
        let mut out = self.out();
        if out.state != State::Open {
            return;
        }
        if !out.backlog.is_idle() {
            out.backlog.push(frame.clone(), now);
            if out.backlog.gap_since() == Some(now) {
                self.wake.notify_one();
            }
            return;
        }
        match self.stream.try_write(frame) {
            Ok(count) if count == frame.len() => return,
            Ok(count) => out.backlog.push_rest(frame.slice(count..)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => out.backlog.push(frame.clone(), now),
            Err(_) => out.state = State::Broken,
        }
        self.wake.notify_one();
    }

    pub fn close(&self, now: Instant) {
        self.send_bytes(&Frame::closing(), now);
        let mut out = self.out();
        if out.state == State::Open {
            out.state = State::Closing { until: now + FAREWELL };
        }
        self.wake.notify_one();
    }

    pub fn knows_gaps(&self) {
        self.out().backlog.notice = Notice::Gap;
    }

    /// Flushes what waits, for as long as the connection lives. May be dropped and called again at any time.
    pub async fn drain(&self) -> End {
        loop {
            match self.flush() {
                Flushed::All => self.wake.notified().await,
                Flushed::End(end) => return end,
                Flushed::Blocked { until: None } => {
                    // Waking early is for the news that a gap has begun or that the connection is to end.
                    tokio::select! {
                        _ = self.stream.writable() => {}
                        () = self.wake.notified() => {}
                    }
                }
                Flushed::Blocked { until: Some(until) } => {
                    if Box::pin(self.writable_until(until)).await.is_err() {
                        return End::Stalled;
                    }
                }
            }
        }
    }

    async fn writable_until(&self, until: Instant) -> Result<(), End> {
        tokio::select! {
            _ = self.stream.writable() => Ok(()),
            () = sleep_until(until.into()) => Err(End::Stalled),
        }
    }

    fn flush(&self) -> Flushed {
        let mut out = self.out();
        while !out.backlog.is_empty() {
            let wrote = self.stream.try_write_vectored(&out.backlog.slices());
            match wrote {
                Ok(count) => out.backlog.advance(count),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return out.blocked(),
                Err(_) => out.state = State::Broken,
            }
            if out.state == State::Broken {
                return Flushed::End(End::Broken);
            }
        }
        if out.backlog.end_gap() {
            let notice = event_frame(out.backlog.notice.event(), &[]);
            out.backlog.push_rest(Frame::text(&notice).bytes().clone());
            drop(out);
            return self.flush();
        }
        match out.state {
            State::Open => Flushed::All,
            State::Closing { .. } => Flushed::End(End::Closed),
            State::Broken => Flushed::End(End::Broken),
        }
    }

    fn out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Flushed {
    All,
    Blocked { until: Option<Instant> },
    End(End),
}

impl Out {
    fn blocked(&self) -> Flushed {
        let patience = self.backlog.gap_since().map(|since| since + PATIENCE);
        let until = match self.state {
            State::Closing { until } => Some(patience.map_or(until, |patience| patience.min(until))),
            State::Open | State::Broken => patience,
        };
        Flushed::Blocked { until }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpListener;

    use super::*;
    use crate::clock;

    async fn pair() -> (Direct, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (theirs, ours) = tokio::join!(TcpStream::connect(listener.local_addr().unwrap()), listener.accept());
        (Direct::new(ours.unwrap().0), theirs.unwrap())
    }

    /// Sends until frames are left out.
    fn overflow(direct: &Direct) {
        let frame = Frame::text(&"x".repeat(100_000));
        while direct.out().backlog.gap_since().is_none() {
            direct.send(&frame, clock::now());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_behind_for_ten_seconds_is_given_up() {
        let (direct, _theirs) = pair().await;
        overflow(&direct);
        let start = clock::now();
        assert_eq!(direct.drain().await, End::Stalled);
        assert_eq!((clock::now() - start).as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_left_lines_out_is_told_once_after_catching_up() {
        for (ours, notice) in [(true, "42[\"gap\"]"), (false, "42[\"reconnect\"]")] {
            let (direct, mut theirs) = pair().await;
            if ours {
                direct.knows_gaps();
            }
            overflow(&direct);
            let read = async {
                let mut all = Vec::new();
                while !all.ends_with(b"after") {
                    if theirs.read_buf(&mut all).await.unwrap() == 0 {
                        break;
                    }
                    if all.ends_with(notice.as_bytes()) {
                        direct.send(&Frame::text("after"), clock::now());
                    }
                }
                String::from_utf8_lossy(&all).matches(notice).count()
            };
            tokio::select! {
                end = direct.drain() => panic!("{end:?}"),
                count = read => assert_eq!(count, 1),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_frames_go_out_before_the_end_but_not_for_ever() {
        let (direct, mut theirs) = pair().await;
        direct.send(&Frame::text("bye"), clock::now());
        direct.close(clock::now());
        direct.send(&Frame::text("too late"), clock::now());
        assert_eq!(direct.drain().await, End::Closed);
        drop(direct);
        let mut all = Vec::new();
        theirs.read_to_end(&mut all).await.unwrap();
        assert_eq!(all, [&[0x81, 3], &b"bye"[..], &[0x88, 0]].concat());

        let (direct, _theirs) = pair().await;
        overflow(&direct);
        let start = clock::now();
        direct.close(start);
        assert_eq!(direct.drain().await, End::Stalled);
        assert_eq!(clock::now() - start, FAREWELL);
    }
}
