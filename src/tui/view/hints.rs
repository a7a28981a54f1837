//! The last row: the keys that matter here and now, by the chords they have. F1 always has the last word.
//!
//! Must not know chords: the words name an action, and the keys as they are bound say how it is reached.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::action::{Action, Mode};
use crate::app::chooser;
use crate::app::desk_lists::DeskList;
use crate::app::listing::What;
use crate::app::lists::Deed::{Ban, Copy, Delete, Filter, Open, Preset, Reply, SameBefore, Use};
use crate::app::state::{App, Overlay, Scroll};
use crate::chat::{RoomKind, Scope};
use crate::tui::bound::Keymap;
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

/// What a hint says: how, and what comes of it.
#[derive(Debug, PartialEq, Eq)]
struct Hint<'a> {
    how: &'a str,
    does: &'a str,
}

/// How something is done here.
enum By {
    Key(Action),
    /// Keys that mean this only here.
    These(&'static str),
}

pub fn draw(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) {
    let theme = look.theme;
    let area = paint::inset(area);
    let mode = app.mode();
    let help = look.keys.shown_for(mode, &Action::Help).map_or_else(Vec::new, |how| spans(how, "help", theme));
    let help_cells = u16::try_from(paint::cells(&help)).unwrap_or(0);
    let right =
        Rect { x: area.right().saturating_sub(help_cells).max(area.x), width: help_cells.min(area.width), ..area };
    paint::left(buffer, right, &help);
    let mut x = area.x;
    for Hint { how, does } in shown(app, mode, &look.keys) {
        let hint = spans(how, does, theme);
        let cells = u16::try_from(paint::cells(&hint)).unwrap_or(u16::MAX);
        if x.saturating_add(cells) + 2 > right.x {
            return;
        }
        x = paint::left(buffer, Rect { x, width: cells, ..area }, &hint) + 2;
    }
}

fn spans<'a>(how: &'a str, does: &str, theme: Theme) -> Vec<Span<'a>> {
    vec![Span::styled(how, theme.style(Tone::Accent)), Span::styled(format!(" {does}"), theme.style(Tone::Muted))]
}

/// The most useful first: what does not fit is left out, and so is what no key does.
fn shown<'a>(app: &App, mode: Mode, keys: &'a Keymap) -> Vec<Hint<'a>> {
    let hints = hints(app, mode);
    let how = |by| match by {
        // What ends writing does what Esc does wherever nobody writes.
        By::Key(Action::Escape) => keys
            .shown_for(mode, &Action::Escape)
            .or_else(|| keys.shown_for(mode, &Action::StopWriting).filter(|_| !writes(app))),
        By::Key(action) => keys.shown_for(mode, &action),
        By::These(keys) => Some(keys),
    };
    hints.into_iter().filter_map(|(by, does)| Some(Hint { how: how(by)?, does })).collect()
}

/// Whether the letters go to the input of the channel.
fn writes(app: &App) -> bool {
    app.overlays.is_empty() && app.mode() == Mode::Typing && app.focused_listing().is_none()
}

fn hints(app: &App, mode: Mode) -> Vec<(By, &'static str)> {
    use Action::{Escape, NextField, Submit};
    match app.overlays.last() {
        Some(Overlay::Help { .. } | Overlay::People { .. }) => {
            vec![(By::Key(Escape), "close"), (By::These("Up Down PgUp PgDn"), "move")]
        }
        Some(Overlay::AddNetwork(_)) => {
            vec![(By::Key(Submit), "connect"), (By::Key(NextField), "next field"), (By::Key(Escape), "close")]
        }
        Some(Overlay::PasteGuard { .. }) => {
            vec![(By::Key(Submit), "send as one"), (By::These("e"), "edit first"), (By::Key(Escape), "drop")]
        }
        Some(Overlay::Channels { .. }) => {
            vec![(By::Key(Submit), "open"), (By::These("Up Down"), "choose"), (By::Key(Escape), "close")]
        }
        Some(Overlay::Ask(_)) => vec![(By::Key(Submit), "yes"), (By::Key(Escape), "no")],
        Some(Overlay::Chooser(chooser)) => in_chooser(&chooser.what),
        None if app.writing.completion.is_some() => completing(app),
        None => match mode {
            Mode::Selecting if app.is_at_rest() => at_rest(),
            Mode::Selecting => with_selection(),
            Mode::Listing => with_entry(app),
            Mode::Typing if app.focused_listing().is_some() => in_field(app),
            Mode::Typing => on_screen(app),
        },
    }
}

/// A list that only offers leaves Enter what it is.
fn completing(app: &App) -> Vec<(By, &'static str)> {
    use Action::{Escape, NextField, Submit};
    match app.writing.completion.as_ref().and_then(|completion| completion.chosen) {
        Some(_) => vec![(By::Key(NextField), "next"), (By::Key(Submit), "take"), (By::Key(Escape), "as typed")],
        None => {
            vec![(By::Key(NextField), "take the first"), (By::Key(Submit), "send"), (By::Key(Escape), "close the list")]
        }
    }
}

fn in_chooser(what: &chooser::What) -> Vec<(By, &'static str)> {
    use Action::{Escape, Submit};
    let does = match what {
        chooser::What::Anything => "go or do",
        chooser::What::Emotes => "put in",
        chooser::What::Rooms { .. } => "join",
    };
    let commands = matches!(what, chooser::What::Anything).then_some((By::These(">"), "commands"));
    let keys = [(By::Key(Submit), does), (By::These("Up Down"), "choose")];
    keys.into_iter().chain(commands).chain([(By::Key(Escape), "close")]).collect()
}

