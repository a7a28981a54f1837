//! The input: a prompt that says where the words will go, the text, and what stands in its way.
//!
//! Must not know keys; the text and its cursor are the app's.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::channels::seconds_until;
use super::lead;
use crate::app::state::{App, LinkState, Place};
use crate::chat::{RoomKind, Scope};
use crate::tui::measure::width;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};
use crate::tui::wrap::{self, Glyph, Widths};

/// Cells by which rows after the first are indented.
const INDENT: u16 = 2;

/// The text broken into rows.
struct Text<'a> {
    glyphs: Vec<Glyph<'a>>,
    rows: Vec<std::ops::Range<usize>>,
    /// Where the cursor stands: row and cells from the row's beginning.
    cursor: (usize, usize),
}

/// How many rows the input would like in an area of this width.
pub fn rows_wanted(app: &App, width_of_area: u16) -> u16 {
    let screen = paint::inset(Rect { width: width_of_area, ..Rect::ZERO }).width;
    let lead = u16::from(lead::wanted(app));
    let text = app.compose().text();
    // The usual case costs nothing; the prompt never takes more than half of the row.
    if text.len() < usize::from(screen / 2).saturating_sub(20) && !text.contains('\n') {
        return 1 + lead;
    }
    let widths = widths(screen, &prompt(app, screen), note(app).as_ref().map_or(0, |(words, _)| width(words)));
    u16::try_from(Text::of(app, widths).rows.len()).unwrap_or(u16::MAX).saturating_add(lead)
}

/// Draws the input; returns where the cursor is.
pub fn draw(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let area = paint::inset(area.intersection(buffer.area));
    if area.is_empty() {
        return None;
    }
    let theme = look.theme;
    let area = draw_lead(app, look, buffer, area);
    let prompt = prompt(app, area.width);
    let note = note(app);
    let note_cells = note.as_ref().map_or(0, |(words, _)| width(words));
    let text = Text::of(app, widths(area.width, &prompt, note_cells));
    let shown = shown_rows(&text, usize::from(area.height));
    let first_x = u16::try_from(width(&prompt)).unwrap_or(0);
    let x_of = |row: usize| area.x + if row == 0 { first_x } else { INDENT.min(area.width - 1) };
    for (y, row) in (area.y..).zip(&shown) {
        if *row == 0 {
            let place = Rect { y, height: 1, ..area };
            paint::left(buffer, place, &[Span::styled(prompt.as_str(), theme.style(prompt_tone(app)))]);
        }
        paint_row(buffer, Position { x: x_of(*row), y }, &text.glyphs[text.rows[*row].clone()], area.right());
    }
    if app.compose().text().is_empty() {
        let words = Span::styled(look.keys.told(&placeholder(app)).into_owned(), theme.style(Tone::Faint));
        let place = Rect { x: x_of(0), width: area.right().saturating_sub(x_of(0)), height: 1, ..area };
        paint::left(buffer, place, &[words]);
    }
    if let Some((words, tone)) = note {
        paint_note(buffer, area, &words, theme.style(tone));
    }
    let x = x_of(text.cursor.0) + u16::try_from(text.cursor.1).unwrap_or(0);
    let y = (area.y..).zip(&shown).find(|(_, row)| **row == text.cursor.0).map_or(area.y, |(y, _)| y);
    Some(Position { x: x.min(area.right() - 1), y })
}

