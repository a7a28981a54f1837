//! The server.

pub mod policy;
pub mod service;
pub mod store;
