//! Engine.IO, revisions 3 and 4: typed packets over WebSocket frames or HTTP polling bodies, and heartbeats.
//!
//! Must not know what the messages carry (`socketio` does) nor which transport moved them.

pub mod heartbeat;
pub mod open;
pub mod packet;
pub mod payload;

/// The protocol revision, the `EIO` number of the URL. Socket.IO 1 and 2 speak 3; Socket.IO 3 and 4 speak 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revision {
    V3,
    V4,
}

/// One WebSocket message, or one packet of a polling body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    Text(&'a str),
    Binary(&'a [u8]),
}
