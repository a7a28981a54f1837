//! The network task of bitwave, from the pure session to a real socket, and the two roles that use it.

mod connecting;
pub mod fake_server;
mod login;
mod network;
pub mod play;
mod promise;
mod roles;
mod session;
mod target;
