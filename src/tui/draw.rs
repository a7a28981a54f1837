//! The whole screen as a function of the state.
//!
//! Nothing here changes the app: what only drawing can find out (how many rows the timeline has, whether its end is
//! in view) is given back as messages. Must not know how cells become bytes.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::cache::{Cache, Side};
use super::color::ColorDepth;
use super::layout::{DeskLayout, Layout, Second, Size, Wishes};
use super::look::Look;
use super::view::line::{self, Setting};
use super::view::timeline::{self, Paint};
use super::view::{
    action_bar, channels, completion, compose, empty, hints, listing, overlay, people, second, status, title,
};
use crate::app::action::Mode;
use crate::app::effect::Msg;
use crate::app::state::{App, Place};
use crate::chat::RoomKind;

/// What a frame leaves to be done.
#[derive(Debug, Default, PartialEq)]
pub struct Drawn {
    /// Where the cursor blinks; `None` hides it.
    pub cursor: Option<Position>,
    /// What the app does not know yet. Empty in a steady state, so telling it cannot go round in circles.
    pub reports: Vec<Msg>,
}

/// Draws `app` into `buffer`, which is blank.
pub fn draw(app: &App, look: &Look, cache: &mut Cache, buffer: &mut Buffer) -> Drawn {
    let area = buffer.area;
    if area.is_empty() {
        return Drawn::default();
    }
    let panel = app.lists.open.iter().rev().find(|listing| listing.is_panel());
    let second = app.other_of_pair().filter(|_| app.prefs.look.desk);
    let wishes = Wishes {
        list: panel.is_some(),
        desk: second.as_ref().map(|place| second_of(app, place)),
        ..wishes(app, look, area.height)
    };
    let layout = Layout::new(area, wishes, |width| compose::rows_wanted(app, width));
    cache.begin();
    cache.layout = Some(layout);
    let mut drawn = Drawn::default();
    drawn.reports.extend(second_pane(app, look, second.zip(layout.desk), (&mut *buffer, &mut *cache)));
    let setting = setting(app, look, (app.current.as_ref(), layout.timeline.width));
    cache.turn(layout.desk.map_or(Side::Left, |desk| desk.side.other()), &setting);
    let offset = line::offset(app.now, &look.time_zone);
    drawn.reports.extend((offset != app.quiet.offset).then_some(Msg::LocalOffset(offset)));
    timeline_pane(app, (look, &setting), Paint { buffer, cache, area: layout.timeline }, &mut drawn.reports);
    side_panes(app, look, &layout, (buffer, cache));
    drawn.cursor = compose::draw(app, look, buffer, layout.input).filter(|_| app.mode() == Mode::Typing);
    if !layout.bar.is_empty() {
        action_bar::draw(app, look, Paint { buffer, cache, area: layout.bar });
    }
    if layout.size == Size::Tiny {
        status::one_line(app, look, buffer, layout.status);
    } else {
        let here = app.current.as_ref();
        title::draw(app, here, look, (&mut *buffer, layout.title));
        title::draw_pin(app, here, look, (&mut *buffer, layout.pin));
        status::edge(app, here, look, Paint { buffer, cache, area: layout.edge });
        foot(app, look, &layout, buffer);
    }
    if let Some(open) = app.writing.completion.as_ref().filter(|_| app.overlays.is_empty()) {
        cache.cover();
        let area = Rect { height: layout.timeline.height + layout.edge.height, ..layout.timeline };
        completion::draw(open, layout.input, look, Paint { buffer, cache, area });
    }
    let beside = panel.filter(|_| !layout.list.is_empty());
    if let Some(listing) = beside {
        let cursor = listing::panel(app, listing, look, Paint { buffer, cache, area: layout.list });
        drawn.cursor = cursor.or(drawn.cursor.filter(|_| !listing.focused));
    }
    if let Some(top) = app.focused_listing().filter(|top| beside.is_none() || !top.is_panel()) {
        cache.cover();
        drawn.cursor = overlay::listing::draw(app, top, look, Paint { buffer, cache, area }).cursor;
    }
    if let Some(top) = app.overlays.last() {
        cache.cover();
        let over = overlay::draw(app, top, look, Paint { buffer, cache, area });
        drawn.cursor = over.cursor;
        drawn.reports.extend(over.report);
    }
    drawn.reports.extend(come_into_view(app, cache));
    cache.end();
    drawn
}

/// Pictures that nobody has asked for yet, and whether something counts down, wherever on the screen.
fn come_into_view(app: &App, cache: &mut Cache) -> impl Iterator<Item = Msg> {
    let wanted = std::mem::take(&mut cache.wanted);
    let wanted = (!wanted.is_empty()).then_some(Msg::PicturesSeen(wanted));
    let counting = (cache.counting != app.desk.counting).then_some(Msg::Counting(cache.counting));
    wanted.into_iter().chain(counting)
}

/// The private room stands at the right.
fn second_of(app: &App, place: &Place) -> Second {
    let private = app.room(place).is_some_and(|room| room.room.kind == RoomKind::Private);
    Second { side: if private { Side::Right } else { Side::Left }, pin: title::pinned(app, Some(place)).is_some() }
}

