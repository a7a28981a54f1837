//! The places of the screen, a file each. Every one paints a part of the state into its rectangle and nothing else.

pub mod action_bar;
pub mod channels;
pub mod completion;
pub mod compose;
mod desk_bar;
mod desk_entry;
mod desk_list;
pub mod empty;
mod entry;
mod folded;
mod held_back;
pub mod hints;
pub mod lead;
pub mod line;
mod linked;
pub mod listing;
pub mod message;
pub mod overlay;
pub mod people;
pub mod picture;
mod rank;
pub mod second;
mod selected;
pub mod status;
pub mod timeline;
pub mod title;
mod words;
