//! A list of messages or links: the panel at the right, and the rows of the overlay.
//!
//! Hosts stand first and plainly, so that nobody has to guess where a link leads. Must not know what the entries are
//! for.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use super::desk_list;
use super::entry;
use super::timeline::Paint;
use super::words;
use crate::app::gathered::ServerList;
use crate::app::listing::{Entry, Listing, Searching, Tab, What, position};
use crate::app::state::{App, Place};
use crate::chat::Timestamp;
use crate::tui::cache::Hit;
use crate::tui::measure::{fit, graphemes, width};
use crate::tui::paint;
use crate::tui::theme::{Look, Theme, Tone};

/// The panel with its border at the left. Returns where the cursor is, if it is here.
pub fn panel(app: &App, listing: &Listing, look: &Look, paint: Paint<'_>) -> Option<Position> {
    let theme = look.theme;
    let Paint { buffer, cache, area } = paint;
    let border = if listing.focused { Tone::Accent } else { Tone::Faint };
    paint::column(buffer, Rect { width: area.width.min(1), ..area }, theme.style(border));
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(1), ..area };
    let heading = [Span::styled(format!(" {}", title(app, listing)), theme.style(Tone::Strong))];
    paint::left(buffer, paint::row(inner, 0), &heading);
    let body = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(1), ..inner };
    body_rows(app, listing, look, Paint { buffer, cache, area: body })
}

/// A list that was not opened: a title and what stands first, with its border at the left.
pub fn glance(app: &App, listing: &Listing, look: &Look, paint: Paint<'_>) {
    let theme = look.theme;
    let Paint { buffer, cache, area } = paint;
    if area.is_empty() {
        return;
    }
    paint::column(buffer, Rect { width: 1, ..area }, theme.style(Tone::Faint));
    let inner = Rect { x: area.x + 1, width: area.width - 1, ..area };
    paint::fill(buffer, paint::row(inner, 0), "─", theme.style(Tone::Faint));
    paint::left(
        buffer,
        paint::row(inner, 0),
        &[Span::styled(format!(" {} ", title(app, listing)), theme.style(Tone::Strong))],
    );
    let entries = app.entries(listing);
    let body = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(1), ..inner };
    if entries.is_empty() {
        let words = Span::styled(format!(" {}", nothing(app, listing)), theme.style(Tone::Faint));
        paint::left(buffer, paint::row(body, 0), &[words]);
    }
    cache.counting |= desk_list::counts(app, listing, &entries);
    let fit = usize::from(body.height / entry::rows(body.width));
    rows(app, (listing, &entries[..entries.len().min(fit)]), look, Paint { buffer, cache, area: body });
}

pub fn title(app: &App, listing: &Listing) -> String {
    match &listing.what {
        What::Links { place, tab } => {
            let what = match tab {
                Tab::All => "Links and media",
                Tab::Links => "Links",
                Tab::Media => "Media",
            };
            format!("{what} in {}", app.label_of(place))
        }
        What::LinksOf { line, .. } => format!("Links of {}", line.message.author.name),
        What::Mentions => "Mentions".to_owned(),
        What::Invites => "Invites".to_owned(),
        What::Search(Searching { place: Some(place), .. }) => format!("Search in {}", app.label_of(place)),
        What::Search(_) => "Search everywhere".to_owned(),
        What::Around { place, .. } => format!("{}, as kept on this computer", app.label_of(place)),
        What::Desk(place, list) => desk_list::title(app, place, list),
    }
}

/// Field, entries, and what is to be known of them. Returns where the cursor is, if it is here.
pub fn body_rows(app: &App, listing: &Listing, look: &Look, paint: Paint<'_>) -> Option<Position> {
    let Paint { buffer, cache, area } = paint;
    let theme = look.theme;
    let searches = matches!(listing.what, What::Search(_));
    let field_rows = u16::from(searches || listing.typing || !listing.filter.is_empty()).min(area.height);
    let cursor = if field_rows > 0 { field(listing, theme, (buffer, paint::row(area, 0))) } else { None };
    let entries = app.entries(listing);
    let note = note(app, (listing, entries.len()), look);
    let note_rows = words::rows(&note, area.width.saturating_sub(2)).min((area.height - field_rows) / 2);
    let list = Rect { y: area.y + field_rows, height: area.height - field_rows - note_rows, ..area };
    let list = above(app, listing, look, (buffer, list));
    let list = why(&desk_list::why(listing, &entries, entry::text_cells(area.width)), look, (buffer, list));
    cache.counting |= desk_list::counts(app, listing, &entries);
    let looked_at = desk_list::looked_at(app, listing, &entries).zip(cache.setting().cloned());
    let list = match looked_at {
        Some((line, setting)) => desk_list::paint_whole(line, &setting, Paint { buffer, cache, area: list }),
        None => list,
    };
    if entries.is_empty() {
        let words = Span::styled(format!(" {}", nothing(app, listing)), theme.style(Tone::Faint));
        paint::left(buffer, paint::row(list, 0), &[words]);
    }
    rows(app, (listing, &entries), look, Paint { buffer, cache, area: list });
    let below = Rect { x: area.x + 1.min(area.width), y: area.bottom() - note_rows, height: note_rows, ..area };
    let below = Rect { width: area.width.saturating_sub(2), ..below };
    words::paint(&Span::styled(note, theme.style(Tone::Muted)), (buffer, below));
    cursor
}

