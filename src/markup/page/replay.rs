//! From the lines of html2text back to events: what opens and closes between one run of text and the next.
//!
//! What stands before a line says in which quotes and items it is, the marks of a run in which other elements. Must
//! not know what is made of the events.

use crate::chat::Rgb;
use crate::markup::html::{Attributes, Events, Tag};

use super::kind::Kind;
use super::marks::{BULLET, Line, Mark, NUMBER, Picture, QUOTE};
use super::shield::{BREAK, LINK, lift};

/// Something a line is in.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    Quote,
    /// An item of a list, with the cells its other lines move in by, and its number if it has one.
    Item {
        indent: usize,
        number: Option<u32>,
    },
    Code,
}

/// Tells `events` the lines of a message, one after the other.
pub struct Replay<'e, E> {
    events: &'e mut E,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
}

/// A run of text and its marks.
type Run<'l> = (&'l [Mark], &'l str);

impl<'e, E: Events> Replay<'e, E> {
    pub fn new(events: &'e mut E) -> Self {
        Self { events, blocks: Vec::new(), marks: Vec::new() }
    }

    pub fn line(&mut self, line: &Line) {
        let (prefix, runs) = split_prefix(line);
        let Some((marks, text)) = runs.first() else { return };
        if text.starts_with(LINK) {
            self.close_link();
        }
        let (kept, begun) = self.change(&prefix, runs.iter().any(|(marks, _)| marks.contains(&Mark::Preformatted)));
        let stays = kept == self.blocks.len() && begun.is_empty();
        self.close_marks(if stays { self.shared(marks) } else { 0 });
        self.end_line();
        for block in self.blocks.drain(kept..).rev() {
            tags(block).iter().rev().for_each(|tag| self.events.close(*tag));
        }
        for block in begun {
            self.blocks.push(block);
            self.open_block(block);
        }
        let mut said = runs.iter().filter(|(_, text)| text.chars().any(|c| c != BREAK)).peekable();
        if said.peek().is_none() {
            self.events.open(Tag::Break, &Attributes::default());
        }
        for (marks, text) in said {
            self.run(marks, text);
        }
    }

    /// Ends what is open inside the last line, so that nothing is left to be said.
    pub fn finish(&mut self) {
        self.close_marks(0);
    }

    fn end_line(&mut self) {
        self.events.open(Tag::Block, &Attributes::default());
        self.events.close(Tag::Block);
    }

    /// How many of the open blocks a line with `prefix` is still in, and those that begin with it.
    fn change(&self, prefix: &str, code: bool) -> (usize, Vec<Block>) {
        let mut rest = prefix;
        let mut kept = 0;
        while let Some(after) = self.blocks.get(kept).and_then(|block| continued(*block, rest, code)) {
            rest = after;
            kept += 1;
        }
        let mut begun = begun(rest);
        if code && !self.blocks[..kept].contains(&Block::Code) {
            begun.push(Block::Code);
        }
        (kept, begun)
    }

    fn open_block(&mut self, block: Block) {
        let number = if let Block::Item { number: Some(number), .. } = block { number.to_string() } else { "1".into() };
        let mut start = Attributes::default();
        start.set("start", number.into());
        tags(block).iter().for_each(|tag| self.events.open(*tag, &start));
    }

    fn run(&mut self, marks: &[Mark], text: &str) {
        let picture =
            marks.iter().find_map(|mark| if let Mark::Picture(picture) = mark { Some(picture) } else { None });
        let mut fresh = self.align(marks);
        if let Some(picture) = picture {
            return text.chars().for_each(|_| self.picture(picture));
        }
        let mut parts = text.split(LINK);
        let mut before = parts.next().unwrap_or_default();
        for part in parts {
            // White space before the mark is inside the link that begins.
            let said = before.trim_end_matches(' ');
            self.text(said);
            if !fresh || !said.is_empty() {
                self.close_link();
                self.align(marks);
            }
            fresh = false;
            self.text(&before[said.len()..]);
            before = part;
        }
        self.text(before);
    }

