//! A list that is narrowed down by typing: channels, people and deeds; emotes; the channels of a network.
//!
//! Must not know what choosing does.

use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use super::{Over, open};
use crate::app::chooser::{Chooser, Entry, What, entries};
use crate::app::state::App;
use crate::tui::measure::{fit, width};
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};
use crate::tui::view::timeline::Paint;

/// Rows of the list where the screen has room.
const ROWS: u16 = 16;

/// A description with less room is left out.
const SHORTEST: usize = 12;

pub fn draw(app: &App, chooser: &Chooser, look: &Look, paint: Paint<'_>) -> Over {
    let entries = entries(app, chooser);
    let title = match &chooser.what {
        What::Anything => "Go to",
        What::Emotes => "Emotes",
        What::Rooms { .. } => "Channels here",
    };
    let area = open(title, (72, ROWS + 2), look, paint.buffer);
    let theme = look.theme;
    let cursor = query(chooser, theme, (paint.buffer, paint::row(area, 0)));
    let list = Rect { y: area.y + 2.min(area.height), height: area.height.saturating_sub(2), ..area };
    if entries.is_empty() {
        let words = Span::styled(nothing(chooser), theme.style(Tone::Muted));
        paint::left(paint.buffer, paint::row(list, 0), &[words]);
    }
    let chosen = chooser.selected.min(entries.len().saturating_sub(1));
    let skip = (chosen + 1).saturating_sub(usize::from(list.height));
    for (y, (index, entry)) in (0..list.height).zip(entries.iter().enumerate().skip(skip)) {
        row(entry, index == chosen, theme, (paint.buffer, paint::row(list, y)));
    }
    Over { cursor: Some(cursor), report: None }
}

fn row(entry: &Entry, chosen: bool, theme: Theme, (buffer, area): (&mut ratatui::buffer::Buffer, Rect)) {
    let sign = if chosen { "> " } else { "  " };
    let left = [Span::styled(sign, theme.style(Tone::Accent)), Span::raw(entry.label.as_str())];
    // A cut description says more than none.
    let room = usize::from(area.width).saturating_sub(paint::cells(&left) + 2);
    let right = [Span::styled(fit(&entry.detail, room), theme.style(Tone::Muted))];
    paint::ends(buffer, area, &left, if entry.detail.is_empty() || room < SHORTEST { &[] } else { &right });
    if chosen {
        buffer.set_style(area, theme.style(Tone::Chosen));
    }
}

fn query(chooser: &Chooser, theme: Theme, (buffer, area): (&mut ratatui::buffer::Buffer, Rect)) -> Position {
    let prompt = Span::styled("? ", theme.style(Tone::Accent));
    let text = chooser.query.text();
    let words = match (&chooser.what, text.is_empty()) {
        (_, false) => Span::raw(text),
        (What::Anything, true) => Span::styled("a channel or a name; > for what can be done", theme.style(Tone::Faint)),
        (What::Emotes, true) => Span::styled("a part of its name", theme.style(Tone::Faint)),
        (What::Rooms { .. }, true) => Span::styled("a part of the name", theme.style(Tone::Faint)),
    };
    paint::left(buffer, area, &[prompt, words]);
    let before = width(text.get(..chooser.query.cursor()).unwrap_or_default());
    let x = area.x.saturating_add(2).saturating_add(u16::try_from(before).unwrap_or(u16::MAX));
    Position { x: x.min(area.right().saturating_sub(1)), y: area.y }
}

fn nothing(chooser: &Chooser) -> &'static str {
    match (&chooser.what, chooser.query.text().is_empty()) {
        (What::Rooms { found: None, .. }, _) => "asking the server…",
        (What::Rooms { .. }, true) => "Nobody looks at any channel now. /join NAME opens one.",
        (What::Anything, true) => "No channel is open. /join NAME opens one.",
        _ => "Nothing matches. Esc closes.",
    }
}
