//! One entry of a list: a message or a link with who, when and where. One row where there is room, otherwise two.
//!
//! Must not know which list it stands in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::desk_entry;
use super::line::{clock, local};
use crate::app::gathered::Posted;
use crate::app::listing::Entry;
use crate::app::state::App;
use crate::chat::{Invite, Line, NetworkId, SafeText, Timestamp};
use crate::tui::cache::{Hyperlink, LinkedCells};
use crate::tui::measure::{fit, width};
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

/// From here on an entry takes one row.
const ONE_ROW_FROM: u16 = 60;
const NAME_CELLS: usize = 12;
/// Cells before what an entry says: its sign, time and name, or an indent in a row of its own.
const ONE_ROW_LEAD: u16 = 22;
const TWO_ROWS_LEAD: u16 = 3;

/// Rows of an entry in a list of this width.
pub fn rows(width: u16) -> u16 {
    if width < ONE_ROW_FROM { 2 } else { 1 }
}

/// Cells of what an entry says, where nothing but time and name stand before it.
pub fn text_cells(width: u16) -> usize {
    usize::from(width.saturating_sub(if rows(width) == 1 { ONE_ROW_LEAD } else { TWO_ROWS_LEAD }))
}

/// Paints an entry; returns the cells that are links.
pub fn draw(app: &App, entry: &Entry, look: &Look, (buffer, area): (&mut Buffer, Rect)) -> Vec<LinkedCells> {
    let head = head(app, entry, look);
    if area.height < 2 {
        let x = paint::left(buffer, area, &head).saturating_add(1).min(area.right());
        return content((app, entry), look, (buffer, Rect { x, width: area.right() - x, ..area }));
    }
    paint::left(buffer, paint::row(area, 0), &head);
    let x = (area.x + TWO_ROWS_LEAD).min(area.right());
    content((app, entry), look, (buffer, Rect { x, width: area.right() - x, ..paint::row(area, 1) }))
}

/// Handle, time, room, name.
fn head<'a>(app: &App, entry: &'a Entry, look: &Look) -> Vec<Span<'a>> {
    let theme = look.theme;
    let mut head = vec![Span::raw(" ")];
    if let Entry::Desk { entry, .. } = entry {
        head.extend(desk_entry::head(app, entry, look));
        return head;
    }
    if let Entry::Invite { .. } = entry {
        head.push(Span::styled(padded(entry.author()), theme.member(entry.author().as_str(), None)));
        return head;
    }
    if let Entry::Link { posted, .. } = entry {
        head.push(Span::styled(format!("{:<4}", posted.handle()), theme.style(Tone::Accent)));
    }
    head.push(Span::styled(format!("{} ", when(entry.at(), app.now, look)), theme.style(Tone::Faint)));
    if let Entry::Message { label, .. } = entry {
        head.push(Span::styled(padded(label), theme.style(Tone::Muted)));
    }
    let name = match entry {
        Entry::Message { line, .. } => theme.name(&line.message.author),
        Entry::Link { .. } | Entry::Desk { .. } | Entry::Invite { .. } => theme.member(entry.author().as_str(), None),
    };
    head.push(Span::styled(padded(entry.author()), name));
    head
}

/// Cut or filled, so that what follows stands in a column.
pub(super) fn padded(text: &SafeText) -> String {
    let text = fit(text.as_str(), NAME_CELLS);
    let gap = NAME_CELLS + 1 - width(&text);
    format!("{text}{:gap$}", "")
}

fn content((app, entry): (&App, &Entry), look: &Look, (buffer, area): (&mut Buffer, Rect)) -> Vec<LinkedCells> {
    match entry {
        Entry::Message { line, .. } => {
            paint::left(buffer, area, &[Span::raw(first_words(line))]);
            Vec::new()
        }
        Entry::Link { posted, .. } => address(posted, look, (buffer, area)).into_iter().collect(),
        Entry::Desk { place, entry } => {
            paint::left(buffer, area, &desk_entry::content(app, (place, entry), look));
            Vec::new()
        }
        Entry::Invite { network, invite } => {
            paint::left(buffer, area, &[Span::raw(asked_into(app, *network, invite))]);
            Vec::new()
        }
    }
}

/// Where to, and on which network where there are several.
fn asked_into(app: &App, network: NetworkId, invite: &Invite) -> String {
    let what =
        if invite.direct { "wants to talk with you".to_owned() } else { format!("asks you into {}", invite.name) };
    match app.network(network).filter(|_| app.networks.len() > 1) {
        Some(network) => format!("{what} on {}", network.label),
        None => what,
    }
}

/// The text on one line.
fn first_words(line: &Line) -> String {
    line.message.body.plain().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Host first and strong, then the rest of the address.
fn address(posted: &Posted, look: &Look, (buffer, area): (&mut Buffer, Rect)) -> Option<LinkedCells> {
    let url = posted.linked.link.url.as_str();
    let (host, rest) = host_and_rest(url);
    let theme = look.theme;
    let plain = if url.starts_with("http://") { "http " } else { "" };
    let spans = [
        Span::styled(plain, theme.style(Tone::Warm)),
        Span::styled(host, theme.style(Tone::Strong).patch(theme.style(Tone::Link))),
        Span::styled(rest, theme.style(Tone::Muted)),
    ];
    let end = paint::left(buffer, area, &spans);
    let link = Hyperlink::new(&posted.linked.message, url);
    (end > area.x && !area.is_empty()).then(|| LinkedCells { x: area.x, y: area.y, width: end - area.x, link })
}

/// The host and port that an address really leads to, without what may stand before an `@`; and what follows.
fn host_and_rest(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (host, if rest == "/" { "" } else { rest })
}

/// The time; of another day the day.
pub(super) fn when(at: Timestamp, now: Timestamp, look: &Look) -> String {
    let (then, today) = (local(at, &look.time_zone), local(now, &look.time_zone));
    match () {
        () if then.date() == today.date() => format!("{:<6}", clock(at, &look.time_zone)),
        () if then.year() == today.year() => then.strftime("%d %b").to_string(),
        () => then.strftime("%b %y").to_string(),
    }
}

/// The same in a sentence, down to the minute.
pub fn moment(at: Timestamp, now: Timestamp, look: &Look) -> String {
    let (then, today) = (local(at, &look.time_zone), local(now, &look.time_zone));
    let minute = clock(at, &look.time_zone);
    match () {
        () if then.date() == today.date() => minute,
        () if then.year() == today.year() => format!("{} {minute}", then.strftime("%-d %B")),
        () => format!("{} {minute}", then.strftime("%-d %B %Y")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_where_the_address_leads() {
        for (url, host, rest) in [
            ("https://a.test/x?y#z", "a.test", "/x?y#z"),
            ("https://bank.test@evil.test/", "evil.test", ""),
            ("https://bank.test:x@evil.test:8080?q=@bank.test", "evil.test:8080", "?q=@bank.test"),
            ("http://[::1]:80/", "[::1]:80", ""),
        ] {
            assert_eq!(host_and_rest(url), (host, rest), "{url}");
        }
    }
}
