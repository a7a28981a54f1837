//! Whole screens as pictures: what a person sees at each size, and how it looks without colour.

mod alerts;
mod anywhere;
mod beyond;
mod desk;
pub mod dump;
mod graphics;
#[cfg(feature = "server")]
mod hostile_lists;
mod house;
mod hyperlinks;
mod lists;
mod looks;
mod mouse;
mod output;
mod panels;
mod pictures;
mod scroll;
mod sink;
mod sizes;
mod states;
mod terminal;
mod themes;
mod two_rooms;
pub mod world;
mod writing;
