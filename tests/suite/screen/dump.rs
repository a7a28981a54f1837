//! A screen as text, and where it matters with its styles.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use streamside::app::state::App;
use streamside::client::theme::theme;
use streamside::config::themes::Themes;
use streamside::tui::bound::DEFAULT;
use streamside::tui::{Cache, ColorDepth, Drawn, Look, TimeFormat, draw};

pub fn look(depth: ColorDepth) -> Look {
    in_theme("dark", depth)
}

/// In one of the themes that come along.
pub fn in_theme(name: &str, depth: ColorDepth) -> Look {
    let themes = Themes { folder: "/nowhere".into() };
    Look {
        theme: theme(&themes, name, depth, None).expect("comes along"),
        time_zone: jiff::tz::TimeZone::UTC,
        keys: Arc::new(DEFAULT.clone()),
        time: TimeFormat::default(),
        hints: true,
        sidebar: None,
    }
}

pub fn screen(app: &App, (width, height): (u16, u16), look: &Look) -> (Buffer, Drawn) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let drawn = draw(app, look, &mut Cache::default(), &mut buffer);
    (buffer, drawn)
}

/// The cells as text, a row a line, with `▁` where the cursor is.
pub fn text(app: &App, size: (u16, u16)) -> String {
    let (buffer, drawn) = screen(app, size, &look(ColorDepth::None));
    rows(&buffer, drawn.cursor.map(|at| (at.x, at.y)))
}

pub fn rows(buffer: &Buffer, cursor: Option<(u16, u16)>) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut row = String::new();
        let mut skip = 0;
        for x in buffer.area.left()..buffer.area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = streamside::tui::measure::width(symbol).saturating_sub(1);
            row.push_str(if cursor == Some((x, y)) && symbol == " " { "▁" } else { symbol });
        }
        let _ = writeln!(out, "{}", row.trim_end());
    }
    out
}

/// The text, under it a letter per cell for its style, and what the letters stand for.
pub fn styled(app: &App, size: (u16, u16), depth: ColorDepth) -> String {
    styled_in(app, size, &look(depth))
}

pub fn styled_in(app: &App, size: (u16, u16), look: &Look) -> String {
    let (buffer, _) = screen(app, size, look);
    let mut legend: BTreeMap<String, char> = BTreeMap::new();
    let mut out = String::new();
    let text = rows(&buffer, None);
    for (y, row) in (buffer.area.top()..buffer.area.bottom()).zip(text.lines()) {
        let mut marks = String::new();
        for x in buffer.area.left()..buffer.area.right() {
            let style = describe(buffer[(x, y)].style());
            let next = char::from(b'a' + u8::try_from(legend.len()).unwrap_or(0));
            marks.push(if style.is_empty() { ' ' } else { *legend.entry(style).or_insert(next) });
        }
        let _ = writeln!(out, "{row}\n{}", marks.trim_end());
    }
    let mut legend: Vec<_> = legend.into_iter().collect();
    legend.sort_by_key(|(_, letter)| *letter);
    for (style, letter) in legend {
        let _ = writeln!(out, "{letter} = {style}");
    }
    out
}

fn describe(style: Style) -> String {
    let mut parts = Vec::new();
    for (name, color) in [("", style.fg), ("on ", style.bg)] {
        if let Some(color) = color.filter(|color| *color != ratatui::style::Color::Reset) {
            parts.push(format!("{name}{color}"));
        }
    }
    if !style.add_modifier.is_empty() {
        parts.push(format!("{:?}", style.add_modifier));
    }
    parts.join(", ")
}

/// The screen once the app knows what drawing found out, as the loop brings it there.
pub fn settled(app: &mut App, size: (u16, u16)) -> String {
    let mut cache = Cache::default();
    for _ in 0..4 {
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        let drawn = draw(app, &look(ColorDepth::None), &mut cache, &mut buffer);
        let now = app.now;
        drawn.reports.into_iter().for_each(|report| drop(app.update(report, now)));
    }
    text(app, size)
}
