//! A question before something is done to somebody: the name stands in it and beside Enter.
//!
//! Must not know what is done.

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Over, open};
use crate::app::desk::Ask;
use crate::tui::measure::width;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};
use crate::tui::view::timeline::Paint;
use crate::tui::view::words;

const COLUMNS: u16 = 62;
/// Rows of the question that are shown: it can hold what somebody else wrote.
const ROWS: u16 = 6;

pub fn draw(app_room: &str, ask: &Ask, look: &Look, paint: Paint<'_>) -> Over {
    let theme = look.theme;
    let columns = COLUMNS.min(paint.area.width.saturating_sub(4));
    let rows = words::rows(&ask.question, columns).clamp(1, ROWS);
    let area = open(app_room, (columns, rows + 2), look, paint.buffer);
    let question = Span::styled(ask.question.as_str(), theme.style(Tone::Strong));
    words::paint(&question, (paint.buffer, Rect { height: rows.min(area.height.saturating_sub(1)), ..area }));
    let leave = [Span::styled("Esc", theme.style(Tone::Accent)), Span::raw(" no")];
    let cells = u16::try_from(width("Enter   Esc no")).unwrap_or(0);
    let room = usize::from(area.width.saturating_sub(cells));
    let yes = crate::tui::measure::fit(&ask.yes, room);
    let yes = [Span::styled("Enter", theme.style(Tone::Accent)), Span::raw(format!(" {yes}   "))];
    // On a low screen the choice is what must not be lost.
    let all: Vec<Span<'_>> = yes.into_iter().chain(leave).collect();
    paint::left(paint.buffer, paint::row(area, area.height.saturating_sub(1)), &all);
    Over::default()
}