/// The deeds stand in the row above the input.
fn with_selection() -> Vec<(By, &'static str)> {
    use Action::{Deed, End, Escape, Search};
    vec![
        (By::These("j k"), "move"),
        (By::Key(Escape), "back"),
        (By::Key(End), "go live"),
        (By::Key(Deed(SameBefore)), "same person"),
        (By::Key(Search), "search"),
    ]
}

fn at_rest() -> Vec<(By, &'static str)> {
    use Action::{CommandLine, NextRoom, PreviousRoom, Search, ToggleScope, Up, Write};
    let key = |(action, does)| (By::Key(action), does);
    let all = [
        (Write, "write"),
        (CommandLine, "command"),
        (Up, "select"),
        (NextRoom, "next channel"),
        (PreviousRoom, "previous"),
        (Search, "find"),
        (ToggleScope, "all channels, or this one"),
    ];
    all.map(key).into()
}

fn with_entry(app: &App) -> Vec<(By, &'static str)> {
    use Action::{Deed, Escape, NextField};
    let Some(listing) = app.focused_listing() else { return Vec::new() };
    if listing.what == What::Invites {
        return vec![(By::Key(Deed(Use)), "accept"), (By::Key(Deed(Delete)), "decline"), (By::Key(Escape), "close")];
    }
    let orders = app.networks.iter().any(|network| network.rooms.iter().any(|room| room.house.moderates()));
    let desk = match &listing.what {
        What::Desk(_, list) => Some(list),
        _ => None,
    };
    // Entries about people only: what needs a message does nothing there.
    let people = matches!(desk, Some(DeskList::Timeouts | DeskList::Log));
    let orders = orders && !people;
    let all = [
        (!matches!(desk, Some(DeskList::Queue | DeskList::Timeouts)), Deed(Use), "go to it"),
        (desk == Some(&DeskList::Queue), Deed(Use), "whole"),
        (matches!(listing.what, What::Links { .. }), Deed(Open), "open"),
        (true, Deed(Copy), "copy"),
        (!people, Deed(Reply), "reply"),
        (true, Escape, "close"),
        (orders, Deed(Preset(0)), "time out"),
        (orders, Deed(Delete), "delete"),
        (orders, Deed(Ban), "ban"),
        (listing.can_filter(), Deed(Filter), "words"),
        (matches!(listing.what, What::Links { .. }), NextField, "links or pictures"),
        (matches!(listing.what, What::Search(_)), NextField, "here or everywhere"),
    ];
    all.into_iter().filter(|(shown, ..)| *shown).map(|(_, key, does)| (By::Key(key), does)).collect()
}

fn in_field(app: &App) -> Vec<(By, &'static str)> {
    use Action::{Escape, NextField, Submit};
    let search = app.focused_listing().is_some_and(|listing| matches!(listing.what, What::Search(_)));
    let (leave, tab) = if search { ("close", "here or everywhere") } else { ("all of them", "links or pictures") };
    vec![
        (By::Key(Submit), "go to it"),
        (By::These("Down"), "to the list"),
        (By::Key(Escape), leave),
        (By::Key(NextField), tab),
    ]
}

/// What Enter does while an own line is changed or one of somebody is answered.
fn under_way(app: &App) -> Option<&'static str> {
    let compose = app.compose();
    if compose.editing().is_some() { Some("save") } else { compose.reply.as_ref().map(|_| "answer") }
}

fn on_screen(app: &App) -> Vec<(By, &'static str)> {
    use Action::{
        AddNetwork, Escape, GoOver, Links, ListPeople, NextRoom, PageDown, PageUp, Quit, Search, SelectMessage, Submit,
        Switcher, ToEnd, ToMarker, ToggleChannels, ToggleScope,
    };
    let key = |(action, does)| (By::Key(action), does);
    let Some(room) = app.current_room() else {
        return [(AddNetwork, "add a network"), (Quit, "quit")].map(key).into();
    };
    if app.aim().is_some() {
        return [(Submit, "do it"), (Escape, "leave it")].map(key).into();
    }
    // The row above the input says how to leave it.
    if let Some(does) = under_way(app) {
        return [(Submit, does), (Escape, "leave it"), (Quit, "quit")].map(key).into();
    }
    if room.scroll != Scroll::End {
        return [(ToEnd, "newest"), (PageUp, "older"), (PageDown, "newer"), (ToMarker, "first unread")].map(key).into();
    }
    let local = app.current_network().is_some_and(|network| network.scope == Scope::Local);
    let view = (ToggleScope, if local { "all channels" } else { "this channel only" });
    let view = (!room.room.is_closed()).then_some(view);
    let over =
        app.other_of_pair().map(|place| app.room(&place).is_some_and(|room| room.room.kind == RoomKind::Private));
    let over = over.map(|private| (GoOver, if private { "to the moderators" } else { "to the channel" }));
    let next = app.places().nth(1).is_some().then_some((NextRoom, "next channel"));
    let marked = room.marker.is_some().then_some((Escape, "mark read"));
    let rest = [
        (SelectMessage, "select"),
        (Search, "find"),
        (Links, "links"),
        (PageUp, "older"),
        (ToggleChannels, "channels"),
        (ListPeople, "people"),
        (AddNetwork, "network"),
        (Quit, "quit"),
    ];
    marked.into_iter().chain(over).chain(view).chain([(Switcher, "go to")]).chain(next).chain(rest).map(key).collect()
}
