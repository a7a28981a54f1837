//! The sections of the configuration file, one per file: shapes, defaults, and the checks that need no other section.
//!
//! Must not know what a setting leads to.

pub mod history;
pub mod ignore;
pub mod logs;
pub mod mentions;
pub mod notify;
