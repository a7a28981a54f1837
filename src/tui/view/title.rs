//! The rule above the timeline: which room this is, who is here, what is shown. And the title of the window.
//!
//! Must not know how a title reaches the window.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::state::App;
use crate::chat::{RoomKind, SafeText};
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

pub fn draw(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) {
    let theme = look.theme;
    let (Some(network), Some(room)) = (app.current_network(), app.current_room()) else {
        let brand = Span::styled("streamside", theme.style(Tone::Accent));
        paint::rule(buffer, area, theme.style(Tone::Faint), &[brand], &[]);
        return;
    };
    let name = Span::styled(room.room.shown(), theme.style(Tone::Accent).patch(theme.style(Tone::Strong)));
    let mine = if room.room.mine { "  your channel" } else { "" };
    let here = match room.members.len() {
        0 => String::new(),
        people => format!("  {people} here"),
    };
    let view = match (&room.room.kind, network.shows_all_in(room)) {
        (RoomKind::Direct { with }, _) if with.is_empty() => "only you read this",
        (RoomKind::Direct { .. }, _) => "only they and you read this",
        (RoomKind::Private, _) => "only moderators read this",
        (RoomKind::Public, false) => "local view: this channel",
        (RoomKind::Public, true) => "global view: all channels",
    };
    let left = [name, Span::styled(mine, theme.style(Tone::Muted)), Span::styled(here, theme.style(Tone::Muted))];
    paint::rule(buffer, area, theme.style(Tone::Faint), &left, &[Span::styled(view, theme.style(Tone::Muted))]);
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