    fn text(&mut self, text: &str) {
        let text = lift(text);
        if !text.is_empty() {
            self.events.text(&text);
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let (kind, src) = Kind::read(&picture.src);
        let mut attributes = Attributes::default();
        attributes.set("src", src.into());
        attributes.set("alt", picture.alt.as_str().into());
        if let Some((name, value)) = kind.attribute() {
            attributes.set(name, value.into());
        }
        self.events.open(kind.tag(), &attributes);
    }

    /// Closes and opens elements until `marks` are those that are open. True if a link was opened.
    fn align(&mut self, marks: &[Mark]) -> bool {
        let shared = self.shared(marks);
        self.close_marks(shared);
        for mark in marks.iter().filter(|mark| is_element(mark)).skip(shared) {
            open_mark(mark, self.events);
            self.marks.push(mark.clone());
        }
        self.marks[shared..].iter().any(is_link)
    }

    /// How many of the open elements `marks` name too, from the outermost.
    fn shared(&self, marks: &[Mark]) -> usize {
        let told = marks.iter().filter(|mark| is_element(mark));
        self.marks.iter().zip(told).take_while(|(open, mark)| open == mark).count()
    }

    fn close_marks(&mut self, from: usize) {
        for mark in self.marks.drain(from..).rev() {
            self.events.close(tag(&mark));
        }
    }

    /// Ends the link that is open, so that another to the same address can begin.
    fn close_link(&mut self) {
        if let Some(at) = self.marks.iter().position(is_link) {
            self.close_marks(at);
        }
    }
}

/// What stands before a line, and its runs of text. Lines that nobody wrote have none.
fn split_prefix(line: &Line) -> (String, Vec<Run<'_>>) {
    let mut prefix = String::new();
    let mut runs: Vec<Run<'_>> = Vec::new();
    for run in line.tagged_strings() {
        let mut text = run.s.as_str();
        if runs.is_empty() {
            let verbatim = run.tag.iter().any(|mark| matches!(mark, Mark::Code | Mark::Keys | Mark::Preformatted));
            let len = prefix_len(text, verbatim);
            prefix.push_str(&text[..len]);
            text = &text[len..];
        }
        if !text.is_empty() {
            runs.push((&run.tag, text));
        }
    }
    (prefix, runs)
}

/// The bytes of `text` that html2text put before a line. Spaces of code are not among them.
fn prefix_len(text: &str, verbatim: bool) -> usize {
    let mut len = 0;
    loop {
        let rest = &text[len..];
        len += match rest.chars().next() {
            Some(QUOTE | BULLET) => 1,
            Some(NUMBER) => rest.find('.').map_or(rest.len(), |stop| stop + 1),
            Some(' ') if !verbatim => 1,
            _ => return len,
        };
    }
}

/// What is left of `prefix` if a line with it is still in `block`.
fn continued(block: Block, prefix: &str, code: bool) -> Option<&str> {
    match block {
        Block::Quote => prefix.strip_prefix(QUOTE),
        Block::Item { indent, .. } => {
            let spaces = prefix.bytes().take_while(|b| *b == b' ').count();
            (spaces >= indent).then(|| &prefix[indent..])
        }
        Block::Code => (code && prefix.is_empty()).then_some(prefix),
    }
}

/// The blocks that begin with a line.
fn begun(prefix: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = prefix;
    while let Some(first) = rest.chars().next() {
        let mut len = 1;
        match first {
            QUOTE => blocks.push(Block::Quote),
            BULLET => {
                len = 2.min(rest.len());
                blocks.push(Block::Item { indent: len, number: None });
            }
            NUMBER => {
                let stop = rest.find('.').unwrap_or(rest.len() - 1);
                len = stop + 1 + rest[stop + 1..].bytes().take_while(|b| *b == b' ').count();
                blocks.push(Block::Item { indent: len, number: rest[1..stop].parse().ok() });
            }
            _ => {}
        }
        rest = &rest[len..];
    }
    blocks
}

fn tags(block: Block) -> &'static [Tag] {
    match block {
        Block::Quote => &[Tag::Quote],
        Block::Item { number: None, .. } => &[Tag::Unordered, Tag::Item],
        Block::Item { .. } => &[Tag::Ordered, Tag::Item],
        Block::Code => &[Tag::Preformatted],
    }
}

/// Whether a mark is an element round its text.
fn is_element(mark: &Mark) -> bool {
    !matches!(mark, Mark::None | Mark::Preformatted | Mark::Picture(_))
}

fn is_link(mark: &Mark) -> bool {
    matches!(mark, Mark::Link(_))
}

fn tag(mark: &Mark) -> Tag {
    match mark {
        Mark::Bold => Tag::Bold,
        Mark::Italic => Tag::Italic,
        Mark::Underline => Tag::Underline,
        Mark::Strike => Tag::Strike,
        Mark::Small => Tag::Small,
        Mark::Code => Tag::Code,
        Mark::Keys => Tag::Keys,
        Mark::Heading(level) => Tag::Heading(*level),
        Mark::Link(_) => Tag::Link,
        _ => Tag::Span,
    }
}

fn open_mark(mark: &Mark, events: &mut impl Events) {
    let mut attributes = Attributes::default();
    match mark {
        Mark::Spoiler => attributes.set("class", "spoiler".into()),
        Mark::Color(Rgb(r, g, b)) => attributes.set("color", format!("#{r:02x}{g:02x}{b:02x}").into()),
        Mark::Link(address) => attributes.set("href", (&**address).into()),
        _ => {}
    }
    events.open(tag(mark), &attributes);
}
