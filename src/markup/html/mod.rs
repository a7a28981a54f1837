//! How HTML is spelled: tags, attributes, entities.
//!
//! [`scan`] knows the few spellings nearly all messages are written in and stops at anything else; [`tokens`] knows all
//! of them. Must not know what is shown how.

mod entity;
mod scan;
mod tag;
mod token;

pub use entity::{decode, unescape};
pub use scan::scan;
pub use tag::{Attribute, Attributes, Tag};
pub use token::{Token, tokens};

/// Who listens to a reader. Every call is in document order; closing tags need not match.
pub trait Events {
    fn open(&mut self, tag: Tag, attributes: &Attributes<'_>);
    fn close(&mut self, tag: Tag);
    /// Text with its entities decoded. May come in pieces. Not sanitised.
    fn text(&mut self, text: &str);
}
