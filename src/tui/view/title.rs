//! The rule above the timeline: which room this is, what is on there, who is here, who reads it. The row of what is
//! pinned below it. And the title of the window.
//!
//! Must not know how a title reaches the window.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::line::clock;
use crate::app::span;
use crate::app::state::{App, Network, Place, RoomState};
use crate::chat::{Pin, RoomInfo, RoomKind, SafeText};
use crate::tui::measure::{fit, width};
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

/// The title of an event gets at least so many cells, or none.
const TITLE_MIN: usize = 8;

pub fn draw(app: &App, place: Option<&Place>, look: &Look, (buffer, area): (&mut Buffer, Rect)) {
    let theme = look.theme;
    let known = place.and_then(|place| Some((app.network(place.network)?, app.room(place)?)));
    let Some((network, room)) = known else {
        let brand = Span::styled("streamside", theme.style(Tone::Accent));
        paint::rule(buffer, area, theme.style(Tone::Faint), &[brand], &[]);
        return;
    };
    let strong = if room.room.kind == RoomKind::Private { Tone::Private } else { Tone::Accent };
    let mut left = vec![Span::styled(room.room.shown(), theme.style(strong).patch(theme.style(Tone::Strong)))];
    if room.room.mine {
        left.push(Span::styled("  your channel", theme.style(Tone::Muted)));
    }
    let (view, short) = view(network, room);
    let what = what_holds(room, theme);
    let free = usize::from(area.width).saturating_sub(RULE + paint::cells(&left) + paint::cells(&what));
    // Who reads it matters more there; the public room says what is on.
    if room.room.kind != RoomKind::Private {
        left.extend(live(room, look, free.saturating_sub(width(&short) + 2)));
    }
    left.extend(what);
    let least = if room.room.kind == RoomKind::Private { "PRIVATE".to_owned() } else { short.clone() };
    let fits = |words: &String| paint::cells(&left) + width(words) + RULE < usize::from(area.width);
    let right = Span::styled([view, short].into_iter().find(fits).unwrap_or(least), theme.style(Tone::Muted));
    paint::rule(buffer, area, theme.style(frame(Some(room))), &left, &[right]);
}

/// What a rule takes beside its words.
const RULE: usize = 8;

/// The lines around a room that is not for everybody look unlike others.
pub(super) fn frame(room: Option<&RoomState>) -> Tone {
    match room.map(|room| &room.room.kind) {
        Some(RoomKind::Private) => Tone::Private,
        _ => Tone::Faint,
    }
}

/// Who reads what is said here, in words and in one.
fn view(network: &Network, room: &RoomState) -> (String, String) {
    let told = |words: &str, short: &str| (words.to_owned(), short.to_owned());
    match (&room.room.kind, network.shows_all_in(room)) {
        (RoomKind::Direct { with }, _) if with.is_empty() => told("only you read this", "only you"),
        (RoomKind::Direct { .. }, _) => told("only they and you read this", "only you and they"),
        (RoomKind::Group, _) => told("its members read this", "members"),
        (RoomKind::Private, _) => (readers(room), "PRIVATE, not visible to listeners".to_owned()),
        (RoomKind::Public, false) => told("local view: this channel", "LOCAL"),
        (RoomKind::Public, true) => told("global view: all channels", "GLOBAL"),
    }
}

/// `PRIVATE: nova, kat, erin, not visible to listeners`
fn readers(room: &RoomState) -> String {
    let told = room.house.info.as_ref();
    let names = told.into_iter().flat_map(|info| info.dj.iter().chain(&info.moderators));
    let names: Vec<&str> = names.map(SafeText::as_str).collect();
    let names = if names.is_empty() { "only moderators".to_owned() } else { names.join(", ") };
    format!("PRIVATE: {names}, not visible to listeners")
}

/// `  LIVE since 20:58: DnB until 22:00`, the title cut to what is free.
fn live(room: &RoomState, look: &Look, free: usize) -> Vec<Span<'static>> {
    let Some(live) = room.house.info.as_ref().and_then(|info| info.live.as_ref()) else { return Vec::new() };
    let since = format!("  LIVE since {}", clock(live.since, &look.time_zone));
    let left = free.saturating_sub(width(&since) + 2);
    let mut out = vec![Span::styled(since, look.theme.style(Tone::Good))];
    if let Some(title) = live.title.as_ref().filter(|title| left >= TITLE_MIN.min(width(title.as_str()))) {
        out.push(Span::styled(format!(": {}", fit(title.as_str(), left)), look.theme.style(Tone::Text)));
    }
    out
}

/// `  5 here  slow 5s  pin 1  hold`
fn what_holds(room: &RoomState, theme: Theme) -> Vec<Span<'static>> {
    let mut words = Vec::new();
    if !room.members.is_empty() {
        words.push((format!("  {} here", room.members.len()), Tone::Muted));
    }
    words.extend(room.house.info.iter().flat_map(holds));
    words.into_iter().map(|(words, tone)| Span::styled(words, theme.style(tone))).collect()
}

fn holds(info: &RoomInfo) -> Vec<(String, Tone)> {
    let slow = info.slow.map(|every| i64::try_from(every.as_millis()).unwrap_or(i64::MAX));
    let slow = slow.map(|every| (format!("  slow {}", span::typed(every)), Tone::Warm));
    let pins = (!info.pins.is_empty()).then(|| (format!("  pin {}", info.pins.len()), Tone::Muted));
    let hold = info.hold.then(|| ("  hold".to_owned(), Tone::Warm));
    [slow, pins, hold].into_iter().flatten().collect()
}

/// What is pinned in a room, the newest.
pub fn pinned<'a>(app: &'a App, place: Option<&Place>) -> Option<&'a Pin> {
    app.room(place?)?.house.info.as_ref()?.pins.first()
}

/// `pinned by kat: alice: tracklist https://…   1 of 2`
pub fn draw_pin(app: &App, place: Option<&Place>, look: &Look, (buffer, area): (&mut Buffer, Rect)) {
    let Some(pin) = pinned(app, place) else { return };
    let theme = look.theme;
    let count = place
        .and_then(|place| app.room(place))
        .and_then(|room| room.house.info.as_ref())
        .map_or(0, |info| info.pins.len());
    let left = [
        Span::styled(format!("pinned by {}: ", pin.by), theme.style(Tone::Warm)),
        Span::styled(format!("{}: {}", pin.author, pin.excerpt), theme.style(Tone::Text)),
    ];
    let of = if count > 1 { format!("1 of {count}, /pins") } else { String::new() };
    paint::ends(buffer, paint::inset(area), &left, &[Span::styled(of, theme.style(Tone::Muted))]);
}

/// What the terminal's window is to be called: `(2) #nova - streamside`, the number being mentions.
pub fn window_title(app: &App) -> SafeText {
    let mentions: usize = app.networks.iter().flat_map(|network| &network.rooms).map(|room| room.mentions).sum();
    let count = if mentions > 0 { format!("({mentions}) ") } else { String::new() };
    match app.current_room() {
        Some(room) => SafeText::line(&format!("{count}{} - streamside", room.room.shown())),
        None => SafeText::line(&format!("{count}streamside")),
    }
}
