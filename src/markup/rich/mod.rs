//! From events of HTML to a body: rich lines without layout (RFC 3.1.a, 3.5).
//!
//! [`writer`] knows what elements mean, [`lines`] knows how words become lines; the other files read one thing each.
//! Must not know how HTML is spelled, nor how wide a screen is.

mod address;
mod image;
mod lines;
mod link;
pub(super) mod look;
mod writer;

pub use address::link_addresses;
pub use link::ReadRules;
pub use writer::{Scratch, Writer, start};
