//! The last row: the keys that matter here and now. F1 always has the last word.
//!
//! Must not know what the keys are bound to; the words follow the key table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::chooser::What;
use crate::app::state::{App, Overlay, Scroll};
use crate::chat::Scope;
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

type Hint = (&'static str, &'static str);

const HELP: Hint = ("F1", "help");

pub fn draw(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) {
    let theme = look.theme;
    let area = paint::inset(area);
    let help = spans(HELP, theme);
    let help_cells = u16::try_from(paint::cells(&help)).unwrap_or(0);
    let right =
        Rect { x: area.right().saturating_sub(help_cells).max(area.x), width: help_cells.min(area.width), ..area };
    paint::left(buffer, right, &help);
    let mut x = area.x;
    for hint in hints(app) {
        let hint = spans(hint, theme);
        let cells = u16::try_from(paint::cells(&hint)).unwrap_or(u16::MAX);
        if x.saturating_add(cells) + 2 > right.x {
            return;
        }
        x = paint::left(buffer, Rect { x, width: cells, ..area }, &hint) + 2;
    }
}

fn spans((key, does): Hint, theme: Theme) -> Vec<Span<'static>> {
    vec![Span::styled(key, theme.style(Tone::Accent)), Span::styled(format!(" {does}"), theme.style(Tone::Muted))]
}

/// The most useful first: what does not fit is left out.
fn hints(app: &App) -> Vec<Hint> {
    match app.overlays.last() {
        Some(Overlay::Help { .. } | Overlay::People { .. }) => vec![("Esc", "close"), ("Up Down PgUp PgDn", "move")],
        Some(Overlay::AddNetwork(_)) => vec![("Enter", "connect"), ("Tab", "next field"), ("Esc", "close")],
        Some(Overlay::PasteGuard { .. }) => vec![("Enter", "send as one"), ("e", "edit first"), ("Esc", "drop")],
        Some(Overlay::Channels { .. }) => vec![("Enter", "open"), ("Up Down", "choose"), ("Esc", "close")],
        Some(Overlay::Chooser(chooser)) => in_chooser(&chooser.what),
        None if app.writing.completion.is_some() => completing(app),
        None => on_screen(app),
    }
}

/// A list that only offers leaves Enter what it is.
fn completing(app: &App) -> Vec<Hint> {
    match app.writing.completion.as_ref().and_then(|completion| completion.chosen) {
        Some(_) => vec![("Tab", "next"), ("Enter", "take"), ("Esc", "as typed")],
        None => vec![("Tab", "take the first"), ("Enter", "send"), ("Esc", "close the list")],
    }
}

fn in_chooser(what: &What) -> Vec<Hint> {
    match what {
        What::Anything => vec![("Enter", "go or do"), ("Up Down", "choose"), (">", "commands"), ("Esc", "close")],
        What::Emotes => vec![("Enter", "put in"), ("Up Down", "choose"), ("Esc", "close")],
        What::Rooms { .. } => vec![("Enter", "join"), ("Up Down", "choose"), ("Esc", "close")],
    }
}

fn on_screen(app: &App) -> Vec<Hint> {
    let Some(room) = app.current_room() else {
        return vec![("Alt-N", "add a network"), ("Ctrl-Q", "quit")];
    };
    if room.scroll != Scroll::End {
        return vec![("Ctrl-End", "newest"), ("PgUp", "older"), ("PgDn", "newer"), ("Alt-U", "first unread")];
    }
    let local = app.current_network().is_some_and(|network| network.scope == Scope::Local);
    let direct = room.room.is_direct();
    let view = if local { ("Ctrl-G", "all channels") } else { ("Ctrl-G", "this channel only") };
    let several = app.places().nth(1).is_some();
    let next = if several { Some(("Alt-Down", "next channel")) } else { None };
    let marked = room.marker.is_some().then_some(("Esc", "mark read"));
    let rest = [("PgUp", "older"), ("F2", "channels"), ("F3", "people"), ("Alt-N", "network"), ("Ctrl-Q", "quit")];
    marked.into_iter().chain((!direct).then_some(view)).chain([("Ctrl-K", "go to")]).chain(next).chain(rest).collect()
}
