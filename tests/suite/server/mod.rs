//! The server as its clients meet it: real sockets on a free port, a folder of its own, small clients written here.

mod answers;
mod blocks;
mod clauses;
mod control;
mod edits;
mod evasion;
mod fan_out;
mod history;
pub mod kit;
mod limits;
mod links;
mod malformed;
mod migration;
mod nonce;
mod order;
mod policy;
mod polling;
mod privacy;
mod private_rooms;
mod rest;
mod rights;
mod sign_in;
mod standing;
mod stop;
mod store;
mod time;
mod whispers;
