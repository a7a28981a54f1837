//! The sections of the configuration file, a file each.

pub mod images;
pub mod keys;
pub mod look;
pub mod placed;
