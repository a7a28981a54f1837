//! A sentence in as many rows as it takes.
//!
//! Must not know what it says.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::tui::paint;
use crate::tui::wrap::{self, Widths};

/// Rows that a sentence takes in this width; none for no words.
pub fn rows(words: &str, width: u16) -> u16 {
    if words.is_empty() {
        return 0;
    }
    u16::try_from(broken(words, width).len()).unwrap_or(u16::MAX)
}

/// Paints as much of a sentence as there are rows for; where that is not all, the last row ends in an ellipsis.
pub fn paint(words: &Span<'_>, (buffer, area): (&mut Buffer, Rect)) {
    let rows = broken(&words.content, area.width);
    for y in 0..area.height {
        let rest = rows.get(usize::from(y)..).unwrap_or_default();
        let text = if y + 1 == area.height { rest.concat() } else { rest.first().cloned().unwrap_or_default() };
        paint::left(buffer, paint::row(area, y), &[Span::styled(text, words.style)]);
    }
}

fn broken(words: &str, width: u16) -> Vec<String> {
    let mut glyphs = Vec::new();
    wrap::push(&mut glyphs, words, ratatui::style::Style::new());
    let cells = usize::from(width);
    let rows = wrap::rows(&glyphs, Widths { first: cells, rest: cells }, false);
    rows.into_iter().map(|row| glyphs[row].iter().map(|glyph| glyph.text).collect()).collect()
}
