//! Socket.IO, protocol revisions 4 and 5 (releases 2 to 4): connect, events, acknowledgements.
//!
//! Must not know heartbeats, or what the events mean.

pub mod event;
pub mod packet;
