//! The client as a running program: the loop that joins app, networks and terminal.
//!
//! Must not know protocols (that is `backend`) or what the screen shows (that is `tui`).

mod burst;
pub mod drafts;
pub mod effects;
pub mod ignore_store;
pub mod notify;
pub mod run;
pub mod screen;
mod sign_in;
pub mod store;
pub mod terminal;
