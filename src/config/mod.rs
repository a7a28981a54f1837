//! Files, settings and secrets: what a person has decided before the program starts.
//!
//! `account` is plain data that backends take; the rest reads and writes files. Must not know backends, the screen, or
//! what any setting does.

pub mod account;
pub mod drafts;
pub mod file;
pub mod ignored;
pub mod networks;
pub mod notes;
mod own_file;
pub mod paths;
pub mod private;
pub mod secret;
pub mod section;
pub mod settings;
pub mod themes;
pub mod unsent;
pub mod vault;
