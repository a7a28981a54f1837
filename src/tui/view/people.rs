//! Who is here: the panel at the right, and the rows of the full-screen list.
//!
//! Must not know how the list is fetched or how old it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::ranks;
use crate::app::state::{App, Network, Place, RoomState};
use crate::chat::name::fold;
use crate::chat::{Member, Restraint, SafeText};
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

/// The panel of a room with its border at the left.
pub fn panel(app: &App, place: Option<&Place>, look: &Look, (buffer, area): (&mut Buffer, Rect)) {
    let theme = look.theme;
    paint::column(buffer, Rect { width: area.width.min(1), ..area }, theme.style(Tone::Faint));
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(1), ..area };
    let members = place.and_then(|place| app.room(place)).map_or(&[][..], |room| &room.members);
    let heading = format!(" {} here", members.len());
    paint::left(buffer, paint::row(inner, 0), &[Span::styled(heading, theme.style(Tone::Strong))]);
    let body = Rect { y: inner.y + 2.min(inner.height), height: inner.height.saturating_sub(2), ..inner };
    list(app, (place, 0), look, (buffer, body));
}

/// The people of a room from the `top`-th on; the last row counts those that did not fit.
pub fn list(app: &App, (place, top): (Option<&Place>, usize), look: &Look, (buffer, area): (&mut Buffer, Rect)) {
    let theme = look.theme;
    let known = place.and_then(|place| Some((app.network(place.network)?, app.room(place)?)));
    let Some((network, room)) = known else { return };
    if room.members.is_empty() {
        paint::left(buffer, paint::row(area, 0), &[Span::styled(" nobody, or not told", theme.style(Tone::Faint))]);
        return;
    }
    let me = network.me.as_ref();
    let left = room.members.len().saturating_sub(top);
    let rows = usize::from(area.height);
    let shown = if left > rows { rows.saturating_sub(1) } else { left };
    for (y, member) in (0..).zip(room.members.iter().skip(top).take(shown)) {
        let is_me = me.is_some_and(|me| *me == member.name);
        let (entry, words) = entry(member, is_me, &standing((app, network), room, member), theme);
        paint::ends(buffer, paint::row(area, y), &entry, &[words]);
    }
    if shown < left {
        let more = Span::styled(format!(" and {} more", left - shown), theme.style(Tone::Muted));
        paint::left(buffer, paint::row(area, area.height.saturating_sub(1)), &[more]);
    }
}

/// What a room knows of one of its people.
#[derive(Default)]
struct Known<'a> {
    /// Empty, or as wide as the widest sign, so that names stand below each other.
    sign: String,
    looks_like: Option<&'a SafeText>,
}

fn standing<'a>((app, network): (&App, &'a Network), room: &RoomState, member: &Member) -> Known<'a> {
    let Some(info) = room.house.info.as_ref() else { return Known::default() };
    let key = fold(member.name.as_str());
    let is_restrained =
        |held: &&Restraint| held.until.is_none_or(|until| until > app.now) && fold(held.user.as_str()) == key;
    let looks_like = network.ranks.looks_like(&room.room.id, &key);
    let sign = match info.restrained.iter().find(is_restrained) {
        _ if looks_like.is_some() => "≠",
        Some(_) => "~",
        None => network.ranks.role(&room.room.id, &key).and_then(ranks::sign).unwrap_or_default(),
    };
    Known { sign: format!("{sign:<2} "), looks_like }
}

fn entry<'a>(member: &'a Member, me: bool, known: &Known<'_>, theme: Theme) -> (Vec<Span<'a>>, Span<'static>) {
    let words = match (me, member.owner, known.looks_like) {
        (_, _, Some(name)) => format!("not {name} "),
        (true, true, None) => "you, owner ".to_owned(),
        (true, false, None) => "you ".to_owned(),
        (false, true, None) => "owner ".to_owned(),
        (false, false, None) => String::new(),
    };
    let name = Span::styled(member.name.as_str(), theme.member(member.name.as_str(), member.color));
    let tone = if known.looks_like.is_some() { Tone::Bad } else { Tone::Muted };
    let sign = Span::styled(known.sign.clone(), theme.style(tone));
    (vec![Span::raw(" "), sign, name], Span::styled(words, theme.style(tone)))
}
