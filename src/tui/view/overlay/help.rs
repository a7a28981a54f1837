//! F1: every key and every command, and how somebody else joins.
//!
//! Made from the tables of keys and commands, so it cannot promise what is not there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Over, open};
use crate::app::command::topic;
use crate::app::effect::Msg;
use crate::app::state::{App, THIS_COMPUTER};
use crate::tui::bound::Keymap;
use crate::tui::keys::{BY_NUMBER, Topic};
use crate::tui::measure::width;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};
use crate::tui::view::timeline::Paint;

/// One row of the help.
enum Row {
    Heading(String),
    Pair(String, String),
    Words(String),
    Blank,
}

/// Columns of the box on a wide screen.
const WIDEST: u16 = 92;

pub fn draw(app: &App, top: usize, look: &Look, paint: Paint<'_>) -> Over {
    let rows = rows(app, &look.keys);
    let keys = rows.iter().map(|row| if let Row::Pair(left, _) = row { width(left) } else { 0 }).max().unwrap_or(0);
    let columns = usize::from(paint.buffer.area.width.saturating_sub(4).min(WIDEST));
    // Beside long keys on a narrow screen the words need room too.
    let keys = keys.min(columns / 2);
    let rows: Vec<Row> = rows.into_iter().flat_map(|row| folded(row, keys, columns)).collect();
    let keys = u16::try_from(keys).unwrap_or(0);
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let area = open("Help", (WIDEST, height), look, paint.buffer);
    let last = rows.len().saturating_sub(usize::from(area.height));
    for (y, row) in (0..area.height).zip(rows.iter().skip(top.min(last))) {
        draw_row(row, keys, look, (paint.buffer, paint::row(area, y)));
    }
    if top < last {
        let cue = Rect { y: area.bottom().min(paint.buffer.area.bottom() - 1), height: 1, ..area };
        paint::ends(paint.buffer, cue, &[], &[Span::styled(" more below ", look.theme.style(Tone::Muted))]);
    }
    Over { cursor: None, report: (top > last).then_some(Msg::OverlayEnd(last)) }
}

fn draw_row(row: &Row, keys: u16, look: &Look, (buffer, area): (&mut Buffer, Rect)) {
    let gap = (keys + 2).min(area.width);
    let after = Rect { x: area.x + gap, width: area.width - gap, ..area };
    let (left, right) = match row {
        Row::Pair(key, does) if does.is_empty() => (Span::styled(key.as_str(), look.theme.style(Tone::Accent)), None),
        Row::Heading(words) => (Span::styled(words.as_str(), look.theme.style(Tone::Strong)), None),
        Row::Words(words) => (Span::raw(words.as_str()), None),
        Row::Pair(key, does) => {
            (Span::styled(key.as_str(), look.theme.style(Tone::Accent)), Some(Span::raw(does.as_str())))
        }
        Row::Blank => return,
    };
    paint::left(buffer, if right.is_some() { Rect { width: keys, ..area } } else { area }, &[left]);
    if let Some(words) = right {
        paint::left(buffer, after, &[words]);
    }
}

/// A pair in as many rows as its words need; long keys have a row of their own.
fn folded(row: Row, keys: usize, columns: usize) -> Vec<Row> {
    let Row::Pair(left, words) = row else { return vec![row] };
    let mut lines = broken(&words, columns.saturating_sub(keys + 2)).into_iter();
    let first = if width(&left) > keys { String::new() } else { lines.next().unwrap_or_default() };
    let rest = lines.map(|line| Row::Pair(String::new(), line));
    std::iter::once(Row::Pair(left, first)).chain(rest).collect()
}

/// Words in lines of so many cells.
fn broken(words: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut().filter(|line| width(line) + 1 + width(word) <= cells) {
            Some(line) => line.push_str(&format!(" {word}")),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn rows(app: &App, keys: &Keymap) -> Vec<Row> {
    let mut out = Vec::new();
    if let Some(network) = app.current_network().filter(|_| app.focused_listing().is_none() && app.selected().is_none())
    {
        out.push(Row::Heading("Bring somebody along".to_owned()));
        if network.label.as_str() == THIS_COMPUTER {
            out.push(Row::Words("(umask 077; streamside token NAME > NAME.token)".to_owned()));
        }
        out.push(Row::Words(format!("streamside --server {} --token-file NAME.token", network.address)));
        out.push(Row::Blank);
    }
    for topic in topics(app) {
        out.push(Row::Heading(topic.name().to_owned()));
        let bound = keys.all().iter().filter(|key| key.topic == topic && !key.chords.is_empty());
        out.extend(bound.map(|key| Row::Pair(key.chords.clone(), key.does.to_owned())));
        if topic == Topic::Channels {
            out.push(Row::Pair(BY_NUMBER.0.to_owned(), BY_NUMBER.1.to_owned()));
        }
        out.push(Row::Blank);
    }
    for (heading, commands) in topic::topics() {
        out.push(Row::Heading(format!("Commands: {heading}")));
        out.extend(commands.iter().map(|command| Row::Pair(command.usage.to_owned(), command.help.to_owned())));
        out.push(Row::Blank);
    }
    out.pop();
    out
}

/// What is of use right now comes first.
fn topics(app: &App) -> Vec<Topic> {
    let now = match () {
        () if app.focused_listing().is_some() => Some(Topic::Lists),
        () if app.selected().is_some() => Some(Topic::Messages),
        () => None,
    };
    now.into_iter().chain(Topic::ALL.into_iter().filter(|topic| Some(*topic) != now)).collect()
}
