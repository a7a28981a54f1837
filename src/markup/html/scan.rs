//! The fast reader: a closed list of elements, quoted attributes, common entities. Twenty times as fast as a parser
//! that knows everything, and nearly all messages need no more.
//!
//! It never guesses: at the first thing outside its grammar it stops, between two tokens, and says where. Must agree
//! with [`token`](super::token) on everything it does read.

use super::entity;
use super::{Attributes, Events, Tag};

/// Tells `events` what `html` says up to the first unusual thing. Returns the bytes read.
pub fn scan(html: &str, events: &mut impl Events) -> usize {
    let mut at = 0;
    while let Some(read) = token(&html[at..], events) {
        at += read;
    }
    at
}

/// One token. `None` at the end, or at something unusual.
fn token(rest: &str, events: &mut impl Events) -> Option<usize> {
    match rest.as_bytes().first()? {
        b'<' => tag(rest, events),
        b'&' if entity::is_bare(rest) => text(&rest[..1], events),
        b'&' => {
            let (c, len) = entity::decode(rest)?;
            events.text(c.encode_utf8(&mut [0; 4]));
            Some(len)
        }
        b'\r' | b'\0' => None,
        _ => {
            let end = rest.bytes().position(|b| matches!(b, b'<' | b'&' | b'\r' | b'\0'));
            text(&rest[..end.unwrap_or(rest.len())], events)
        }
    }
}

fn text(text: &str, events: &mut impl Events) -> Option<usize> {
    events.text(text);
    Some(text.len())
}

fn tag(rest: &str, events: &mut impl Events) -> Option<usize> {
    match rest.as_bytes().get(1) {
        Some(b'a'..=b'z') => opening(rest, events),
        Some(b'/') => closing(rest, events),
        // Comments, declarations, capitals.
        Some(b'!' | b'?' | b'A'..=b'Z') => None,
        // An arrow or a heart.
        _ => text(&rest[..1], events),
    }
}

fn closing(rest: &str, events: &mut impl Events) -> Option<usize> {
    let (tag, len) = name(&rest[2..])?;
    let end = 2 + len;
    rest[end..].starts_with('>').then(|| events.close(tag))?;
    Some(end + 1)
}

fn opening(rest: &str, events: &mut impl Events) -> Option<usize> {
    let (tag, len) = name(&rest[1..])?;
    let mut attributes = Attributes::default();
    let mut at = 1 + len;
    loop {
        let spaces = rest[at..].bytes().take_while(|b| *b == b' ').count();
        at += spaces;
        let end = if rest[at..].starts_with("/>") { 2 } else { usize::from(rest[at..].starts_with('>')) };
        if end > 0 {
            events.open(tag, &attributes);
            return Some(at + end);
        }
        if spaces == 0 {
            return None;
        }
        at += attribute(&rest[at..], &mut attributes)?;
    }
}

/// A name from the closed list, and its length. Elements with contents of their own kind are not on it.
fn name(rest: &str) -> Option<(Tag, usize)> {
    let len = rest.bytes().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-').count();
    let tag = Tag::from_name(&rest[..len]);
    (!matches!(tag, Tag::Other | Tag::Film)).then_some((tag, len))
}

/// `name="value"`. Returns its length.
fn attribute<'a>(rest: &'a str, attributes: &mut Attributes<'a>) -> Option<usize> {
    let len = rest.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'-').count();
    let value = rest[len..].strip_prefix("=\"").filter(|_| len > 0)?;
    let end = value.bytes().position(|b| matches!(b, b'"' | b'\r' | b'\0'))?;
    if value.as_bytes()[end] != b'"' {
        return None;
    }
    attributes.set(&rest[..len], entity::unescape(&value[..end])?);
    Some(len + 2 + end + 1)
}
