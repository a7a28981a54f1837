//! A paste of many lines waits here for a decision, so that nobody posts a log file by accident.
//!
//! Shows what was pasted and what each key would do with it. Must not know how it is sent.

use ratatui::text::Span;

use super::{Over, open};
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};
use crate::tui::view::timeline::Paint;

/// Lines of the paste that are shown.
const PREVIEW: usize = 6;

pub fn draw(text: &str, look: &Look, paint: Paint<'_>) -> Over {
    let theme = look.theme;
    let lines = text.lines().count();
    let shown = lines.min(PREVIEW);
    let area = open("Paste", (64, u16::try_from(shown).unwrap_or(0) + 4), look, paint.buffer);
    let heading = format!("{lines} lines, {} characters", text.chars().count());
    paint::left(paint.buffer, paint::row(area, 0), &[Span::styled(heading, theme.style(Tone::Strong))]);
    for (y, line) in (1..).zip(text.lines().take(shown)) {
        let words = [Span::styled("│ ", theme.style(Tone::Faint)), Span::styled(line, theme.style(Tone::Muted))];
        paint::left(paint.buffer, paint::row(area, y), &words);
    }
    let last = u16::try_from(shown).unwrap_or(0) + 1;
    if lines > shown {
        let more = Span::styled(format!("  … {} more", lines - shown), theme.style(Tone::Muted));
        paint::left(paint.buffer, paint::row(area, last), &[more]);
    }
    let keys =
        [("Enter", " one message   "), ("l", " a message per line   "), ("e", " edit first   "), ("Esc", " drop")];
    let words: Vec<Span<'_>> =
        keys.iter().flat_map(|(key, does)| [Span::styled(*key, theme.style(Tone::Accent)), Span::raw(*does)]).collect();
    // On a low screen the choice is what must not be lost.
    let row = (last + 1).min(area.height.saturating_sub(1));
    paint::left(paint.buffer, paint::row(area, row), &words);
    Over::default()
}
