//! The client as a running program: the loop that joins app, networks and terminal.
//!
//! Must not know protocols (that is `backend`) or what the screen shows (that is `tui`).

pub mod browser;
pub mod clipboard;
pub mod effects;
pub mod keys;
pub mod looks;
pub mod pictures;
pub mod run;
pub mod screen;
mod sign_in;
pub mod store;
pub mod terminal;
pub mod theme;
