//! A paste of many lines waits here for a decision, so that nobody posts a log file by accident.
//!
//! Shows what was pasted and what each key would do with it. Must not know how it is sent.

use ratatui::text::Span;

use super::{Over, open};
use crate::app::paste;
use crate::app::state::App;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};
use crate::tui::view::timeline::Paint;

/// Lines of the paste that are shown.
const PREVIEW: usize = 6;

pub fn draw(app: &App, text: &str, look: &Look, paint: Paint<'_>) -> Over {
    let theme = look.theme;
    let (lines, characters) = paste::counts(text);
    let shown = lines.min(PREVIEW);
    let more = u16::from(lines > shown);
    let area = open("Paste", (62, u16::try_from(shown).unwrap_or(0) + 3 + more), look, paint.buffer);
    let heading = format!("{lines} line{}, {characters} characters", if lines == 1 { "" } else { "s" });
    paint::left(paint.buffer, paint::row(area, 0), &[Span::styled(heading, theme.style(Tone::Strong))]);
    for (y, line) in (1..).zip(text.lines().take(shown)) {
        let line = if y == 1 && line.is_empty() { begun(app) } else { line.to_owned() };
        let words = [Span::styled("│ ", theme.style(Tone::Faint)), Span::styled(line, theme.style(Tone::Muted))];
        paint::left(paint.buffer, paint::row(area, y), &words);
    }
    if more > 0 {
        let words = Span::styled(format!("  … {} more", lines - shown), theme.style(Tone::Muted));
        paint::left(paint.buffer, paint::row(area, u16::try_from(shown).unwrap_or(0) + 1), &[words]);
    }
    let apart = (lines > 1).then_some(("l", " one per line   "));
    let keys =
        [("Enter", " one message   ")].into_iter().chain(apart).chain([("e", " edit first   "), ("Esc", " drop")]);
    let words: Vec<Span<'_>> =
        keys.flat_map(|(key, does)| [Span::styled(key, theme.style(Tone::Accent)), Span::raw(does)]).collect();
    // On a low screen the choice is what must not be lost.
    paint::left(paint.buffer, paint::row(area, area.height.saturating_sub(1)), &words);
    Over::default()
}

/// What the paste goes on from: the end of the line in the input.
fn begun(app: &App) -> String {
    let compose = app.compose();
    let before = &compose.text()[..compose.cursor()];
    format!("…{}", before.lines().last().unwrap_or_default())
}
