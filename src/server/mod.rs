//! The server.

pub mod policy;
pub mod store;
