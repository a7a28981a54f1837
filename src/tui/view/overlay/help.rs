//! F1: every key and every command, and how somebody else joins.
//!
//! Made from the tables of keys and commands, so it cannot promise what is not there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Over, open};
use crate::app::command::TABLE;
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
    Heading(&'static str),
    Pair(String, String),
    Words(String),
    Blank,
}

pub fn draw(app: &App, top: usize, look: &Look, paint: Paint<'_>) -> Over {
    let rows = rows(app, &look.keys);
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let area = open("Help", (92, height), look, paint.buffer);
    let last = rows.len().saturating_sub(usize::from(area.height));
    let keys = rows.iter().map(|row| if let Row::Pair(left, _) = row { width(left) } else { 0 }).max().unwrap_or(0);
    // Beside long keys on a narrow screen the words need room too.
    let keys = u16::try_from(keys).unwrap_or(0).min(area.width / 2);
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
        Row::Heading(words) => (Span::styled(*words, look.theme.style(Tone::Strong)), None),
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

fn rows(app: &App, keys: &Keymap) -> Vec<Row> {
    let mut out = Vec::new();
    if let Some(network) = app.current_network().filter(|_| app.focused_listing().is_none() && app.selected().is_none())
    {
        out.push(Row::Heading("Bring somebody along"));
        if network.label.as_str() == THIS_COMPUTER {
            out.push(Row::Words("(umask 077; streamside token NAME > NAME.token)".to_owned()));
        }
        out.push(Row::Words(format!("streamside --server {} --token-file NAME.token", network.address)));
        out.push(Row::Blank);
    }
    for topic in topics(app) {
        out.push(Row::Heading(topic.name()));
        let bound = keys.all().iter().filter(|key| key.topic == topic && !key.chords.is_empty());
        out.extend(bound.map(|key| Row::Pair(key.chords.clone(), key.does.to_owned())));
        if topic == Topic::Channels {
            out.push(Row::Pair(BY_NUMBER.0.to_owned(), BY_NUMBER.1.to_owned()));
        }
        out.push(Row::Blank);
    }
    out.push(Row::Heading("Commands"));
    out.extend(TABLE.iter().map(|command| Row::Pair(command.usage.to_owned(), command.help.to_owned())));
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
