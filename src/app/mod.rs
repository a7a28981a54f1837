//! All the client knows and decides: which rooms are open, what is unread, what a key means here, what to ask of whom.
//!
//! A reducer: `App::update` takes a message and the time and returns effects as data. Drawing is
//! a function of the state; nothing here waits or draws. Must not know terminals, sockets, clocks or files.

pub mod action;
mod action_name;
pub mod alert;
pub mod beside;
pub mod bulletin;
pub mod chooser;
pub mod comings;
pub mod command;
pub mod complete;
pub mod compose;
pub mod desk;
pub mod desk_lists;
pub mod drafts;
pub mod effect;
pub mod feed;
pub mod fetching;
pub mod fold;
pub mod form;
pub mod gathered;
pub mod house;
pub mod ignore;
pub mod lines;
pub mod listing;
pub mod lists;
pub mod lock;
pub mod marks;
pub mod memory;
pub mod mention;
pub mod paste;
pub mod pictures;
pub mod prefs;
pub mod quiet;
pub mod ranks;
pub mod room_state;
pub mod search;
pub mod seen;
pub mod sieve;
pub mod span;
pub mod state;
mod tick;
pub mod told;
mod update;
pub mod writing;
