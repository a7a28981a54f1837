//! The server as its clients meet it: real sockets on a free port, a folder of its own, small clients written here.

mod control;
mod fan_out;
mod history;
pub mod kit;
mod limits;
mod nonce;
mod policy;
mod polling;
mod rest;
mod sign_in;
mod stop;
mod store;
mod time;
