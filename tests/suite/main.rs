//! Behaviour across rooms. One binary, a module per area: every further one would link everything again.

mod app;
mod backend;
mod chat;
mod client;
mod hostile;
mod markup;
mod peers;
mod proto;
mod screen;
#[cfg(feature = "server")]
mod server;
mod text;
mod transcripts;
