//! The reducer: messages and actions in, state and effects out. No runtime, no screen.

mod alerts;
mod commands;
mod compose;
mod feed;
mod form;
mod ignore;
mod lines;
mod listing;
mod members;
mod memory;
mod network;
mod overlays;
mod paste;
mod query;
mod read;
mod rest;
mod rooms;
mod scroll;
mod select;
mod submit;
mod visibility;
pub mod world;