fn wishes(app: &App, look: &Look, height: u16) -> Wishes {
    Wishes {
        channels: app.channels_wanted.or(app.prefs.look.channels),
        people: app.people_wanted.or(app.prefs.look.people),
        tabs: app.places().next().is_some(),
        hints: look.hints,
        sidebar: look.sidebar,
        list: false,
        pin: title::pinned(app, app.current.as_ref()).is_some(),
        bar: action_bar::rows(app, height),
        desk: None,
    }
}

/// Where the input and what stands below it begin, if typing alone can be drawn there: nothing lies on top, and the
/// input has as many rows as before.
pub fn input_top(app: &App, cache: &Cache) -> Option<u16> {
    let nothing_over = app.overlays.is_empty() && app.writing.completion.is_none() && !cache.covered;
    let typing = app.mode() == Mode::Typing && app.focused_listing().is_none();
    let layout = cache.layout.filter(|_| nothing_over && typing)?;
    (compose::rows_wanted(app, layout.input.width) == layout.input.height).then_some(layout.input.y)
}

/// Draws the input and the rows below it over what was drawn last; gives the place of the cursor. Everything else
/// stays: in a flood a key must not wait for the timeline.
pub fn draw_input(app: &App, look: &Look, cache: &Cache, buffer: &mut Buffer) -> Option<Position> {
    let layout = cache.layout?;
    for area in [layout.input, layout.status, layout.hints] {
        Clear.render(area, buffer);
    }
    if layout.size == Size::Tiny {
        status::one_line(app, look, buffer, layout.status);
    } else {
        foot(app, look, &layout, buffer);
    }
    compose::draw(app, look, buffer, layout.input)
}

/// The status line and, if it leaves a row for them, the hints below it.
fn foot(app: &App, look: &Look, layout: &Layout, buffer: &mut Buffer) {
    let both = Rect { height: layout.status.height + layout.hints.height, ..layout.status };
    if status::draw(app, look, buffer, both) <= layout.status.height {
        hints::draw(app, look, buffer, layout.hints);
    }
}

/// With sixteen colours a picture is a riddle.
fn shows_pictures(app: &App, look: &Look) -> bool {
    app.prefs.look.pictures && matches!(look.theme.depth, ColorDepth::True | ColorDepth::Ansi256)
}

fn setting(app: &App, look: &Look, (place, width): (Option<&Place>, u16)) -> Setting {
    let network = place.and_then(|place| app.network(place.network));
    let room = place.and_then(|place| app.room(place));
    Setting {
        width,
        global: network.zip(room).is_some_and(|(network, room)| network.shows_all_in(room)),
        room: place.map(|place| place.room.clone()),
        closed: room.is_some_and(|room| room.room.is_closed()),
        me: network.and_then(|network| network.me.clone()),
        mentions: Arc::clone(&app.prefs.mentions),
        ignored: Arc::clone(&app.ignore),
        ranks: network.map(|network| Arc::clone(&network.ranks)).unwrap_or_default(),
        marks: network.map_or_else(Arc::default, |network| Arc::clone(&network.marks)),
        folds: network.map(|network| Arc::clone(&network.folds)).unwrap_or_default(),
        theme: look.theme,
        time_zone: look.time_zone.clone(),
        time: look.time.clone(),
        pictures: shows_pictures(app, look).then(|| Arc::clone(&app.pictures.at_hand)),
    }
}

fn timeline_pane(app: &App, (look, setting): (&Look, &Setting), paint: Paint<'_>, reports: &mut Vec<Msg>) {
    let rows = usize::from(paint.area.height);
    if rows != app.timeline_rows {
        reports.push(Msg::TimelineRows(rows));
    }
    if paint.area.is_empty() {
        return;
    }
    let Some(place) = app.current.as_ref().filter(|place| !app.view_lines(place).is_empty()) else {
        reports.extend((!app.end_visible).then_some(Msg::EndVisible(true)));
        empty::draw(app, look, paint.buffer, paint.area);
        return;
    };
    let seen = timeline::draw(app, place, (look, setting), paint);
    if seen.end != app.end_visible {
        reports.push(Msg::EndVisible(seen.end));
    }
    reports.extend(seen.scrolled);
    reports.extend(seen.selected);
}

/// The room beside the current one. Says what of it is in view, when the state does not say it yet.
fn second_pane(
    app: &App,
    look: &Look,
    second: Option<(Place, DeskLayout)>,
    (buffer, cache): (&mut Buffer, &mut Cache),
) -> Option<Msg> {
    let beside = second.map(|(place, desk)| {
        let setting = setting(app, look, (Some(&place), desk.timeline.width));
        second::draw(app, &place, (look, &setting), (&desk, buffer, cache))
    });
    (beside != app.beside).then_some(Msg::Beside(beside))
}

fn side_panes(app: &App, look: &Look, layout: &Layout, (buffer, cache): (&mut Buffer, &mut Cache)) {
    if !layout.tabs.is_empty() {
        channels::tabs(app, look, Paint { buffer, cache, area: layout.tabs });
    }
    if !layout.sidebar.is_empty() {
        channels::sidebar(app, look, Paint { buffer, cache, area: layout.sidebar });
    }
    if !layout.people.is_empty() {
        let public = app.pair().filter(|_| layout.desk.is_some()).map(|(public, _)| public);
        people::panel(app, public.as_ref().or(app.current.as_ref()), look, (&mut *buffer, layout.people));
    }
    if let Some(desk) = &layout.desk {
        second::lists(app, look, desk, (buffer, cache));
    }
}
