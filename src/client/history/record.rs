//! One line as bytes, and back.
//!
//! What is read passes the gate for text again: a file can be changed by others. Fixed fields come first, so that place,
//! time and id are found without reading the rest. Must not know where records are kept.

use std::sync::Arc;

use crate::chat::{
    Author, Body, Kind, Line, Link, Message, MessageId, Reply, Rgb, RichLine, RoomId, Runs, SafeText, Scope, Style,
    Timestamp,
};

/// Kind and scope, what is there of the optional parts, place, time.
const HEAD: usize = 12;

const EDITED: u8 = 1;
const ANONYMOUS: u8 = 1 << 1;
const COLOR: u8 = 1 << 2;
const BADGE: u8 = 1 << 3;
const REPLY: u8 = 1 << 4;
const RICH: u8 = 1 << 5;
/// Beside the bits of a style: a colour follows.
const COLORED: u16 = 1 << 10;

const KINDS: [Kind; 5] = [Kind::Text, Kind::Notice, Kind::Alert, Kind::Whisper, Kind::Removed];
const SCOPES: [Scope; 3] = [Scope::Global, Scope::Local, Scope::Untagged];

/// Appends a message of the place of that number.
pub(super) fn write(message: &Message, place: u16, out: &mut Vec<u8>) {
    let author = &message.author;
    let kind = KINDS.iter().position(|kind| *kind == message.kind).unwrap_or(0);
    let scope = SCOPES.iter().position(|scope| *scope == message.scope).unwrap_or(0);
    let there = |is: bool, bit: u8| if is { bit } else { 0 };
    out.push((kind * SCOPES.len() + scope) as u8);
    out.push(
        there(message.edited, EDITED)
            | there(author.anonymous, ANONYMOUS)
            | there(author.color.is_some(), COLOR)
            | there(author.badge.is_some(), BADGE)
            | there(message.reply.is_some(), REPLY)
            | there(matches!(message.body, Body::Rich(_)), RICH),
    );
    out.extend(place.to_le_bytes());
    out.extend(message.at.0.to_le_bytes());
    write_text(message.id.as_str(), out);
    write_text(author.name.as_str(), out);
    write_text(&author.key, out);
    if let Some(Rgb(r, g, b)) = author.color {
        out.extend([r, g, b]);
    }
    if let Some(badge) = &author.badge {
        write_text(badge.as_str(), out);
    }
    if let Some(reply) = &message.reply {
        [reply.to.as_str(), reply.author.as_str(), reply.excerpt.as_str()]
            .iter()
            .for_each(|text| write_text(text, out));
    }
    match &message.body {
        Body::Plain(text) => write_text(text.as_str(), out),
        Body::Rich(lines) => {
            write_number(lines.len(), out);
            lines.iter().for_each(|line| write_rich(line, out));
        }
    }
}

