//! The network task of bitwave, from the pure session to a real socket, and the two roles that use it.

mod asked;
mod changes;
mod clauses;
pub mod client;
mod connecting;
mod direct;
pub mod fake_server;
mod foreign;
mod hostile;
mod login;
mod network;
mod order;
mod order_hostile;
mod order_lines;
mod order_rooms;
#[cfg(feature = "server")]
mod order_together;
mod order_wire;
pub mod play;
mod promise;
#[cfg(feature = "server")]
mod read_together;
#[cfg(feature = "server")]
mod real_server;
mod rest;
mod restored;
mod roles;
mod session;
mod target;
