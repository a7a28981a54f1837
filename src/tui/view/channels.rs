//! The channels of all networks: as tabs over the timeline, as a list beside it.
//!
//! Mentions are told by `@2`, other unread lines by a number, the room on screen by `>`: never by colour alone. Must
//! not know what opening a room means.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::timeline::Paint;
use crate::app::state::{App, LinkState, Network, Place, RoomState};
use crate::chat::{RoomKind, Timestamp};
use crate::tui::cache::Hit;
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

/// One row of the list.
pub struct Entry<'a> {
    pub left: Vec<Span<'a>>,
    pub right: Vec<Span<'a>>,
    pub place: Option<Place>,
    pub chosen: bool,
}

impl<'a> Entry<'a> {
    fn words(left: Vec<Span<'a>>) -> Self {
        Self { left, right: Vec::new(), place: None, chosen: false }
    }
}

/// All rows of the list: networks, what is wrong with them, their rooms.
pub fn entries<'a>(app: &'a App, theme: Theme) -> Vec<Entry<'a>> {
    let mut out = Vec::new();
    let mut number = 0;
    for network in &app.networks {
        if !out.is_empty() {
            out.push(Entry::words(Vec::new()));
        }
        out.push(heading(network, theme));
        if let Some(words) = trouble(app, network) {
            out.push(Entry::words(vec![Span::raw("   "), Span::styled(words, theme.style(Tone::Warm))]));
        }
        if let Some(words) = invited(network.invites.len()) {
            out.push(Entry::words(vec![Span::raw("   "), Span::styled(words, theme.style(Tone::Warm))]));
        }
        for room in &network.rooms {
            number += 1;
            out.push(room_entry(app, (network, room), number, theme));
        }
        if network.rooms.is_empty() && network.link == LinkState::Connected {
            out.push(Entry::words(vec![Span::styled("   /join opens one", theme.style(Tone::Faint))]));
        }
    }
    out
}

/// How many rooms one is asked into.
pub fn invited(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 invite, /invites".to_owned()),
        count => Some(format!("{count} invites, /invites")),
    }
}

fn heading<'a>(network: &'a Network, theme: Theme) -> Entry<'a> {
    let label = Span::styled(format!(" {}", network.label), theme.style(Tone::Strong));
    let me = network.me.as_ref().map(|me| Span::styled(format!("{me} "), theme.style(Tone::Muted)));
    Entry { right: me.into_iter().collect(), ..Entry::words(vec![label]) }
}

fn room_entry<'a>(app: &App, (network, room): (&'a Network, &'a RoomState), number: usize, theme: Theme) -> Entry<'a> {
    let place = Place { network: network.id, room: room.room.id.clone() };
    let chosen = app.current.as_ref() == Some(&place);
    let tone = if chosen || room.unread + room.mentions > 0 { Tone::Strong } else { Tone::Text };
    let sign = if chosen { ">" } else { " " };
    let digit = if number < 10 { number.to_string() } else { " ".to_owned() };
    let left = vec![
        Span::styled(format!(" {sign}"), theme.style(Tone::Accent)),
        Span::styled(digit, theme.style(Tone::Faint)),
        Span::styled(format!(" {}", listed(room)), theme.style(tone)),
    ];
    Entry { left, right: counts(room, theme), place: Some(place), chosen }
}

/// `*nova-mods`: a star for who is alone there with moderators.
fn listed(room: &RoomState) -> String {
    match room.room.kind {
        RoomKind::Private => format!("*{}", room.room.name),
        _ => room.room.shown(),
    }
}

/// `c3 @2 14`: who is in a call there, mentions, then all unread lines.
fn counts(room: &RoomState, theme: Theme) -> Vec<Span<'static>> {
    let mut out = Vec::new();
    if room.in_sessions() > 0 {
        out.push(Span::styled(format!("c{} ", room.in_sessions()), theme.style(Tone::Good)));
    }
    if room.mentions > 0 {
        out.push(Span::styled(format!("@{} ", room.mentions), theme.style(Tone::Warm)));
    }
    if room.unread > 0 {
        out.push(Span::styled(format!("{} ", room.unread), theme.style(Tone::Muted)));
    }
    out
}

/// What is wrong with a network's link, in a few words; `None` when nothing is.
pub fn trouble(app: &App, network: &Network) -> Option<String> {
    match &network.link {
        LinkState::Connected => None,
        LinkState::Connecting => Some("connecting…".to_owned()),
        LinkState::Waiting { until, .. } => Some(format!("lost, again in {} s", seconds_until(*until, app.now))),
        LinkState::Closed { .. } if app.memory.waits_for_sign_in(network.id) => Some("sign in, F9".to_owned()),
        LinkState::Closed { .. } => Some("closed, Alt-R".to_owned()),
    }
}

