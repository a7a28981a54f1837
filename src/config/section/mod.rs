//! The tables of the configuration file, one file each.
//!
//! Must not know what a setting leads to.

pub mod history;
pub mod logs;
