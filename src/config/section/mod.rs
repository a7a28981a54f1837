//! The sections of the configuration file, a file each.

pub mod keys;
pub mod look;
pub mod placed;
