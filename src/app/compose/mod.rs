//! The input: one text with a cursor, edited by grapheme, with a kill buffer and a history of what was sent.
//!
//! Pure: keys arrive as method calls, the screen reads text and cursor. Must not know rooms, commands or widths.

mod editing;

use std::sync::Arc;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::chat::Reply;

pub use editing::Editing;

/// How many sent texts a room remembers.
const HISTORY: usize = 200;

/// The text of one room's input. The cursor is a byte index on a grapheme boundary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compose {
    text: String,
    cursor: usize,
    killed: String,
    /// What was sent, oldest first.
    sent: Vec<String>,
    recall: Option<Recall>,
    /// The message that the text will answer.
    pub reply: Option<Arc<Reply>>,
    /// The own message whose text this is going to be.
    editing: Option<Editing>,
    /// What has come back so far and still begins the text: what comes back later was sent later.
    returned: String,
}

/// Walking through the history. Every entry keeps what was changed in it, so that no step replaces a typed text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recall {
    /// The sent texts, and last what had been typed.
    entries: Vec<String>,
    at: usize,
    /// What the last entry is the new text of, while another one is shown.
    editing: Option<Editing>,
}

impl Compose {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether it holds nothing but what has come back.
    pub fn has_only_returned(&self) -> bool {
        !self.returned.is_empty() && self.text == self.returned
    }

    /// What was sent from here, oldest first.
    pub fn sent(&self) -> &[String] {
        &self.sent
    }

    /// Puts another text in, with the cursor at its end; nothing of the old one is kept.
    pub fn replace(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
    }

    /// Puts `text` in the place of a part of the text, with the cursor behind it.
    pub fn replace_range(&mut self, range: std::ops::Range<usize>, text: &str) {
        self.text.replace_range(range.clone(), text);
        self.cursor = boundary_from(&self.text, range.start + text.len());
    }

