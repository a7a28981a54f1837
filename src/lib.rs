//! streamside: chat beside live streams, in a terminal, with its own server.
//!
//! The map. A layer may name only what stands in its row; `tests/architecture.rs` holds the table.
//!
//! - `chat`: what chat is, in neutral words.
//! - `markup`: HTML and Markdown at the two borders: untrusted HTML to rich lines, Markdown to safe HTML.
//! - `proto`: wire formats as pure codecs and state machines, both ends.
//! - `app`: all the client knows and decides; a reducer with effects as data.
//! - `config`: files, settings, themes, secrets.
//! - `backend`: one folder per protocol; each is an async function given two channel ends.
//! - `tui`: state to picture, key to action.
//! - `client`: the loop that joins app, backends and screen, and whatever effects ask for: history, alerts, the terminal.
//! - `server`: policy (pure), store, service (a file per deed), gateway (sockets and HTTP).
//! - `role`: a file per subcommand; joins client and server. Named by `main` only.
//! - `cli`: what can be typed at the shell.
//! - `clock`: the only reader of time and randomness.
//!
//! Words: a *network* is one account's connection; a *room* is what people call a channel; a *line* is a message as
//! shown, with its delivery; *hydration* is fetching history after connecting; a *session* is MatrixRTC,
//! and in `backend/bitwave` one account on one server.

// The futures of the Matrix SDK are nested deeper than the compiler looks by itself.
#![recursion_limit = "256"]

pub mod app;
pub mod backend;
pub mod chat;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod markup;
pub mod proto;
pub mod role;
#[cfg(feature = "server")]
pub mod server;
pub mod tui;
