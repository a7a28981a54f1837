//! What lies over the screen, an overlay a file: help, the form for a network, the paste guard, questions, choosers, lists.
//!
//! The topmost is drawn; what it covers stays in place around it. Must not know which keys it gets.

pub mod add_network;
pub mod ask;
pub mod channels;
pub mod chooser;
pub mod help;
pub mod listing;
pub mod paste_guard;
pub mod people;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::timeline::Paint;
use crate::app::effect::Msg;
use crate::app::state::{App, Overlay};
use crate::tui::measure::width;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

/// What an overlay leaves to be done.
#[derive(Debug, Default)]
pub struct Over {
    pub cursor: Option<Position>,
    pub report: Option<Msg>,
}

pub fn draw(app: &App, overlay: &Overlay, look: &Look, paint: Paint<'_>) -> Over {
    match overlay {
        Overlay::Help { top } => help::draw(app, *top, look, paint),
        Overlay::AddNetwork(form) => add_network::draw(form, look, paint),
        Overlay::PasteGuard { text } => paste_guard::draw(app, text, look, paint),
        Overlay::Channels { selected } => channels::draw(app, *selected, look, paint),
        Overlay::Chooser(chooser) => chooser::draw(app, chooser, look, paint),
        Overlay::Ask(ask) => ask::draw(app.label_of(&ask.place).as_str(), ask, look, paint),
        Overlay::People { top } => people::draw(app, *top, look, paint),
    }
}

/// Clears a box of at most this size in the middle of the screen, frames it, and returns what is inside. What it covers
/// steps back; the status and the hints below it stay in view where the screen is high enough.
fn open(title: &str, (columns, rows): (u16, u16), look: &Look, buffer: &mut Buffer) -> Rect {
    let screen = buffer.area;
    let free = Rect { height: screen.height.saturating_sub(if screen.height >= 8 { 2 } else { 0 }), ..screen };
    buffer.set_style(free, Style::reset().patch(look.theme.style(Tone::Faint)));
    let (columns, rows) = (columns.saturating_add(4).min(free.width), rows.saturating_add(2).min(free.height));
    let area = Rect {
        x: free.x + (free.width - columns) / 2,
        y: free.y + (free.height - rows) / 2,
        width: columns,
        height: rows,
    };
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
    frame(title, area, look, buffer)
}

fn frame(title: &str, area: Rect, look: &Look, buffer: &mut Buffer) -> Rect {
    // On a screen this small the frame would cost more than it gives.
    if area.width < 20 || buffer.area.height < 5 {
        return area;
    }
    let style = look.theme.style(Tone::Faint);
    let (top, bottom) = (paint::row(area, 0), paint::row(area, area.height - 1));
    paint::fill(buffer, top, "─", style);
    paint::fill(buffer, bottom, "─", style);
    paint::column(buffer, area, style);
    paint::column(buffer, Rect { x: area.right() - 1, width: 1, ..area }, style);
    for (x, y, corner) in [
        (area.left(), area.top(), "╭"),
        (area.right() - 1, area.top(), "╮"),
        (area.left(), area.bottom() - 1, "╰"),
        (area.right() - 1, area.bottom() - 1, "╯"),
    ] {
        buffer.set_stringn(x, y, corner, 1, style);
    }
    let words = [Span::styled(format!(" {title} "), look.theme.style(Tone::Accent))];
    let cells = u16::try_from(width(title)).unwrap_or(0) + 2;
    paint::left(buffer, Rect { x: area.x + 2, width: cells.min(area.width - 4), ..top }, &words);
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}