/// What stands above the entries; gives what is left for them.
fn above(app: &App, listing: &Listing, look: &Look, (buffer, area): (&mut Buffer, Rect)) -> Rect {
    let words = desk_list::above(app, listing);
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let rows = words::rows(&words, inner.width).min(area.height / 2);
    words::paint(&Span::styled(words, look.theme.style(Tone::Strong)), (buffer, Rect { height: rows, ..inner }));
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// What stands below the entries about the chosen one; gives what is left for them.
fn why(words: &str, look: &Look, (buffer, area): (&mut Buffer, Rect)) -> Rect {
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let rows = words::rows(words, inner.width).min(area.height / 3);
    let below = Rect { y: area.bottom() - rows, height: rows, ..inner };
    words::paint(&Span::styled(words, look.theme.style(Tone::Strong)), (buffer, below));
    Rect { height: area.height - rows, ..area }
}

fn rows(app: &App, (listing, entries): (&Listing, &[Entry]), look: &Look, paint: Paint<'_>) {
    let height = entry::rows(paint.area.width);
    let fit = usize::from(paint.area.height / height).max(1);
    let chosen = position(entries, listing.chosen.as_ref());
    let lost = listing.has_lost(entries);
    // What stands before and after the chosen one matters as much.
    let skip = chosen.saturating_sub(fit / 2).min(entries.len().saturating_sub(fit));
    for (n, (at, entry)) in (0..).zip(entries.iter().enumerate().skip(skip).take(fit)) {
        let y = paint.area.y.saturating_add(height * n);
        let area = Rect { y, height: height.min(paint.area.bottom().saturating_sub(y)), ..paint.area };
        let links = entry::draw(app, entry, look, (&mut *paint.buffer, area));
        links.into_iter().for_each(|cells| paint.cache.linked(cells));
        paint.cache.clickable(area, Hit::Entry(at));
        if at == chosen && listing.focused && !lost {
            paint.buffer.set_style(area, look.theme.style(Tone::Chosen));
            let sign = Rect { width: 1, ..area };
            paint::left(paint.buffer, sign, &[Span::styled(">", look.theme.style(Tone::Accent))]);
        }
    }
}

/// What is typed into the list.
fn field(listing: &Listing, theme: Theme, (buffer, area): (&mut Buffer, Rect)) -> Option<Position> {
    let x = paint::left(buffer, area, &[Span::styled(" / ", theme.style(Tone::Accent))]);
    let room = usize::from(area.right().saturating_sub(x)).saturating_sub(1);
    // The end is where one types.
    let mut text = listing.filter.as_str();
    while width(text) > room {
        let Some((first, _)) = graphemes(text).next() else { break };
        text = &text[first.as_ptr().addr() - text.as_ptr().addr() + first.len()..];
    }
    let rest = Rect { x, width: area.right().saturating_sub(x), ..area };
    let end = paint::left(buffer, rest, &[Span::raw(text)]);
    if text.is_empty() {
        let words = fit("words, from:name, is:link, \"a phrase\", /regex/", room);
        let words = if matches!(listing.what, What::Search(_)) { words } else { fit("words", room) };
        paint::left(buffer, rest, &[Span::styled(words, theme.style(Tone::Faint))]);
    }
    (listing.typing && !area.is_empty()).then(|| Position { x: end.min(area.right() - 1), y: area.y })
}

fn nothing(app: &App, listing: &Listing) -> &'static str {
    match &listing.what {
        What::Search(_) if listing.filter.trim().is_empty() => "",
        What::Search(search) if search.trouble.is_some() || !search.answered => "",
        What::Search(_) => "nothing found",
        _ if !listing.filter.is_empty() => "nothing that holds these words",
        What::Links { .. } | What::LinksOf { .. } => "nothing posted so far",
        What::Mentions => "nobody has spoken to you yet",
        What::Invites => "nobody asks you into a channel",
        What::Around { .. } => "nothing kept",
        What::Desk(place, list) => desk_list::nothing(app, place, list),
    }
}

/// How complete the list is, or what stands in its way.
fn note(app: &App, (listing, listed): (&Listing, usize), look: &Look) -> String {
    match &listing.what {
        What::Links { place, .. } => links_note(app, place).to_owned(),
        What::Search(search) => search_note((listing, search), listed, |at| entry::moment(at, app.now, look)),
        What::Desk(..) => desk_list::note(app, listing, look),
        What::Invites if listed > 0 => "Enter accepts, d declines".to_owned(),
        What::LinksOf { .. } | What::Mentions | What::Invites | What::Around { .. } => String::new(),
    }
}

fn links_note(app: &App, place: &Place) -> &'static str {
    let known = app.lists.gathered.get(place).map_or(ServerList::Unknown, |known| known.server);
    match known {
        _ if !app.server_keeps_links(place) => "this server keeps no list: only what was seen here",
        ServerList::Unknown => "not asked the server yet: only what was seen here",
        ServerList::Asked => "asking the server…",
        ServerList::More => "older ones load at the end",
        ServerList::Complete => "all there are",
    }
}

fn search_note(
    (listing, search): (&Listing, &Searching),
    listed: usize,
    moment: impl Fn(Timestamp) -> String,
) -> String {
    match &search.trouble {
        Some(words) => words.to_string(),
        None if listing.filter.trim().is_empty() => "Ctrl-F or Tab: here or everywhere".to_owned(),
        None if let Some(at) = search.back_to => {
            format!("{listed} so far, searched back to {}, still looking…", moment(at))
        }
        None if !search.answered => format!("{listed} so far, looking further back…"),
        None if search.more => format!("the newest {listed}: more words narrow it down"),
        None => format!("{listed} found"),
    }
}