/// Whole seconds from now, rounded up.
pub fn seconds_until(until: Timestamp, now: Timestamp) -> i64 {
    (until.0 - now.0).max(0).saturating_add(999) / 1000
}

/// The list beside the timeline, with its border at the right.
pub fn sidebar(app: &App, look: &Look, paint: Paint<'_>) {
    let theme = look.theme;
    let border = Rect { x: paint.area.right().saturating_sub(1), width: 1, ..paint.area };
    paint::column(paint.buffer, border, theme.style(Tone::Faint));
    let area = Rect { width: paint.area.width.saturating_sub(1), ..paint.area };
    let brand = Span::styled(" streamside", theme.style(Tone::Accent));
    paint::left(paint.buffer, paint::row(area, 0), &[brand]);
    let body = Rect { y: area.y + 2.min(area.height), height: area.height.saturating_sub(2), ..area };
    list(&entries(app, theme), theme, Paint { area: body, ..paint });
}

/// Rows from the first one on, or as far down as the chosen one needs.
pub fn list(entries: &[Entry<'_>], theme: Theme, paint: Paint<'_>) {
    let rows = usize::from(paint.area.height);
    let chosen = entries.iter().position(|entry| entry.chosen).unwrap_or(0);
    let skip = (chosen + 2).saturating_sub(rows).min(entries.len().saturating_sub(rows));
    for (y, entry) in (0..paint.area.height).zip(entries.iter().skip(skip)) {
        let row = paint::row(paint.area, y);
        paint::ends(paint.buffer, row, &entry.left, &entry.right);
        if entry.chosen {
            paint.buffer.set_style(row, theme.style(Tone::Chosen));
        }
        if let Some(place) = &entry.place {
            paint.cache.clickable(row, Hit::Open(place.clone()));
        }
    }
}

/// The rooms in one row, numbered as Alt-1 to Alt-9 count them. Where not all fit, those around the current one stay.
pub fn tabs(app: &App, look: &Look, paint: Paint<'_>) {
    let theme = look.theme;
    let paint = Paint { area: paint::inset(paint.area), ..paint };
    let rooms = app.networks.iter().flat_map(|network| network.rooms.iter().map(move |room| (network, room)));
    let tabs: Vec<(Entry<'_>, u16)> = rooms
        .zip(1..)
        .map(|((network, room), number)| {
            let mut entry = room_entry(app, (network, room), number, theme);
            entry.left[0] = Span::styled(if entry.chosen { ">" } else { " " }, theme.style(Tone::Accent));
            entry.left.push(Span::raw(" "));
            entry.left.append(&mut entry.right);
            let cells = u16::try_from(paint::cells(&entry.left)).unwrap_or(u16::MAX);
            (entry, cells)
        })
        .collect();
    let chosen = tabs.iter().position(|(entry, _)| entry.chosen).unwrap_or(0);
    let room = paint.area.width.saturating_sub(5);
    let mut first = chosen;
    let mut taken = tabs.get(chosen).map_or(0, |(_, cells)| *cells);
    while first > 0 && taken.saturating_add(tabs[first - 1].1).saturating_add(1) <= room {
        first -= 1;
        taken += tabs[first].1 + 1;
    }
    let mut x = paint.area.x;
    let mut shown = 0;
    for (entry, cells) in &tabs[first.min(tabs.len())..] {
        if shown > 0 && x + cells > paint.area.x + room {
            break;
        }
        let area = Rect { x, width: (*cells).min(paint.area.right().saturating_sub(x)), ..paint.area };
        paint_tab(entry, area, theme, Paint { buffer: &mut *paint.buffer, cache: &mut *paint.cache, area });
        x = area.right().saturating_add(1);
        shown += 1;
    }
    let hidden = tabs.len() - shown;
    if hidden > 0 && x < paint.area.right() {
        let more = Rect { x, width: paint.area.right() - x, ..paint.area };
        paint::left(paint.buffer, more, &[Span::styled(format!("+{hidden}"), theme.style(Tone::Muted))]);
    }
}

fn paint_tab(entry: &Entry<'_>, area: Rect, theme: Theme, paint: Paint<'_>) {
    let end = paint::left(paint.buffer, area, &entry.left);
    if entry.chosen {
        paint.buffer.set_style(area, theme.style(Tone::Chosen));
    }
    let after = Rect { x: end, width: 1, ..area };
    if after.right() <= paint.buffer.area.right() {
        paint::fill(paint.buffer, after, "│", Style::new().patch(theme.style(Tone::Faint)));
    }
    if let Some(place) = &entry.place {
        paint.cache.clickable(area, Hit::Open(place.clone()));
    }
}
