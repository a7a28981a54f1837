//! The rule under the timeline (what is above and below the view) and the status line (links, and words for the person).
//!
//! Must not know what caused a word, only where it stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::channels::{invited, seconds_until, trouble};
use super::line::clock;
use super::timeline::Paint;
use super::title::frame;
use super::typing;
use super::words;
use crate::app::state::{App, History, LinkState, Network, Place, Scroll};
use crate::tui::cache::Hit;
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

/// `── 9 new since 20:59, Alt-U ──────────── 14 new below, Ctrl-End ──`
pub fn edge(app: &App, place: Option<&Place>, look: &Look, Paint { buffer, cache, area }: Paint<'_>) {
    let theme = look.theme;
    let mut left = Vec::new();
    let mut right = Vec::new();
    let room = place.and_then(|place| app.room(place));
    let focused = place == app.current.as_ref();
    if let Some(room) = room {
        if let Some(marker) = room.marker.as_ref().filter(|_| !cache.marker_seen && room.history != History::Asked) {
            let words = format!("{} new since {}, Alt-U", marker.count, clock(marker.since, &look.time_zone));
            left.push(Span::styled(look.keys.told(&words).into_owned(), theme.style(Tone::Warm)));
            if focused {
                cache.clickable(Rect { width: area.width / 2, ..area }, Hit::ToMarker);
            }
        }
        if room.history == History::Asked {
            left.push(Span::styled("loading older messages…", theme.style(Tone::Muted)));
        }
        let words = if focused { below(app, &room.scroll, room.scroll_by) } else { below_beside(&room.scroll) };
        if let Some(words) = words {
            right.push(Span::styled(look.keys.told(&words).into_owned(), theme.style(Tone::Warm)));
        }
        if focused && !right.is_empty() {
            let half = Rect { x: area.x + area.width / 2, width: area.width - area.width / 2, ..area };
            cache.clickable(half, Hit::ToEnd);
        }
    }
    paint::rule(buffer, area, theme.style(frame(room)), &left, &right);
}

/// In the room that does not get the keys.
fn below_beside(scroll: &Scroll) -> Option<String> {
    match scroll {
        Scroll::Held { new, .. } => Some(format!("held here, {new} new below")),
        Scroll::End => None,
    }
}

fn below(app: &App, scroll: &Scroll, moving: i32) -> Option<String> {
    match scroll {
        Scroll::Held { new: 0, .. } if app.selected().is_some() => Some("timeline held, End = go live".to_owned()),
        Scroll::Held { new, .. } if app.selected().is_some() => {
            Some(format!("timeline held: {new} new below, End = go live"))
        }
        Scroll::Held { new: 0, .. } if app.aim().is_some() => Some("timeline held".to_owned()),
        Scroll::Held { new, .. } if app.aim().is_some() => Some(format!("timeline held: {new} new below")),
        Scroll::Held { new: 0, .. } => Some("held here, Ctrl-End goes on".to_owned()),
        Scroll::Held { new, .. } => Some(format!("{new} new below, Ctrl-End")),
        Scroll::End if moving > 0 => Some("held here, Ctrl-End goes on".to_owned()),
        Scroll::End => None,
    }
}

/// Gives the rows it took: words for the person may need all of `area`, since what to do next stands at their end.
pub fn draw(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) -> u16 {
    let theme = look.theme;
    let area = paint::inset(area);
    if let Some(words) = &app.flash {
        let words = Span::styled(look.keys.told(words.as_str()), theme.style(Tone::Warm));
        let rows = words::rows(&words.content, area.width).min(area.height);
        words::paint(&words, (buffer, Rect { height: rows, ..area }));
        return rows;
    }
    let mut left = match app.current_network().or(app.networks.first()) {
        Some(network) => link(app, network, theme),
        None => vec![Span::styled("no network yet, F9 adds one", theme.style(Tone::Muted))],
    };
    if let Some(held) = held_messages(app) {
        let words = [Span::styled(held, theme.style(Tone::Warm)), Span::styled(" │ ", theme.style(Tone::Faint))];
        left.splice(0..0, words);
    }
    if let Some(words) = typing::words(app) {
        let words = [Span::styled(words, theme.style(Tone::Text)), Span::styled(" │ ", theme.style(Tone::Faint))];
        left.splice(0..0, words);
    }
    let shown = app.current_network().or(app.networks.first()).map(|network| network.id);
    for network in app.networks.iter().filter(|network| Some(network.id) != shown) {
        if let Some(words) = trouble(app, network) {
            left.push(Span::styled(" │ ", theme.style(Tone::Faint)));
            left.push(Span::styled(format!("{}: {words}", network.label), theme.style(Tone::Warm)));
        }
    }
    let right = waiting_elsewhere(app, theme);
    let told = |spans: Vec<Span<'_>>| -> Vec<Span<'static>> {
        let words = |span: Span<'_>| Span::styled(look.keys.told(&span.content).into_owned(), span.style);
        spans.into_iter().map(words).collect()
    };
    paint::ends(buffer, area, &told(left), &told(right));
    1
}

