//! The places of the screen, a file each. Every one paints a part of the state into its rectangle and nothing else.

pub mod channels;
pub mod completion;
pub mod compose;
pub mod empty;
pub mod hints;
pub mod lead;
pub mod line;
pub mod message;
pub mod overlay;
pub mod people;
pub mod status;
pub mod timeline;
pub mod title;
