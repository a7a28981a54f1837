//! The reducer: messages and actions in, state and effects out. No runtime, no screen.

mod commands;
mod compose;
mod feed;
mod form;
mod lines;
mod memory;
mod network;
mod overlays;
mod paste;
mod read;
mod rooms;
mod scroll;
mod submit;
pub mod world;
