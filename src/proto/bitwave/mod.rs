//! The bitwave chat RFC on top of Socket.IO: both ends of a connection, the shapes of its events and REST answers.
//!
//! Must not know sockets, stores, or how messages are shown. Shapes and their sources: `docs/protocol.md`.

pub mod client;
pub mod server;
pub mod message;     // one wire message, lenient: every pair of field names, any type in any field
pub mod rest;        // hydration, user list, tokens: request and answer shapes, both directions
pub mod capabilities;// what our server announces in the CONNECT answer; and how a client reads it
