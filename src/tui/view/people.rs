//! Who is here: the panel at the right, and the rows of the full-screen list.
//!
//! Must not know how the list is fetched or how old it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::state::App;
use crate::chat::Member;
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

/// The panel with its border at the left.
pub fn panel(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) {
    let theme = look.theme;
    paint::column(buffer, Rect { width: area.width.min(1), ..area }, theme.style(Tone::Faint));
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(1), ..area };
    let members = app.current_room().map_or(&[][..], |room| &room.members);
    let heading = format!(" {} here", members.len());
    paint::left(buffer, paint::row(inner, 0), &[Span::styled(heading, theme.style(Tone::Strong))]);
    let body = Rect { y: inner.y + 2.min(inner.height), height: inner.height.saturating_sub(2), ..inner };
    list(app, look, 0, (buffer, body));
}

/// The people from the `top`-th on; the last row counts those that did not fit.
pub fn list(app: &App, look: &Look, top: usize, (buffer, area): (&mut Buffer, Rect)) {
    let theme = look.theme;
    let Some(room) = app.current_room() else { return };
    if room.members.is_empty() {
        paint::left(buffer, paint::row(area, 0), &[Span::styled(" nobody, or not told", theme.style(Tone::Faint))]);
        return;
    }
    let me = app.current_network().and_then(|network| network.me.as_ref());
    let left = room.members.len().saturating_sub(top);
    let rows = usize::from(area.height);
    let shown = if left > rows { rows.saturating_sub(1) } else { left };
    for (y, member) in (0..).zip(room.members.iter().skip(top).take(shown)) {
        let (name, words) = entry(member, me.is_some_and(|me| *me == member.name), theme);
        paint::ends(buffer, paint::row(area, y), &[Span::raw(" "), name], &[words]);
    }
    if shown < left {
        let more = Span::styled(format!(" and {} more", left - shown), theme.style(Tone::Muted));
        paint::left(buffer, paint::row(area, area.height.saturating_sub(1)), &[more]);
    }
}

fn entry(member: &Member, me: bool, theme: Theme) -> (Span<'_>, Span<'static>) {
    let words = match (me, member.owner) {
        (true, true) => "you, owner ",
        (true, false) => "you ",
        (false, true) => "owner ",
        (false, false) => "",
    };
    let name = Span::styled(member.name.as_str(), theme.member(member.name.as_str(), member.color));
    (name, Span::styled(words, theme.style(Tone::Muted)))
}
