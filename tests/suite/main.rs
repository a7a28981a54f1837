//! Behaviour across rooms. One binary, a module per area: every further one would link everything again.

mod app;
mod backend;
mod chat;
mod client;
mod compliance;
#[cfg(feature = "server")]
mod durability;
mod history;
mod hostile;
#[cfg(feature = "server")]
mod interop;
#[cfg(feature = "server")]
mod kept_calls;
#[cfg(feature = "server")]
mod kept_desk;
#[cfg(feature = "server")]
mod kept_order;
#[cfg(feature = "server")]
mod kept_rules;
mod markup;
#[cfg(all(feature = "matrix", feature = "server"))]
mod matrix;
mod matrixrtc;
#[cfg(feature = "server")]
mod peers;
#[cfg(feature = "server")]
mod plain;
mod proto;
mod screen;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "server")]
mod shell;
#[cfg(feature = "server")]
mod siege;
mod stories;
#[cfg(feature = "server")]
mod terminal;
mod text;
mod transcripts;
