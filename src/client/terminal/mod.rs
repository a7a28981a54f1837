//! The terminal as a device: getting hold of it, writing to it, giving it back.
//!
//! Must not know what is on the screen.

mod answer;
pub mod capability;
pub mod echo;
pub mod encode;
mod graphics;
pub mod guard;
pub mod hidden;
mod hyperlink;
pub mod input;
mod motion;
pub mod osc52;
pub mod output;
mod pen;
mod row;
pub mod signals;
mod width;

pub use guard::{Guard, TerminalError};
pub use output::Output;
