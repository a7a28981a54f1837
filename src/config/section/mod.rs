//! The sections of the configuration file, one per file: shapes, defaults, and the checks that need no other section.
//!
//! Must not know what a setting leads to.

pub mod alias;
pub mod channel;
pub mod compose;
pub mod history;
pub mod ignore;
pub mod images;
pub mod keys;
pub mod logs;
pub mod look;
pub mod mentions;
pub mod notify;
pub mod placed;
