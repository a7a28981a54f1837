//! What stands around the entries in a list of those who keep order: its title, what is known of a person, the keys, and
//! the whole of the entry that is looked at.
//!
//! Must not know the entries' own rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Setting};
use super::message;
use super::timeline::Paint;
use crate::app::action::{Action, Mode};
use crate::app::desk_lists::{DeskEntry, DeskList, complaints, restrained};
use crate::app::listing::{Entry, Listing, What, position};
use crate::app::lists::Deed;
use crate::app::span;
use crate::app::state::{App, Place};
use crate::chat::{Card, Line, Role};
use crate::tui::look::Look;
use crate::tui::measure::width;
use crate::tui::paint;

pub fn title(app: &App, place: &Place, list: &DeskList) -> String {
    let label = app.label_of(place);
    let house = app.room(place).map(|room| &room.house);
    match list {
        DeskList::Queue => {
            let waits = house.map_or(0, |house| house.standing.queue.max(house.queue.items.len()));
            format!("Queue of {label}: {waits}")
        }
        DeskList::Timeouts => format!("Timed out in {label}"),
        DeskList::Pins => format!("Pinned in {label}"),
        DeskList::Log => format!("Log of {label}"),
        DeskList::Card(name) => format!("{name} in {label}"),
    }
}

pub fn nothing(app: &App, place: &Place, list: &DeskList) -> &'static str {
    match list {
        _ if !app.is_known(place, list) => "asking the server…",
        DeskList::Queue => "nothing waits",
        DeskList::Timeouts => "nobody is timed out",
        DeskList::Pins => "nothing is pinned",
        DeskList::Log => "nothing was done so far",
        DeskList::Card(_) => "nothing said, nothing done, no notes",
    }
}

/// What stands above the entries: of a person what is known.
pub fn above(app: &App, listing: &Listing) -> String {
    match &listing.what {
        What::Desk(place, DeskList::Card(name)) => {
            app.card(place, name).map_or_else(String::new, |card| facts(app, card))
        }
        _ => String::new(),
    }
}

/// `user, account 2 d old, seen 3 min ago, karma -3, 4 messages. Timed out 9:41 by kat: spam`
fn facts(app: &App, card: &Card) -> String {
    let ago = |at: crate::chat::Timestamp| span::in_words(app.now.0 - at.0);
    let role = if card.role == Role::Guest { "guest, no account" } else { card.role.as_str() };
    let age = card.created.map(|created| format!(", account {} old", ago(created)));
    let seen = card.seen.map(|seen| format!(", seen {} ago", ago(seen)));
    let count = card.lines.len();
    let said = format!("{count} message{}", if count == 1 { "" } else { "s" });
    let restraint = card.restraint.as_ref().filter(|restraint| restraint.until.is_none_or(|until| until > app.now));
    let held = restraint.map_or_else(String::new, |restraint| match restraint.until {
        Some(until) => format!(". Timed out {} {}", span::countdown(until.0 - app.now.0), restrained(restraint)),
        None => format!(". Banned {}", restrained(restraint)),
    });
    let (age, seen) = (age.unwrap_or_default(), seen.unwrap_or_default());
    format!("{role}{age}{seen}, karma {}, {said} here{held}", card.karma)
}

/// Whether something in a list counts down, `entries` of which are shown.
pub fn counts(app: &App, listing: &Listing, entries: &[Entry]) -> bool {
    let running = |entry: &Entry| match entry {
        Entry::Desk { entry: DeskEntry::Restrained(restraint), .. } => restraint.until.is_some(),
        _ => false,
    };
    let of_card = match &listing.what {
        What::Desk(place, DeskList::Card(name)) => app.card(place, name).and_then(|card| card.restraint.as_ref()),
        _ => None,
    };
    entries.iter().any(running) || of_card.is_some_and(|restraint| restraint.until.is_some_and(|until| until > app.now))
}