/// The state of a link in words: `chat.test: connected as nova`.
fn link<'a>(app: &App, network: &'a Network, theme: Theme) -> Vec<Span<'a>> {
    let (words, tone) = match &network.link {
        LinkState::Connected => match &network.me {
            Some(me) => (format!("connected as {me}"), Tone::Good),
            None => ("connected, reading only".to_owned(), Tone::Good),
        },
        LinkState::Connecting => ("connecting…".to_owned(), Tone::Warm),
        LinkState::Waiting { reason, until } => {
            (format!("trying again in {} s, Alt-R now: {reason}", seconds_until(*until, app.now)), Tone::Warm)
        }
        LinkState::Closed { .. } if app.memory.waits_for_sign_in(network.id) => {
            ("your token is no longer valid: F9 or /signin signs in again".to_owned(), Tone::Bad)
        }
        LinkState::Closed { reason } => (format!("closed, Alt-R connects again: {reason}"), Tone::Bad),
    };
    vec![Span::styled(format!("{}: ", network.label), theme.style(Tone::Muted)), Span::styled(words, theme.style(tone))]
}

/// Direct messages that wait until one's own event is over.
fn held_messages(app: &App) -> Option<String> {
    let network = app.current_network()?;
    let held: usize = network.rooms.iter().map(|room| room.house.standing.held).max()?;
    (held > 0).then(|| format!("{held} held until your event is over"))
}

/// `dnd`, and `@2 elsewhere` or `14 unread` of the rooms that are not on screen.
fn waiting_elsewhere(app: &App, theme: Theme) -> Vec<Span<'static>> {
    let rooms = || {
        let current = app.current.as_ref();
        app.networks.iter().flat_map(move |network| {
            network
                .rooms
                .iter()
                .filter(move |room| current.is_none_or(|at| at.network != network.id || at.room != room.room.id))
        })
    };
    let mentions: usize = rooms().map(|room| room.mentions).sum();
    let unread: usize = rooms().map(|room| room.unread).sum();
    let mut out = Vec::new();
    if app.is_quiet() {
        out.push(Span::styled(if mentions + unread > 0 { "dnd │ " } else { "dnd" }, theme.style(Tone::Muted)));
    }
    let queue = waiting_for_moderator(app);
    if queue > 0 {
        let rest = if mentions + unread > 0 { " │ " } else { "" };
        let dnd = if app.is_quiet() && mentions + unread == 0 { " │ " } else { "" };
        out.push(Span::styled(format!("{dnd}queue {queue}, F5{rest}"), theme.style(Tone::Warm)));
    }
    if mentions > 0 {
        out.push(Span::styled(format!("@{mentions} elsewhere, Alt-A"), theme.style(Tone::Warm)));
    } else if unread > 0 {
        out.push(Span::styled(format!("{unread} unread, Alt-A"), theme.style(Tone::Muted)));
    }
    if let Some(words) = invited(app.invites().len()) {
        let rest = if out.is_empty() { "" } else { " │ " };
        out.insert(0, Span::styled(format!("{words}{rest}"), theme.style(Tone::Warm)));
    }
    out
}

/// Reports and pictures in all rooms where one keeps order.
fn waiting_for_moderator(app: &App) -> usize {
    let kept = app.places().filter(|place| app.moderates(place));
    kept.filter_map(|place| app.room(&place)).map(|room| room.house.standing.queue).sum()
}

/// All that fits a tiny screen: the words for the person, else the room, else the trouble.
pub fn one_line(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) {
    let theme = look.theme;
    if let Some(words) = &app.flash {
        paint::left(buffer, area, &[Span::styled(look.keys.told(words.as_str()), theme.style(Tone::Warm))]);
        return;
    }
    let held = app.current_room().and_then(|room| below(app, &room.scroll, room.scroll_by));
    let name = app.current_room().map_or_else(|| "streamside".to_owned(), |room| room.room.shown());
    let trouble = app.current_network().and_then(|network| trouble(app, network));
    let selected = app.selected_line().map(|line| format!("selected: {}", line.message.author.name));
    let (words, tone) = match (trouble, selected.or(held)) {
        (Some(words), _) | (None, Some(words)) => (words, Tone::Warm),
        (None, None) => ("F1 help".to_owned(), Tone::Muted),
    };
    let left = [Span::styled(name, theme.style(Tone::Accent))];
    paint::ends(buffer, area, &left, &[Span::styled(look.keys.told(&words), theme.style(tone))]);
}
