//! The row above the input while a message is selected: whose it is, and what can be done with it.
//!
//! The name stands there so that nobody acts on another's message. Must not know what a deed does.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::desk_bar;
use super::line::clock;
use super::message;
use super::timeline::Paint;
use crate::app::action::{Action, Mode};
use crate::app::lines::is_notice_of_ours;
use crate::app::lists::Deed;
use crate::app::state::{App, Place};
use crate::chat::{Line, Whispers};
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

/// From here on there is room for a row of what is known of the author.
const FACTS_FROM: u16 = 30;
/// Cells for the name: the deeds beside it matter as well.
const NAME_CELLS: usize = 20;

/// How many rows it takes on a screen of this height: moderators have one more, for what is known of the author.
pub fn rows(app: &App, height: u16) -> u16 {
    let moderates = |line| app.current.as_ref().is_some_and(|here| app.moderates(&place_of(here, line)));
    match app.selected() {
        None => 0,
        Some(_) => 1 + u16::from(height >= FACTS_FROM && app.selected_line().is_some_and(|line| moderates(line))),
    }
}

pub fn draw(app: &App, look: &Look, paint: Paint<'_>) {
    let theme = look.theme;
    let area = paint::inset(paint.area);
    let Some(line) = app.selected_line() else {
        let words = Span::styled("that message is gone, Esc goes back", theme.style(Tone::Warm));
        paint::left(paint.buffer, area, &[words]);
        return;
    };
    let name = crate::tui::measure::fit(line.message.author.name.as_str(), NAME_CELLS);
    let at = clock(line.message.at, &look.time_zone);
    let facts = if area.height > 1 { desk_bar::facts(app, line) } else { String::new() };
    let who = [
        Span::styled("selected: ", theme.style(Tone::Muted)),
        Span::styled(name, theme.style(Tone::Strong)),
        Span::styled(format!(", {at}{facts}  "), theme.style(Tone::Muted)),
    ];
    let first = Rect { height: area.height.min(1), ..area };
    let end = paint::left(paint.buffer, first, &who);
    // The deeds have a row of their own where there are two.
    let area = Rect { y: area.bottom().saturating_sub(1), height: first.height, ..area };
    let mut x = if area.y == first.y { end } else { area.x };
    for (deed, does) in deeds(app, line, paint.cache.selected_unfolds) {
        let Some(key) = look.keys.shown_for(Mode::Selecting, &Action::Deed(deed)) else { continue };
        let spans =
            [Span::styled(key, theme.style(Tone::Accent)), Span::styled(format!(" {does}"), theme.style(Tone::Muted))];
        let cells = u16::try_from(paint::cells(&spans)).unwrap_or(u16::MAX);
        if x.saturating_add(cells) > area.right() {
            return;
        }
        x = paint::left(paint.buffer, Rect { x, width: cells, ..area }, &spans).saturating_add(2);
    }
}

/// What makes sense with this message, the most useful first.
fn deeds(app: &App, line: &Line, unfolds: bool) -> Vec<(Deed, Cow<'static, str>)> {
    let place = app.current.as_ref().map(|place| place_of(place, line));
    let mine = place.as_ref().is_some_and(|place| app.is_mine(place, line));
    let moderates = place.as_ref().filter(|place| app.moderates(place));
    let capabilities = app.current_network().map(|network| network.capabilities);
    let whispers = capabilities.is_some_and(|can| can.whispers != Whispers::None);
    let edits = mine && capabilities.is_some_and(|can| can.edit.is_some());
    let reacts = capabilities.is_some_and(|can| can.reactions);
    let redacts = place.as_ref().is_some_and(|place| app.redacts(place));
    let reports = moderates.is_none() && capabilities.is_some_and(|can| can.desk);
    let linked = message::links(line).next().is_some();
    let said = !is_notice_of_ours(line);
    let theirs = said && !mine;
    let all = [
        (unfolds, Deed::Use, "unfold"),
        (said, Deed::Reply, "reply"),
        (edits, Deed::Edit, "edit"),
        (said && reacts, Deed::React, "react"),
        (mine && redacts, Deed::Delete, "take back"),
        (true, Deed::Copy, "copy"),
        (linked, Deed::Open, "open link"),
        (linked, Deed::CopyLink, "copy link"),
        (whispers && theirs, if moderates.is_some() { Deed::Whisper } else { Deed::Warn }, "whisper"),
        (theirs, Deed::Ignore, "ignore"),
        (reports && theirs, Deed::Report, "report"),
        (said, Deed::MarkUnread, "unread from here"),
    ];
    let unfold = all.iter().filter(|(_, deed, _)| *deed == Deed::Use);
    let rest = all.iter().filter(|(_, deed, _)| *deed != Deed::Use);
    let known = |entry: &(bool, Deed, &'static str)| entry.0.then_some((entry.1, Cow::Borrowed(entry.2)));
    let desk = moderates.filter(|_| said).map_or_else(Vec::new, |place| desk_bar::deeds(app, place, mine));
    unfold.filter_map(known).chain(desk).chain(rest.filter_map(known)).collect()
}

/// Where a line of the view was said.
fn place_of(view: &Place, line: &Line) -> Place {
    Place { room: line.message.room.clone(), ..view.clone() }
}