/// The keys of a list, as they are bound, and whether there is more.
pub fn note(app: &App, listing: &Listing, look: &Look) -> String {
    let What::Desk(place, list) = &listing.what else { return String::new() };
    if !app.moderates(place) && *list != DeskList::Pins {
        return String::new();
    }
    let keys = |deeds: &[(Deed, &str)]| {
        let one = |(deed, does): &(Deed, &str)| {
            look.keys.shown_for(Mode::Listing, &Action::Deed(*deed)).map(|key| format!("{key} {does}"))
        };
        deeds.iter().filter_map(one).collect::<Vec<_>>().join("  ")
    };
    match list {
        DeskList::Queue => keys(&[
            (Deed::Safe, "safe"),
            (Deed::Nsfw, "NSFW"),
            (Deed::Delete, "delete"),
            (Deed::Dismiss, "dismiss"),
            (Deed::Preset(0), "time out"),
            (Deed::Use, "whole"),
            (Deed::Jump, "go to it"),
            (Deed::Card, "card"),
        ]),
        DeskList::Timeouts => keys(&[(Deed::Lift, "lift"), (Deed::Extend, "2 min more"), (Deed::Card, "card")]),
        DeskList::Pins if app.moderates(place) => {
            keys(&[(Deed::Use, "go to it"), (Deed::Pin, "unpin"), (Deed::Copy, "copy")])
        }
        DeskList::Pins => keys(&[(Deed::Use, "go to it"), (Deed::Copy, "copy")]),
        DeskList::Log => {
            let more = app.room(place).is_some_and(|room| room.house.log.more);
            let end = if more { "  older ones load at the end" } else { "" };
            format!("{}{end}", keys(&[(Deed::Card, "card"), (Deed::Jump, "go to the message")]))
        }
        DeskList::Card(_) => keys(&[
            (Deed::Note, "note"),
            (Deed::Preset(0), "time out"),
            (Deed::Lift, "lift"),
            (Deed::Extend, "2 min more"),
            (Deed::Ban, "ban"),
            (Deed::Delete, "delete"),
        ]),
    }
}

/// Who reported the chosen item, and why; any other entry whole, where a row of `cells` is too short for it.
pub fn why(listing: &Listing, entries: &[Entry], cells: usize) -> String {
    let chosen = entries.get(position(entries, listing.chosen.as_ref())).filter(|_| !listing.has_lost(entries));
    match chosen {
        Some(Entry::Desk { entry: DeskEntry::Queued(item), .. }) => complaints(item),
        Some(Entry::Desk { entry, .. }) => Some(entry.whole()).filter(|words| width(words) > cells).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The chosen item of the queue whole, with its pictures, if the person looks at it.
pub fn looked_at<'a>(app: &App, listing: &Listing, entries: &'a [Entry]) -> Option<&'a Line> {
    match entries.get(position(entries, listing.chosen.as_ref()))? {
        Entry::Desk { entry: DeskEntry::Queued(item), .. } if !listing.has_lost(entries) => {
            app.lists.unfolded.contains(&item.line.message.id).then_some(&*item.line)
        }
        _ => None,
    }
}

/// Paints a line whole at the bottom of an area, in at most half of its rows; gives what is left above it.
pub fn paint_whole(line: &Line, setting: &Setting, paint: Paint<'_>) -> Rect {
    let area = paint.area;
    let block = line::layout(line, &Setting { width: area.width.saturating_sub(2), ..setting.clone() }, true);
    if let Some(at_hand) = &setting.pictures {
        let unknown = message::pictures(line).filter(|address| !at_hand.is_known(address));
        paint.cache.wanted.extend(unknown.cloned());
    }
    let rows = block.rows().min(area.height / 2);
    let top = area.bottom() - rows;
    for y in 0..rows {
        copy_row(
            &block.cells,
            y,
            paint.buffer,
            Rect { x: area.x + 1, y: top + y, width: block.cells.area.width, height: 1 },
        );
    }
    let rest = area.height - rows;
    if rows == 0 || rest == 0 {
        return area;
    }
    let rule = Rect { y: top - 1, height: 1, ..area };
    paint::rule(paint.buffer, rule, setting.theme.style(crate::tui::theme::Tone::Faint), &[], &[]);
    Rect { height: rest - 1, ..area }
}

fn copy_row(from: &Buffer, row: u16, to: &mut Buffer, area: Rect) {
    let area = area.intersection(to.area);
    for x in 0..area.width {
        to[(area.x + x, area.y)] = from[(x, row)].clone();
    }
}
