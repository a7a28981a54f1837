//! The list of completions over the end of the timeline: at most six rows right above the input.
//!
//! Must not know where hits come from.

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::timeline::Paint;
use crate::app::complete::Completion;
use crate::tui::measure::width;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

const ROWS: usize = 6;
/// Wider lists help nobody.
const WIDEST: u16 = 64;

/// Paints the list above `input`, inside `paint.area`, which is what it may cover.
pub fn draw(completion: &Completion, input: Rect, look: &Look, paint: Paint<'_>) {
    let rows = completion.hits.len().min(ROWS).min(usize::from(paint.area.height));
    if rows == 0 {
        return;
    }
    let chosen = completion.chosen.unwrap_or(0);
    let first = (chosen + 1).saturating_sub(rows);
    let shown = &completion.hits[first..first + rows];
    let text = shown.iter().map(|hit| width(&hit.text)).max().unwrap_or(0);
    let about = shown.iter().map(|hit| width(&hit.about)).max().unwrap_or(0);
    let wanted = u16::try_from(text + about + 4).unwrap_or(u16::MAX).clamp(24, WIDEST);
    let cells = wanted.min(input.width);
    let height = u16::try_from(rows).unwrap_or(0);
    let area = Rect { x: input.x, y: input.y - height, width: cells, height };
    let theme = look.theme;
    for (y, (index, hit)) in (0..).zip(shown.iter().enumerate()) {
        let row = paint::row(area, y);
        paint::fill(paint.buffer, row, " ", theme.style(Tone::Text));
        let left = [Span::raw(" "), Span::styled(hit.text.as_str(), theme.style(Tone::Strong))];
        let right = [Span::styled(hit.about.as_str(), theme.style(Tone::Muted)), Span::raw(" ")];
        let right = if hit.about.is_empty() { &right[..0] } else { &right[..] };
        paint::ends(paint.buffer, row, &left, right);
        if completion.chosen == Some(first + index) {
            paint.buffer.set_style(row, theme.style(Tone::Chosen));
            // Not by colour alone.
            paint::left(paint.buffer, Rect { width: 1, ..row }, &[Span::raw(">")]);
        }
    }
    let more = completion.hits.len() - rows;
    if more > 0 {
        let words = Span::styled(format!(" {more} more "), theme.style(Tone::Faint));
        let last = paint::row(area, height - 1);
        paint::ends(
            paint.buffer,
            Rect { y: last.y, x: last.right(), width: 12.min(input.right() - last.right()), ..last },
            &[words],
            &[],
        );
    }
}
