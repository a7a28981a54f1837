//! The client as a running program: the loop that joins app, networks and terminal.
//!
//! Must not know protocols (that is `backend`) or what the screen shows (that is `tui`).

pub mod browser;
mod burst;
pub mod clipboard;
pub mod drafts;
pub mod effects;
pub mod history;
pub mod ignore_store;
pub mod keeper;
pub mod keys;
pub mod looks;
pub mod memory;
pub mod notify;
pub mod outbox;
pub mod pictures;
pub mod plain;
pub mod renew;
pub mod run;
pub mod scenery;
pub mod screen;
mod seen;
pub mod sign_in;
pub mod store;
pub mod terminal;
pub mod theme;
mod trace;
pub mod watch;
pub mod written;
