//! Wire formats as pure codecs and state machines.
//!
//! Sans-IO: `receive(frame, now)`, `tick(now)`, then `poll()` until it answers `Wait`. Both ends of a protocol live
//! side by side and are tested against each other on a virtual clock. Must not know sockets, tokio, clocks, or what
//! anybody does with the events.

pub mod bitwave;
pub mod engineio;
pub mod socketio;

/// What the other side sent cannot be read. The text says which rule it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProtocolError(pub &'static str);
