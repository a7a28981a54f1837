//! The list of completions over the end of the timeline: at most six rows right above the input.
//!
//! Must not know where hits come from.

use ratatui::buffer::Buffer;
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
    let wanted = u16::try_from(text + about + 6).unwrap_or(u16::MAX).clamp(24, WIDEST);
    let cells = wanted.min(input.width);
    let height = u16::try_from(rows).unwrap_or(0);
    let area = Rect { x: input.x, y: input.y - height, width: cells, height };
    let more = completion.hits.len() - rows;
    for (y, (index, hit)) in (0..).zip(shown.iter().enumerate()) {
        let last = index + 1 == rows && more > 0;
        let about = if last { format!("{more} more") } else { hit.about.clone() };
        row(&hit.text, about, completion.chosen == Some(first + index), look, (paint.buffer, paint::row(area, y)));
    }
}

fn row(text: &str, about: String, chosen: bool, look: &Look, (buffer, area): (&mut Buffer, Rect)) {
    let theme = look.theme;
    paint::fill(buffer, area, " ", theme.style(Tone::Text));
    // Not by colour alone.
    let sign = if chosen { ">" } else { " " };
    let left = [Span::styled(sign, theme.style(Tone::Accent)), Span::styled(text, theme.style(Tone::Strong))];
    let right = [Span::styled(about, theme.style(Tone::Muted))];
    let inside = Rect { width: area.width.saturating_sub(2), ..area };
    paint::ends(buffer, inside, &left, if right[0].content.is_empty() { &[] } else { &right });
    if chosen {
        buffer.set_style(inside, theme.style(Tone::Chosen));
    }
    paint::column(buffer, Rect { x: area.right() - 1, width: 1, ..area }, theme.style(Tone::Faint));
}
