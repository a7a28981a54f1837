//! The far end of a connection, as something frames are sent to: a socket that is written directly, or a queue that a
//! polling client empties. Must not know what is in the frames.

mod backlog;
mod direct;
mod queue;

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::frame::Frame;

pub use direct::{Direct, End};
pub use queue::Queue;

/// How long a peer may be behind with lines left out before it is closed.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the frames of a connection go.
pub enum Peer {
    /// A WebSocket.
    Direct(Arc<Direct>),
    /// HTTP long-polling; becomes a WebSocket inside when the client upgrades.
    Queue(Queue),
}

impl Peer {
    /// Never waits: what the peer does not take now is queued, and what does not fit is left out and told.
    pub fn send(&self, frame: &Frame, now: Instant) {
        match self {
            Self::Direct(direct) => direct.send(frame, now),
            Self::Queue(queue) => queue.send(frame, now),
        }
    }

    /// Ends the connection once what waits has gone out.
    pub fn close(&self, now: Instant) {
        match self {
            Self::Direct(direct) => direct.close(now),
            Self::Queue(queue) => queue.close(now),
        }
    }

    /// Which words tell this peer that lines were left out; see [`backlog::Notice`].
    pub fn knows_gaps(&self) {
        match self {
            Self::Direct(direct) => direct.knows_gaps(),
            Self::Queue(queue) => queue.knows_gaps(),
        }
    }
}
