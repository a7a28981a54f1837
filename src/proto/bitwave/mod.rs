//! The bitwave chat RFC on top of Socket.IO: both ends of a connection, the shapes of its events and REST answers.
//!
//! Must not know sockets, stores, or how messages are shown. Shapes and their sources: `docs/protocol.md`.

pub mod capabilities;
pub mod client;
pub mod desk;
pub mod incoming;
mod items;
mod loose;
pub mod message;
pub mod notice;
pub mod outgoing;
pub mod request;
pub mod rest;
mod say;
pub mod server;
