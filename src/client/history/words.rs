//! What the index knows of a line: its words, and marks for room, author and properties among them.
//!
//! A mark begins with a character of private use, which no word of a message keeps here, so nobody can write one. Must
//! not know SQL.

use crate::chat::name::fold;
use crate::chat::{Body, Message, RichLine};

const ROOM: char = '\u{e000}';
const AUTHOR: char = '\u{e001}';
const PROPERTY: char = '\u{e002}';

pub(super) const LINK: &str = "\u{e002}link";
pub(super) const EDITED: &str = "\u{e002}edited";

/// The mark of a place.
pub(super) fn room(place: u16) -> String {
    format!("{ROOM}{place}")
}

/// The mark of an author; whoever shares it is told apart by name afterwards.
pub(super) fn author(name: &str) -> String {
    format!("{AUTHOR}{:x}", hash(&fold(name)))
}

/// FNV-1a, folded: the same in every run, unlike the hashes of the standard library.
pub(super) fn hash(text: &str) -> u32 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 32)) as u32
}

/// Replaces `out` by what is indexed of a message.
pub(super) fn of(message: &Message, place: u16, out: &mut String) {
    out.clear();
    out.push_str(&room(place));
    out.push(' ');
    out.push_str(&author(&message.author.key));
    if message.edited {
        out.push(' ');
        out.push_str(EDITED);
    }
    match &message.body {
        Body::Plain(text) => push_words(text.as_str(), out),
        Body::Rich(lines) => {
            for line in lines {
                out.push('\n');
                push_clean(line.text().as_str(), out);
            }
            let links = lines.iter().flat_map(RichLine::spans).filter_map(|span| span.link);
            let mut pages = links.filter(|link| !link.image).peekable();
            if pages.peek().is_some() {
                out.push(' ');
                out.push_str(LINK);
            }
            // Its words only: who looks for a host finds it, whatever stands in the text.
            pages.for_each(|link| push_words(link.url.as_str(), out));
        }
    }
}

fn push_words(text: &str, out: &mut String) {
    out.push('\n');
    push_clean(text, out);
}

fn push_clean(text: &str, out: &mut String) {
    if text.is_ascii() {
        return out.push_str(text);
    }
    out.extend(text.chars().map(|c| if matches!(c, ROOM | AUTHOR | PROPERTY) { ' ' } else { c }));
}