/// The row above the text, where there is room for both; gives what is left for the text.
fn draw_lead(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) -> Rect {
    let Some(words) = lead::words(app, look, area.width).filter(|_| area.height > 1) else { return area };
    paint::left(buffer, Rect { height: 1, ..area }, &words);
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

/// The rows that fit: those up to the cursor, and the first one always, since its prompt says where the words will go.
fn shown_rows(text: &Text<'_>, height: usize) -> Vec<usize> {
    let rows = text.rows.len();
    let last = text.cursor.0.max(height - 1).min(rows - 1);
    let first = (last + 1).saturating_sub(height);
    let pinned = if height > 1 { 0 } else { first };
    (first..=last).map(|row| if row == first { pinned } else { row }).collect()
}

fn paint_row(buffer: &mut Buffer, at: Position, glyphs: &[Glyph<'_>], right: u16) {
    let mut x = at.x;
    for glyph in glyphs {
        let room = usize::from(right.saturating_sub(x));
        if glyph.cells > room {
            return;
        }
        x = buffer.set_stringn(x, at.y, glyph.text, room, glyph.style).0;
    }
}

fn paint_note(buffer: &mut Buffer, area: Rect, words: &str, style: Style) {
    let cells = u16::try_from(width(words)).unwrap_or(0);
    if cells * 2 < area.width {
        let place = Rect { x: area.right() - cells, y: area.bottom() - 1, width: cells, height: 1 };
        paint::left(buffer, place, &[Span::styled(words, style)]);
    }
}

impl<'a> Text<'a> {
    fn of(app: &'a App, widths: Widths) -> Self {
        let compose = app.compose();
        let mut out = Self { glyphs: Vec::new(), rows: Vec::new(), cursor: (0, 0) };
        let mut at = 0;
        for part in compose.text().split('\n') {
            out.append(part, compose.cursor().checked_sub(at).filter(|inside| *inside <= part.len()), widths);
            at += part.len() + 1;
        }
        out
    }

    /// Appends one hard line; `cursor` is the cursor's byte in it, if it is in it.
    fn append(&mut self, part: &'a str, cursor: Option<usize>, widths: Widths) {
        let start = self.glyphs.len();
        let mut glyphs = Vec::new();
        wrap::push(&mut glyphs, part, Style::new());
        // Room for the cursor after the last glyph: it must never stand on the edge of the screen.
        let first = if self.rows.is_empty() { widths.first } else { widths.rest };
        let broken = wrap::rows(&glyphs, Widths { first, rest: widths.rest }, true);
        if let Some(cursor) = cursor {
            let before =
                glyphs.iter().take_while(|glyph| glyph.text.as_ptr().addr() - part.as_ptr().addr() < cursor).count();
            let row = broken.iter().rposition(|row| row.start <= before).unwrap_or(0);
            let cells = glyphs[broken[row].start..before].iter().map(|glyph| glyph.cells).sum();
            self.cursor = (self.rows.len() + row, cells);
        }
        self.rows.extend(broken.into_iter().map(|row| start + row.start..start + row.end));
        self.glyphs.append(&mut glyphs);
    }
}

fn widths(screen: u16, prompt: &str, note: usize) -> Widths {
    let screen = usize::from(screen);
    let note = if note > 0 && note * 2 < screen { note + 1 } else { 0 };
    // One cell stays free for the cursor.
    Widths {
        first: screen.saturating_sub(width(prompt) + note + 1),
        rest: screen.saturating_sub(usize::from(INDENT) + note + 1),
    }
}

/// `#nova, global view> `, shorter where it would take more than half of the row.
fn prompt(app: &App, screen: u16) -> String {
    let Some(place) = app.current.as_ref().filter(|place| app.room(place).is_some()) else { return "> ".to_owned() };
    if app.compose().editing().is_some() {
        return "edit> ".to_owned();
    }
    prompt_of(app, place, screen)
}

/// That of a room in which nothing is being changed.
pub fn prompt_of(app: &App, place: &Place, screen: u16) -> String {
    let half = usize::from(screen) / 2;
    let Some(room) = app.room(place) else { return "> ".to_owned() };
    let name = room.room.shown();
    if room.room.kind == RoomKind::Private {
        let candidates = [format!("{name} MODS ONLY> "), "MODS ONLY> ".to_owned()];
        return candidates.into_iter().find(|prompt| width(prompt) <= half).unwrap_or_else(|| "MODS> ".to_owned());
    }
    if room.room.is_closed() {
        let (private, least) = if room.room.kind == RoomKind::Group { ("", "> ") } else { (", private", "@> ") };
        let candidates = [format!("{name}{private}> "), format!("{name}> ")];
        return candidates.into_iter().find(|prompt| width(prompt) <= half).unwrap_or_else(|| least.to_owned());
    }
    let view = match app.network(place.network).map(|network| network.scope) {
        Some(Scope::Local) => "local view",
        _ => "global view",
    };
    let candidates = [format!("{name}, {view}> "), format!("{name}> ")];
    candidates.into_iter().find(|prompt| width(prompt) <= half).unwrap_or_else(|| "> ".to_owned())
}

/// Where only moderators read, the prompt looks unlike any other.
fn prompt_tone(app: &App) -> Tone {
    match app.current_room().map(|room| &room.room.kind) {
        Some(RoomKind::Private) => Tone::Private,
        _ => Tone::Accent,
    }
}

fn placeholder(app: &App) -> String {
    match (app.current_room(), app.current_network()) {
        (Some(_), Some(network)) if network.me.is_none() && network.link == LinkState::Connected => {
            "reading only: F9 signs in with a name".to_owned()
        }
        (Some(room), _) if room.room.kind == RoomKind::Private => "only moderators will read it".to_owned(),
        (Some(_), _) => "say something, or /help".to_owned(),
        (None, Some(_)) => "/join a channel".to_owned(),
        (None, None) if app.networks.is_empty() => "F9 adds a network".to_owned(),
        (None, None) => "/join a channel".to_owned(),
    }
}

/// What stands in the way of sending, at the right end: a countdown, a length near or over the limit.
fn note(app: &App) -> Option<(String, Tone)> {
    let room = app.current_room()?;
    let network = app.current_network()?;
    let slow = room.blocked_until.max(room.house.slow_until).filter(|until| *until > app.now);
    // The row above counts down what keeps one from writing for longer.
    if let Some(until) = slow.filter(|_| super::held_back::restraint(app).is_none()) {
        return Some((format!("wait {} s", seconds_until(until, app.now)), Tone::Warm));
    }
    let text = room.compose.text();
    let limit = network.capabilities.max_length;
    // Bytes are never fewer than what is counted, so short texts need no counting.
    if text.len() < limit / 5 * 4 || text.starts_with('/') {
        return None;
    }
    let length = network.capabilities.unit.count(text);
    match length {
        _ if length > limit => Some((format!("{length}/{limit} too long"), Tone::Bad)),
        _ if length >= limit / 5 * 4 => Some((format!("{length}/{limit}"), Tone::Muted)),
        _ => None,
    }
}
