//! The room beside the one that gets the keys: its lines, and where its input would be. Below the private one what waits
//! for a moderator and who is timed out.
//!
//! Nothing can be done here but go over. Must not know which of the two stands where.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::line::Setting;
use super::timeline::{self, Paint};
use super::{compose, listing, status, title};
use crate::app::action::{Action, Mode};
use crate::app::beside::Beside;
use crate::app::desk_lists::DeskList;
use crate::app::listing::{Listing, What};
use crate::app::state::{App, Place};
use crate::chat::RoomKind;
use crate::tui::cache::{Cache, Hit};
use crate::tui::layout::DeskLayout;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

/// Draws the other room of the pair. Says whether its end is in view.
pub fn draw(
    app: &App,
    place: &Place,
    (look, setting): (&Look, &Setting),
    (desk, buffer, cache): (&DeskLayout, &mut Buffer, &mut Cache),
) -> Beside {
    cache.turn(desk.side, setting);
    title::draw(app, Some(place), look, (&mut *buffer, desk.title));
    title::draw_pin(app, Some(place), look, (&mut *buffer, desk.pin));
    let mut end = true;
    for area in [desk.title, desk.timeline, desk.input] {
        cache.clickable(area, Hit::Open(place.clone()));
    }
    if app.view_lines(place).is_empty() {
        let words = Span::styled("nothing said here so far", look.theme.style(Tone::Faint));
        paint::centered(buffer, paint::row(desk.timeline, desk.timeline.height / 2), &words);
    } else {
        end = timeline::draw(app, place, (look, setting), Paint { buffer, cache, area: desk.timeline }).end;
    }
    status::edge(app, Some(place), look, Paint { buffer, cache, area: desk.edge });
    input(app, place, look, (&mut *buffer, desk.input));
    paint::column(buffer, desk.border, look.theme.style(Tone::Private));
    Beside { place: place.clone(), end }
}

/// The prompt says where one would write, and how to get there; what was begun there is not forgotten.
fn input(app: &App, place: &Place, look: &Look, (buffer, area): (&mut Buffer, Rect)) {
    let Some(room) = app.room(place) else { return };
    let area = paint::inset(area);
    let faint = look.theme.style(Tone::Faint);
    let prompt = compose::prompt_of(app, place, area.width);
    let key = look.keys.shown_for(Mode::Typing, &Action::GoOver).unwrap_or_default();
    let readers = if room.room.kind == RoomKind::Private { "to the moderators" } else { "in the channel" };
    let draft = room.compose.text().lines().next().unwrap_or_default();
    let words = match () {
        () if !draft.is_empty() => draft.to_owned(),
        () if key.is_empty() => String::new(),
        () => format!("{key} writes {readers}"),
    };
    paint::left(buffer, area, &[Span::styled(format!("{prompt}{words}"), faint)]);
}

/// What waits in the public room and who may not write there. Both can be opened.
pub fn lists(app: &App, look: &Look, desk: &DeskLayout, (buffer, cache): (&mut Buffer, &mut Cache)) {
    let Some((home, _)) = app.pair() else { return };
    let both =
        [(desk.queue, DeskList::Queue, Hit::Queue), (desk.timeouts, DeskList::Timeouts, Hit::Open(home.clone()))];
    for (area, list, hit) in both {
        let listing = Listing { focused: false, ..Listing::new(What::Desk(home.clone(), list)) };
        listing::glance(app, &listing, look, Paint { buffer, cache, area });
        cache.clickable(area, hit);
    }
}
