//! HTML and Markdown at the two borders: untrusted HTML to rich lines, Markdown to safe HTML.
//!
//! Inwards: [`html_read`] for messages (RFC 3.1.a), [`html_text`] for names and badges. Outwards, on the server:
//! [`markdown`] with the emotes of [`emote`] (RFC 3.3). Must not know widths, themes, sockets or who wrote a text.

pub mod guard;
mod html;
pub mod html_read;
pub mod html_text;
mod page;
mod rich;

#[cfg(feature = "server")]
mod allow_list;
#[cfg(feature = "server")]
pub mod emote;
#[cfg(feature = "server")]
pub mod links;
#[cfg(feature = "server")]
pub mod markdown;
#[cfg(feature = "server")]
mod markdown_limit;
#[cfg(feature = "server")]
mod markdown_tree;
#[cfg(feature = "server")]
pub mod media;
#[cfg(feature = "server")]
pub mod pictures;
