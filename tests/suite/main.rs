//! Behaviour across rooms. One binary, a module per area: every further one would link everything again.

mod chat;
mod hostile;
mod markup;
mod peers;
mod proto;
#[cfg(feature = "server")]
mod server;
mod text;
mod transcripts;
