//! From words to lines: white space, runs of one look, what stands before a line of a list or a quote.
//!
//! White space collapses as in a browser, except in code. Every line passes the gate of `SafeText` when it is complete,
//! so nothing can hide in an entity or between two elements. Must not know elements.

use std::mem::take;

use crate::chat::{Body, Link, RichLine, Runs, SafeText, Span, Style};

/// How a run of text looks and where it leads.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub style: Style,
    pub link: Option<Link>,
}

/// What every new line begins with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Margin {
    pub indent: u8,
    pub quote: bool,
    pub code_block: bool,
}

#[derive(Default)]
pub struct Lines {
    done: Vec<RichLine>,
    runs: Runs,
    /// Of the line that is being written.
    indent: u8,
    code_block: bool,
    margin: Margin,
    /// The mark of a list item that has no text yet.
    bullet: Option<String>,
    /// The line ends in a space, which goes again if nothing follows on the line.
    spaced: bool,
    started: bool,
}

impl Lines {
    /// Written in the memory of `runs`, which holds nothing.
    pub fn new(runs: Runs) -> Self {
        Self { runs, ..Self::default() }
    }

    /// Holds from the next line on.
    pub fn set_margin(&mut self, margin: Margin) {
        self.margin = margin;
    }

    pub fn set_bullet(&mut self, bullet: Option<String>) {
        self.bullet = bullet;
    }

    pub fn is_line_started(&self) -> bool {
        self.started
    }

    /// Running text: white space collapses, line breaks are spaces.
    pub fn text(&mut self, text: &str, look: &Look) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(is_space);
            if word.len() < rest.len() && self.started && !self.spaced {
                self.push(" ", look);
                self.spaced = true;
            }
            let end = if self.started { evenly_spaced(word) } else { word.find(is_space).unwrap_or(word.len()) };
            if end > 0 {
                self.word(&word[..end], look);
            }
            rest = &word[end..];
        }
    }

    /// Code: all spaces count, and line breaks too where the margin says so.
    pub fn verbatim(&mut self, text: &str, look: &Look) {
        if !self.margin.code_block {
            return self.word(&text.replace(['\n', '\r'], " "), look);
        }
        for (i, row) in text.split('\n').enumerate() {
            if i > 0 {
                self.break_line();
            }
            let row = row.trim_end_matches('\r');
            if !row.is_empty() {
                self.word(&row.replace('\t', "    "), look);
            }
        }
    }

    fn word(&mut self, word: &str, look: &Look) {
        let mut word = word;
        if !self.started {
            self.start_line();
            if self.margin.quote {
                // Some servers leave the `>` of a quote in its text; one is enough.
                word = word.strip_prefix('>').unwrap_or(word);
            }
        }
        if !word.is_empty() {
            self.push(word, look);
            self.spaced = false;
        }
    }

    fn push(&mut self, text: &str, look: &Look) {
        self.runs.push(text, look.style, look.link.as_ref());
    }

    fn start_line(&mut self) {
        self.started = true;
        self.indent = self.margin.indent;
        self.code_block = self.margin.code_block;
        let style = Style { quote: self.margin.quote, ..Style::default() };
        if self.margin.quote {
            self.runs.push("> ", style, None);
            self.spaced = true;
        }
        if let Some(bullet) = self.bullet.take() {
            self.indent = self.margin.indent.saturating_sub(width_of(&bullet));
            self.runs.push(&bullet, style, None);
            self.spaced = true;
        }
    }

    /// Ends the line if anything stands on it.
    pub fn end_line(&mut self) {
        if self.started {
            self.break_line();
        }
    }

    /// Ends the line even if it is empty. The first lines of a message are never empty.
    pub fn break_line(&mut self) {
        if !self.started && self.margin.code_block {
            self.start_line();
        }
        if take(&mut self.spaced) {
            self.runs.drop_space();
        }
        if self.started || !self.done.is_empty() {
            // Most messages are one line, and a list of one is not copied in the end.
            if self.done.is_empty() {
                self.done.reserve_exact(1);
            }
            self.done.push(self.runs.line(take(&mut self.indent), take(&mut self.code_block)));
        }
        self.started = false;
    }

    /// All that was said, empty lines at the end left out, and the memory it was written in.
    pub fn finish(mut self) -> (Body, Runs) {
        self.end_line();
        let runs = take(&mut self.runs);
        (self.body(), runs)
    }

    fn body(mut self) -> Body {
        let shown = self.done.iter().rposition(|line| !line.text().is_empty()).map_or(0, |last| last + 1);
        self.done.truncate(shown);
        if let [line] = &self.done[..]
            && is_plain(line)
        {
            return Body::Plain(line.text().clone());
        }
        if self.done.iter().all(is_plain) {
            let texts: Vec<&str> = self.done.iter().map(|line| line.text().as_str()).collect();
            return Body::Plain(SafeText::block(&texts.join("\n")));
        }
        Body::Rich(self.done.into())
    }
}

/// The width of a list's mark, in cells.
pub fn width_of(bullet: &str) -> u8 {
    bullet.chars().count().try_into().unwrap_or(u8::MAX)
}

fn is_plain(line: &RichLine) -> bool {
    let plain = |span: Span<'_>| span.style == Style::default() && span.link.is_none();
    line.indent == 0 && !line.code_block && line.spans().all(plain)
}

/// The bytes up to the first white space that is not one space between two words: what needs no change.
fn evenly_spaced(text: &str) -> usize {
    let bytes = text.as_bytes();
    let space = |b: u8| is_space(char::from(b));
    let odd = |at: &usize| {
        let next = bytes.get(at + 1).copied();
        space(bytes[*at]) && (bytes[*at] != b' ' || next.is_none_or(space))
    };
    (0..bytes.len()).find(odd).unwrap_or(bytes.len())
}

/// White space of HTML; a no-break space is not one.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}