    /// Puts text in at the cursor. The caller has cleaned it.
    pub fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor = boundary_from(&self.text, self.cursor + text.len());
    }

    pub fn insert_char(&mut self, c: char) {
        self.insert(c.encode_utf8(&mut [0; 4]));
    }

    pub fn backspace(&mut self) {
        self.remove(before(&self.text, self.cursor), self.cursor);
    }

    pub fn delete(&mut self) {
        self.remove(self.cursor, after(&self.text, self.cursor));
    }

    /// Kills back to the last blank, as shells do.
    pub fn delete_word_back(&mut self) {
        let kept = self.text[..self.cursor].trim_end();
        let start = kept.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
        self.kill(start, self.cursor);
    }

    /// Kills to the end of the next word.
    pub fn delete_word(&mut self) {
        let start = self.cursor;
        self.word_right();
        let end = std::mem::replace(&mut self.cursor, start);
        self.kill(start, end);
    }

    /// Swaps the two characters before the cursor; inside a text the one under it takes part, as in shells.
    pub fn transpose(&mut self) {
        let end = if self.cursor == self.line_end() { self.cursor } else { after(&self.text, self.cursor) };
        let middle = before(&self.text, end);
        let start = before(&self.text, middle);
        if start < middle && start >= self.line_start() {
            let swapped = format!("{}{}", &self.text[middle..end], &self.text[start..middle]);
            self.text.replace_range(start..end, &swapped);
            self.cursor = boundary_from(&self.text, end);
        }
    }

    /// Kills to the end of the line; at its end the line break goes.
    pub fn kill_to_end(&mut self) {
        let end = self.line_end();
        self.kill(self.cursor, if end == self.cursor { after(&self.text, end) } else { end });
    }

    /// Kills to the start of the line; at its start the line break goes.
    pub fn kill_to_start(&mut self) {
        let start = self.line_start();
        self.kill(if start == self.cursor { before(&self.text, start) } else { start }, self.cursor);
    }

    pub fn yank(&mut self) {
        let killed = std::mem::take(&mut self.killed);
        self.insert(&killed);
        self.killed = killed;
    }

    /// What [`Compose::yank`] brings from now on.
    pub fn keep_for_yank(&mut self, text: &str) {
        text.clone_into(&mut self.killed);
    }

    pub fn left(&mut self) {
        self.cursor = before(&self.text, self.cursor);
    }

    pub fn right(&mut self) {
        self.cursor = after(&self.text, self.cursor);
    }

    pub fn word_left(&mut self) {
        let mut words = self.text[..self.cursor].unicode_word_indices();
        self.cursor = words.next_back().map_or(0, |(at, _)| boundary_from(&self.text, at));
    }

    pub fn word_right(&mut self) {
        let word = self.text[self.cursor..].unicode_word_indices().next();
        let end = word.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len());
        self.cursor = boundary_from(&self.text, end);
    }

    /// To the start of the line.
    pub fn home(&mut self) {
        self.cursor = self.line_start();
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        self.cursor = self.line_end();
    }

    /// A line up inside the text, on the first line an entry back in the history.
    pub fn up(&mut self) {
        let start = self.line_start();
        if start == 0 {
            if self.is_unchanged_edit() {
                self.leave_edit();
            }
            return self.older();
        }
        let column = self.text[start..self.cursor].graphemes(true).count();
        self.cursor = start - 1;
        self.cursor = self.column_of_line(column);
    }

    /// A line down inside the text, on the last line an entry forth in the history.
    pub fn down(&mut self) {
        let end = self.line_end();
        if end == self.text.len() {
            return self.newer();
        }
        let column = self.text[self.line_start()..self.cursor].graphemes(true).count();
        self.cursor = end + 1;
        self.cursor = self.column_of_line(column);
    }

    /// Empties the input because its text was sent or done, and remembers the text. A text that was being typed
    /// before an older one was recalled waits below: Down brings it.
    pub fn take(&mut self) -> String {
        self.cursor = 0;
        self.returned.clear();
        let text = std::mem::take(&mut self.text);
        self.remember(&text);
        self.reply = None;
        let recall = self.recall.take().filter(|recall| recall.at + 1 < recall.entries.len());
        if let Some(mut recall) = recall {
            let unsent = recall.entries.pop().unwrap_or_default();
            self.put_below(unsent, recall.editing);
        }
        text
    }

    /// Empties the input for another text; Down brings back what was typed.
    pub fn set_aside(&mut self) {
        if let Some(last) = self.recall.as_ref().map(|recall| recall.entries.len() - 1) {
            self.show(last);
        }
        self.cursor = 0;
        let (text, editing) = (std::mem::take(&mut self.text), self.editing.take());
        self.recall = None;
        self.put_below(text, editing);
    }

    /// An unfinished text waits one step down.
    fn put_below(&mut self, unsent: String, editing: Option<Editing>) {
        if !unsent.trim().is_empty() {
            let entries = self.sent.iter().cloned().chain([String::new(), unsent]).collect();
            self.recall = Some(Recall { at: self.sent.len(), entries, editing });
        }
    }

    fn remember(&mut self, text: &str) {
        if text.trim().is_empty() || self.sent.last().is_some_and(|last| last == text) {
            return;
        }
        if self.sent.len() == HISTORY {
            self.sent.remove(0);
        }
        self.sent.push(text.to_owned());
    }

    /// Empties the input; yank brings the text back.
    pub fn clear(&mut self) {
        let recall = self.recall.take();
        self.kill(0, self.text.len());
        if let Some(editing) = recall.and_then(|recall| recall.editing) {
            self.editing = Some(editing);
            self.leave_edit();
        }
    }

    /// A text that was not taken comes back: on lines of its own before what has been typed meanwhile, behind what
    /// came back before it.
    pub fn put_back(&mut self, text: &str) {
        let typed = self.text.strip_prefix(&self.returned).filter(|rest| rest.is_empty() || rest.starts_with('\n'));
        let at = typed.filter(|_| !self.returned.is_empty()).map_or(0, |rest| self.text.len() - rest.len());
        let piece = match at {
            0 if self.text.is_empty() => text.to_owned(),
            0 => format!("{text}\n"),
            _ => format!("\n{text}"),
        };
        self.text.insert_str(at, &piece);
        self.returned = self.text[..at + piece.len()].trim_end_matches('\n').to_owned();
        if self.cursor >= at {
            self.cursor = boundary_from(&self.text, self.cursor + piece.len());
        }
    }

    /// An entry back in the history, wherever the cursor stands.
    pub fn older(&mut self) {
        let (sent, text) = (&self.sent, &self.text);
        let recall = self.recall.get_or_insert_with(|| Recall {
            at: sent.len(),
            entries: sent.iter().chain([text]).cloned().collect(),
            editing: None,
        });
        if recall.at > 0 {
            let to = recall.at - 1;
            self.show(to);
        }
    }

    /// An entry forth in the history, and at its end back to what was typed.
    pub fn newer(&mut self) {
        if let Some(recall) = self.recall.as_ref().filter(|recall| recall.at + 1 < recall.entries.len()) {
            self.show(recall.at + 1);
        }
    }

    fn show(&mut self, entry: usize) {
        let Some(recall) = &mut self.recall else { return };
        let last = recall.entries.len() - 1;
        if recall.at == last {
            recall.editing = self.editing.take();
        } else if entry == last {
            self.editing = recall.editing.take();
        }
        recall.entries[recall.at] = std::mem::take(&mut self.text);
        recall.at = entry;
        self.text = recall.entries[entry].clone();
        self.cursor = self.text.len();
    }

    fn remove(&mut self, start: usize, end: usize) {
        self.text.replace_range(start..end, "");
        self.cursor = boundary_from(&self.text, start);
    }

    fn kill(&mut self, start: usize, end: usize) {
        if start < end {
            self.text[start..end].clone_into(&mut self.killed);
            self.remove(start, end);
        }
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }

    /// The place `column` graphemes into the line of the cursor, or the end of that line.
    fn column_of_line(&self, column: usize) -> usize {
        let (start, end) = (self.line_start(), self.line_end());
        self.text[start..end].grapheme_indices(true).nth(column).map_or(end, |(at, _)| start + at)
    }
}

/// The grapheme boundary before `at`, or 0.
pub fn before(text: &str, at: usize) -> usize {
    GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The grapheme boundary after `at`, or the end.
pub fn after(text: &str, at: usize) -> usize {
    GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// `at` itself if it is a grapheme boundary, otherwise the next one: joining characters may have swallowed it.
pub fn boundary_from(text: &str, at: usize) -> usize {
    match GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) {
        Ok(true) => at,
        _ => after(text, at),
    }
}