fn write_rich(line: &RichLine, out: &mut Vec<u8>) {
    out.extend([line.indent, u8::from(line.code_block)]);
    write_number(line.spans().len(), out);
    for span in line.packed() {
        write_text(span.text, out);
        let has_color = if span.color.is_some() { COLORED } else { 0 };
        out.extend_from_slice(&(span.style | has_color).to_le_bytes());
        if let Some(Rgb(r, g, b)) = span.color {
            out.extend([r, g, b]);
        }
        out.push(span.link.map_or(0, |link| if link.image { 2 } else { 1 }));
        span.link.iter().for_each(|link| write_text(link.url.as_str(), out));
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

/// Seven bits a byte, the lowest first.
fn write_number(mut number: usize, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(super) fn place(record: &[u8]) -> Option<u16> {
    record.get(2..4).and_then(|bytes| bytes.try_into().ok()).map(u16::from_le_bytes)
}

/// Gives a record the number that its place has elsewhere.
pub(super) fn set_place(record: &mut [u8], place: u16) {
    if let Some(bytes) = record.get_mut(2..4) {
        bytes.copy_from_slice(&place.to_le_bytes());
    }
}

pub(super) fn at(record: &[u8]) -> Option<Timestamp> {
    record
        .get(4..HEAD)
        .and_then(|bytes| bytes.try_into().ok())
        .map(|bytes| Timestamp::clamped(i64::from_le_bytes(bytes)))
}

pub(super) fn id(record: &[u8]) -> Option<&str> {
    Reader(record.get(HEAD..)?).text()
}

/// The line of a record; `room` is the room of its place. `None` for what no `write` has made.
pub(super) fn read(record: &[u8], room: &RoomId) -> Option<Line> {
    let (first, there) = (usize::from(*record.first()?), *record.get(1)?);
    let has = |bit: u8| there & bit != 0;
    let mut rest = Reader(record.get(HEAD..)?);
    let id = MessageId::new(rest.text()?);
    let name = SafeText::name(rest.text()?);
    let key = rest.text()?.into();
    let color = if has(COLOR) { Some(rest.color()?) } else { None };
    let badge = if has(BADGE) { Some(SafeText::name(rest.text()?)) } else { None };
    let reply = if has(REPLY) { Some(Arc::new(rest.reply()?)) } else { None };
    let body = if has(RICH) { rest.rich()? } else { Body::Plain(SafeText::block(rest.text()?)) };
    let author = Arc::new(Author { name, key, color, badge, anonymous: has(ANONYMOUS) });
    Some(Line::received(Message {
        id,
        room: room.clone(),
        at: at(record)?,
        author,
        body,
        scope: SCOPES[first % SCOPES.len()],
        kind: *KINDS.get(first / SCOPES.len())?,
        edited: has(EDITED),
        reply,
        extra: None,
    }))
}

/// The words of a record, as `Body::plain` gives them of its line; `pieces` is where those of a rich one are joined.
pub(super) fn text<'a>(record: &'a [u8], pieces: &'a mut String) -> Option<&'a str> {
    let there = *record.get(1)?;
    let has = |bit: u8| there & bit != 0;
    let mut rest = Reader(record.get(HEAD..)?);
    // Id, name, key.
    rest.skip_texts(3)?;
    rest.take(if has(COLOR) { 3 } else { 0 })?;
    rest.skip_texts(usize::from(has(BADGE)) + if has(REPLY) { 3 } else { 0 })?;
    if !has(RICH) {
        return rest.text();
    }
    pieces.clear();
    rest.pieces(pieces)?;
    Some(pieces)
}

/// What is left to read of a record.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..28).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn skip_texts(&mut self, count: usize) -> Option<()> {
        for _ in 0..count {
            let length = self.number()?;
            self.take(length)?;
        }
        Some(())
    }

    /// The words of a rich body without their looks.
    fn pieces(&mut self, out: &mut String) -> Option<()> {
        for line in 0..self.number()? {
            if line > 0 {
                out.push('\n');
            }
            self.take(2)?;
            for _ in 0..self.number()? {
                out.push_str(self.text()?);
                let bits = u16::from_le_bytes(self.take(2)?.try_into().ok()?);
                self.take(if bits & COLORED == 0 { 0 } else { 3 })?;
                let linked = self.byte()? != 0;
                self.skip_texts(usize::from(linked))?;
            }
        }
        Some(())
    }

    fn color(&mut self) -> Option<Rgb> {
        self.take(3).map(|bytes| Rgb(bytes[0], bytes[1], bytes[2]))
    }

    fn reply(&mut self) -> Option<Reply> {
        let to = MessageId::new(self.text()?);
        Some(Reply { to, author: SafeText::name(self.text()?), excerpt: SafeText::line(self.text()?) })
    }

    fn rich(&mut self) -> Option<Body> {
        let count = self.number()?;
        let mut runs = Runs::default();
        let lines: Option<Vec<RichLine>> = (0..count).map(|_| self.rich_line(&mut runs)).collect();
        Some(Body::Rich(lines?.into()))
    }

    fn rich_line(&mut self, runs: &mut Runs) -> Option<RichLine> {
        let (indent, code_block) = (self.byte()?, self.byte()? != 0);
        for _ in 0..self.number()? {
            self.run(runs)?;
        }
        Some(runs.line(indent, code_block))
    }

    fn run(&mut self, runs: &mut Runs) -> Option<()> {
        let text = self.text()?;
        let bits = u16::from_le_bytes(self.take(2)?.try_into().ok()?);
        let color = if bits & COLORED != 0 { Some(self.color()?) } else { None };
        let style = Style::of_bits(bits, color);
        let link = match self.byte()? {
            0 => None,
            kind => Some(self.link(kind == 2)?),
        };
        runs.push(text, style, link.as_ref());
        Some(())
    }

    /// An address that could not have become a link at the border does not become one here.
    fn link(&mut self, image: bool) -> Option<Link> {
        let url = SafeText::line(self.text()?);
        let web = ["http://", "https://"].iter().any(|scheme| url.as_str().starts_with(scheme));
        web.then_some(Link { url, image })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(body: Body) -> Message {
        Message {
            id: MessageId::new("0190-a"),
            room: RoomId::new("nova"),
            at: Timestamp(1_700_000_000_123),
            author: Arc::new(Author {
                name: SafeText::name("Kat"),
                key: "kat".into(),
                color: Some(Rgb(1, 2, 3)),
                badge: Some(SafeText::name("\u{2605}")),
                anonymous: true,
            }),
            body,
            scope: Scope::Local,
            kind: Kind::Whisper,
            edited: true,
            reply: Some(Arc::new(Reply {
                to: MessageId::new("x"),
                author: SafeText::name("bob"),
                excerpt: SafeText::line("what he said"),
            })),
            extra: None,
        }
    }

    fn there_and_back(message: &Message) -> Option<Line> {
        let mut bytes = Vec::new();
        write(message, 7, &mut bytes);
        assert_eq!((place(&bytes), at(&bytes), id(&bytes)), (Some(7), Some(message.at), Some(message.id.as_str())));
        assert_eq!(text(&bytes, &mut String::from("old")), Some(message.body.plain().as_str()));
        read(&bytes, &message.room)
    }

    #[test]
    fn every_part_of_a_message_comes_back() {
        let link = Link { url: SafeText::line("https://example.org/a"), image: true };
        let style = Style { bold: true, spoiler: true, color: Some(Rgb(9, 8, 7)), ..Style::default() };
        let mut runs = Runs::default();
        runs.push("see ", Style::default(), None);
        runs.push("this", style, Some(&link));
        let rich = runs.line(2, true);
        for body in [Body::Plain(SafeText::block("a\nb \u{1f389}")), Body::Rich(vec![rich, RichLine::default()].into())]
        {
            let message = message(body);
            assert_eq!(there_and_back(&message), Some(Line::received(message)));
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back_as_it_was(text in any::<String>(), name in any::<String>(), at in 0..=Timestamp::MAX.0) {
            let mut message = message(Body::Plain(SafeText::block(&text)));
            message.author = Arc::new(Author {
                name: SafeText::name(&name), key: name.into(), color: None, badge: None, anonymous: false,
            });
            message.at = Timestamp(at);
            let line = there_and_back(&message);
            prop_assert_eq!(line, Some(Line::received(message)));
        }

        #[test]
        fn bytes_of_anybody_are_a_line_or_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = text(&bytes, &mut String::new());
            if let Some(line) = read(&bytes, &RoomId::new("nova")) {
                let text = line.message.body.plain();
                prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
            }
        }
    }
}
