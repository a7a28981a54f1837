//! What the program can be: one file per subcommand. The only place where client and server meet; named by `main` only.

pub mod account;
#[cfg(feature = "server")]
pub mod admin;
pub mod chat;
pub mod completions;
pub mod config;
pub mod demo;
pub mod doctor;
#[cfg(feature = "server")]
mod embedded;
#[cfg(not(feature = "server"))]
#[path = "not_embedded.rs"]
mod embedded;
pub mod export;
pub mod failure;
mod json_line;
pub mod man;
pub mod plain;
mod prefs;
mod reload;
pub mod screen;
pub mod send;
#[cfg(feature = "server")]
pub mod serve;
pub mod start;
pub mod tail;
mod target;
#[cfg(feature = "server")]
pub mod token;
mod trace;

pub use failure::Failure;
pub use target::Target;
