//! The input: one text with a cursor, edited by grapheme, with undo-safe kill and yank and a history.
//!
//! Pure: keys arrive as method calls, the screen reads text and cursor. Must not know rooms, commands or widths.

/// The text of one room's input. The cursor is a byte index on a grapheme boundary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compose {
    text: String,
    cursor: usize,
}

impl Compose {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }
}
