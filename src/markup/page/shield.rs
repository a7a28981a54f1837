//! Characters that html2text would drop or turn into spaces, carried past it: control characters, which the gate of
//! `SafeText` must see to know an escape sequence, and the white space that only looks like one to a browser.
//!
//! Each goes as a private one of the last plane, which nobody writes; one that comes in as such is lost. Must not know
//! what the text says.

use crate::markup::html::decode;

/// Where the private characters begin; the last two planes hold nothing else.
const FIRST: u32 = 0x10_0000;

/// Written where a line ends on purpose: html2text puts empty lines round blocks, which a chat has no room for, and
/// only those with this mark are kept.
pub const BREAK: char = '\u{10fff0}';
/// Written at the start of a link, so that none is empty and two to one address stay two.
pub const LINK: char = '\u{10fff1}';

/// Part of a text as written.
pub enum Piece<'a> {
    /// One that may need a shield.
    Char(char),
    /// One that does not: a character, or an entity that html2text is to decode.
    Source(&'a str),
}

/// The pieces of text, in which entities count.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let (c, len) = if c == '&' { decode(rest).unwrap_or((c, 1)) } else { (c, c.len_utf8()) };
        let (source, after) = rest.split_at(len);
        rest = after;
        let special = c == '\n' || c == '\t' || c == '<' && source == "<" || needs_shield(c);
        Some(if special { Piece::Char(c) } else { Piece::Source(source) })
    })
}

/// Adds one character of text to `html`.
pub fn push(html: &mut String, c: char) {
    match c {
        '<' => html.push_str("&lt;"),
        '&' => html.push_str("&amp;"),
        '\0' => html.push('\u{fffd}'),
        _ if u32::from(c) >= FIRST => html.push('\u{fffd}'),
        _ if needs_shield(c) => html.extend(char::from_u32(FIRST + u32::from(c))),
        _ => html.push(c),
    }
}

/// What stood in a text before it was shielded.
pub fn lift(text: &str) -> String {
    let lifted = |c: char| u32::from(c).checked_sub(FIRST).map_or(Some(c), char::from_u32);
    text.chars().filter(|c| !matches!(*c, BREAK | LINK)).filter_map(lifted).collect()
}

fn needs_shield(c: char) -> bool {
    let space = c.is_whitespace() && !matches!(c, ' ' | '\n' | '\u{a0}') || c == '\u{200b}';
    space || c.is_control() && c != '\n' || u32::from(c) >= FIRST
}
