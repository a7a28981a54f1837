//! Matrix, judged by a real homeserver and by a client that is not ours: Synapse and matrix-js-sdk.
//!
//! One Synapse serves the whole run; each test makes its own people and rooms on it.

mod away;
mod door;
mod http;
mod js;
mod odd;
mod ours;
mod peers;
mod screens;
mod signs;
mod synapse;
mod talk;
