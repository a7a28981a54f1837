//! Putting styled words into rows of cells: what is too long is cut with `…`, what is short is filled.
//!
//! Everything goes through ratatui's spans, which drop controls. Must not know what the words mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::measure::{fit, width};

/// Paints spans from the left edge of the first row of `area`; returns the column after the last cell painted.
pub fn left(buffer: &mut Buffer, area: Rect, spans: &[Span<'_>]) -> u16 {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return area.x;
    }
    let mut x = area.x;
    for span in spans {
        let room = usize::from(area.right() - x);
        let text = fit(&span.content, room);
        // What lies below (a rule, the ground of an overlay) leaves no mark on what is painted over it.
        x = buffer.set_stringn(x, area.y, &text, room, Style::reset().patch(span.style)).0;
        if matches!(text, std::borrow::Cow::Owned(_)) {
            break;
        }
    }
    x
}

/// A row with something at both ends. The left end is cut before the right one; a right end that would leave less
/// than half of the row to the left one is not painted.
pub fn ends(buffer: &mut Buffer, area: Rect, left_spans: &[Span<'_>], right_spans: &[Span<'_>]) {
    let right = u16::try_from(cells(right_spans)).unwrap_or(u16::MAX);
    let needed = u16::try_from(cells(left_spans)).unwrap_or(u16::MAX).min(area.width / 2);
    if right == 0 || needed.saturating_add(right).saturating_add(1) > area.width {
        left(buffer, area, left_spans);
        return;
    }
    left(buffer, Rect { width: area.width - right - 1, ..area }, left_spans);
    left(buffer, Rect { x: area.right() - right, width: right, ..area }, right_spans);
}

/// Paints words in the middle of the first row.
pub fn centered(buffer: &mut Buffer, area: Rect, span: &Span<'_>) {
    let text = fit(&span.content, usize::from(area.width));
    let cells = u16::try_from(width(&text)).unwrap_or(area.width).min(area.width);
    let place = Rect { x: area.x + (area.width - cells) / 2, width: cells, ..area };
    left(buffer, place, &[Span::styled(text, span.style)]);
}

/// The area with a cell of air at both sides, where there is room for it.
pub fn inset(area: Rect) -> Rect {
    if area.width < 60 { area } else { Rect { x: area.x + 1, width: area.width - 2, ..area } }
}

/// Fills the first row of `area` with one sign.
pub fn fill(buffer: &mut Buffer, area: Rect, sign: &'static str, style: Style) {
    let area = area.intersection(buffer.area);
    for x in area.left()..area.right() {
        buffer.set_stringn(x, area.y, sign, 1, style);
    }
}

/// A rule with words near both ends: `── #nova ───── 3 here ──`.
pub fn rule(buffer: &mut Buffer, area: Rect, style: Style, left_spans: &[Span<'_>], right_spans: &[Span<'_>]) {
    fill(buffer, area, "─", style);
    let inner = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(4), ..area };
    let padded = |spans: &[Span<'_>]| -> Vec<Span<'static>> {
        if spans.is_empty() {
            return Vec::new();
        }
        let owned = spans.iter().map(|span| Span::styled(span.content.to_string(), span.style));
        std::iter::once(Span::raw(" ")).chain(owned).chain([Span::raw(" ")]).collect()
    };
    ends(buffer, inner, &padded(left_spans), &padded(right_spans));
}

/// A column of `│` at the left edge of `area`.
pub fn column(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    if area.width > 0 {
        for y in area.top()..area.bottom() {
            buffer.set_stringn(area.x, y, "│", 1, style);
        }
    }
}

pub fn cells(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

/// The `n`-th row of an area, empty when there is none.
pub fn row(area: Rect, n: u16) -> Rect {
    if n >= area.height { Rect { height: 0, ..area } } else { Rect { y: area.y + n, height: 1, ..area } }
}
