//! One rich line: a text, and what each run of it means.
//!
//! A line is one text with marks on it rather than many texts, so that a message with tags costs hardly more memory
//! than a plain one. Must not know where the words come from.

use super::{Link, Style};
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
    /// Cells to indent the line and its wrapped rows by: nested lists, quotes.
    pub indent: u8,
    /// Inside a code block: keep spaces, wrap anywhere.
    pub code_block: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    /// In bytes, at the end of a grapheme cluster.
    end: u32,
    style: Style,
    link: Option<Link>,
}

/// A run of text with one look. Never empty, and whole clusters only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    pub text: &'a str,
    pub style: Style,
    pub link: Option<&'a Link>,
}

impl RichLine {
    /// The words alone.
    pub fn text(&self) -> &SafeText {
        &self.text
    }

    pub fn spans(&self) -> impl ExactSizeIterator<Item = Span<'_>> {
        let mut start = 0;
        self.runs.iter().map(move |run| {
            let text = &self.text.as_str()[start..run.end as usize];
            start = run.end as usize;
            Span { text, style: run.style, link: run.link.as_ref() }
        })
    }
}

/// The runs of a line while they come in. Serves for one line after the other.
#[derive(Debug, Default)]
pub struct Runs {
    text: String,
    runs: Vec<Run>,
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
        match self.runs.last_mut() {
            Some(last) if last.style == style && last.link.as_ref() == link => last.end = end,
            _ => self.runs.push(Run { end, style, link: link.cloned() }),
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
        let mut start = 0;
        self.runs.retain(|run| std::mem::replace(&mut start, run.end) < run.end);
        self.text.clear();
        RichLine { text, runs: self.runs.drain(..).collect(), indent, code_block }
    }
}
