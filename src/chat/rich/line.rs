//! One rich line: a text, and what each run of it means.
//!
//! A line is one text with marks on it rather than many texts, so that a message with tags costs hardly more memory
//! than a plain one. Must not know where the words come from.

use super::{Link, Rgb, Style};
use crate::chat::text::SafeText;

/// What most lines fit in, in bytes and in runs.
const USUAL_TEXT: usize = 128;
const USUAL_RUNS: usize = 8;

/// One line of text between hard breaks. Made by [`Runs`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichLine {
    text: SafeText,
    /// None is empty; the last one ends where the text does.
    runs: Box<[Run]>,
    /// Where the runs lead, in their order.
    links: Box<[Link]>,
    /// Cells to indent the line and its wrapped rows by: nested lists, quotes.
    pub indent: u8,
    /// Inside a code block: keep spaces, wrap anywhere.
    pub code_block: bool,
}

/// A quarter of what the style and the link themselves would take: a line with tags has many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// In bytes, at the end of a grapheme cluster.
    end: u32,
    /// See [`Style::bits`].
    style: u16,
    /// Counted from 1 among the links of the line; 0 is none.
    link: u16,
    color: Option<Rgb>,
}

/// A run of text with one look. Never empty, and whole clusters only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    pub text: &'a str,
    pub style: Style,
    pub link: Option<&'a Link>,
}

/// The same with its style as bits, see [`Style::bits`]: as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct PackedSpan<'a> {
    pub text: &'a str,
    pub style: u16,
    pub color: Option<Rgb>,
    pub link: Option<&'a Link>,
}

impl RichLine {
    /// The words alone.
    pub fn text(&self) -> &SafeText {
        &self.text
    }

    pub fn spans(&self) -> impl ExactSizeIterator<Item = Span<'_>> {
        self.packed().map(|PackedSpan { text, style, color, link }| Span {
            text,
            style: Style::of_bits(style, color),
            link,
        })
    }

    pub fn packed(&self) -> impl ExactSizeIterator<Item = PackedSpan<'_>> {
        let mut start = 0;
        self.runs.iter().map(move |run| {
            let text = &self.text.as_str()[start..run.end as usize];
            start = run.end as usize;
            let link = usize::from(run.link).checked_sub(1).map(|at| &self.links[at]);
            PackedSpan { text, style: run.style, color: run.color, link }
        })
    }
}

/// The runs of a line while they come in. Serves for one line after the other.
#[derive(Debug, Default)]
pub struct Runs {
    text: String,
    runs: Vec<Run>,
    links: Vec<Link>,
}

impl Runs {
    /// Appends text from anywhere, to the last run if it looks the same and leads to the same place.
    pub fn push(&mut self, text: &str, style: Style, link: Option<&Link>) {
        if self.text.capacity() == 0 {
            self.text.reserve(text.len().max(USUAL_TEXT));
            self.runs.reserve(USUAL_RUNS);
        }
        self.text.push_str(text);
        let end = self.text.len() as u32;
        let link = link.map_or(0, |link| number(&mut self.links, link));
        let run = Run { end, style: style.bits(), link, color: style.color };
        match self.runs.last_mut() {
            Some(last) if (Run { end, ..*last }) == run => last.end = end,
            _ => self.runs.push(run),
        }
    }

    /// Takes a space off the end again.
    pub fn drop_space(&mut self) {
        if let Some(last) = self.runs.last_mut()
            && self.text.ends_with(' ')
        {
            self.text.pop();
            last.end -= 1;
        }
    }

    /// The line of what was pushed since the last one, through the gate for text.
    pub fn line(&mut self, indent: u8, code_block: bool) -> RichLine {
        let text = SafeText::of_runs(&self.text, self.runs.iter_mut().map(|run| &mut run.end));
        let (mut start, pushed) = (0, self.runs.len());
        self.runs.retain(|run| std::mem::replace(&mut start, run.end) < run.end);
        if self.runs.len() < pushed {
            self.drop_unled();
        }
        self.text.clear();
        let (runs, links) = (self.runs.drain(..).collect(), self.links.drain(..).collect());
        RichLine { text, runs, links, indent, code_block }
    }

    /// Forgets the links of runs that are gone.
    fn drop_unled(&mut self) {
        let all = std::mem::take(&mut self.links);
        for run in self.runs.iter_mut().filter(|run| run.link > 0) {
            run.link = number(&mut self.links, &all[usize::from(run.link) - 1]);
        }
    }
}

/// The number of a link that comes after all others; 0 when no more can be told apart.
fn number(links: &mut Vec<Link>, link: &Link) -> u16 {
    if links.last() != Some(link) && links.len() < usize::from(u16::MAX) {
        links.push(link.clone());
    }
    if links.last() == Some(link) { links.len() as u16 } else { 0 }
}
