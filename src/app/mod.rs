//! All the client knows and decides: which rooms are open, what is unread, what a key means here, what to ask of whom.
//!
//! A reducer: `App::update` takes a message and the time and returns effects as data. Drawing is
//! a function of the state; nothing here waits or draws. Must not know terminals, sockets, clocks or files.

pub mod action;
mod action_name;
pub mod comings;
pub mod command;
pub mod compose;
pub mod effect;
pub mod feed;
pub mod form;
pub mod gathered;
mod lines;
pub mod listing;
pub mod lists;
pub mod mention;
pub mod paste;
pub mod pictures;
pub mod prefs;
pub mod search;
pub mod span;
pub mod state;
mod update;
