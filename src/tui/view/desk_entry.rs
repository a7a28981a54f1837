//! One entry of a list of those who keep order: a report, a timeout with its countdown, a line of the log, a note.
//!
//! Must not know where it stands, nor how many rows it has.

use ratatui::style::Modifier;
use ratatui::text::Span;

use super::entry::{padded, when};
use crate::app::desk_lists::{DeskEntry, complaints};
use crate::app::span;
use crate::app::state::{App, Place};
use crate::chat::{ImageMark, Pin, QueueItem, QueueKind, Restraint};
use crate::tui::theme::{Look, Tone};

/// Cells of what an entry is.
const KIND_CELLS: usize = 10;

/// What it is, since when or for how long, whose.
pub fn head<'a>(app: &App, entry: &'a DeskEntry, look: &Look) -> Vec<Span<'a>> {
    let theme = look.theme;
    let name = |name: &'a crate::chat::SafeText| Span::styled(padded(name), theme.member(name.as_str(), None));
    let at = Span::styled(format!("{} ", when(entry.at(), app.now, look)), theme.style(Tone::Faint));
    match entry {
        DeskEntry::Queued(item) => {
            let (kind, tone) = kind(item);
            vec![Span::styled(format!("{kind:<KIND_CELLS$} "), theme.style(tone)), at, name(entry.author())]
        }
        DeskEntry::Restrained(restraint) => {
            vec![Span::styled(format!("{:<7} ", left(restraint, app)), theme.style(Tone::Warm)), name(entry.author())]
        }
        DeskEntry::Pinned(pin) => {
            vec![name(entry.author()), Span::styled(format!(" {}", pinned(pin, app)), theme.style(Tone::Faint))]
        }
        DeskEntry::Logged(_) => vec![at, name(entry.author())],
        DeskEntry::Noted { .. } => vec![at, Span::styled("note ", theme.style(Tone::Accent)), name(entry.author())],
    }
}

/// What follows, on one row.
pub fn content(app: &App, (place, entry): (&Place, &DeskEntry), look: &Look) -> Vec<Span<'static>> {
    let theme = look.theme;
    let text = entry.text().split_whitespace().collect::<Vec<_>>().join(" ");
    match entry {
        DeskEntry::Queued(item) => {
            let marks = app.network(place.network).map(|network| &network.marks);
            let deleted = marks.is_some_and(|marks| marks.deleted(&item.line.message.id).is_some());
            let gone = deleted.then(|| Span::styled("(deleted) ", theme.style(Tone::Faint)));
            let why = complaints(item);
            let why = (!why.is_empty()).then(|| Span::styled(format!("  < {why}"), theme.style(Tone::Muted)));
            gone.into_iter().chain([Span::raw(text)]).chain(why).collect()
        }
        DeskEntry::Logged(logged) => {
            let text = text.strip_prefix(logged.by.as_str()).unwrap_or(&text).trim_start_matches([':', ' ']).to_owned();
            if !logged.undone {
                return vec![Span::raw(text)];
            }
            let style = theme.style(Tone::Faint);
            vec![Span::styled(text, style.add_modifier(Modifier::CROSSED_OUT)), Span::styled(" (taken back)", style)]
        }
        _ => vec![Span::raw(text)],
    }
}

/// `report x3`; a picture that waits, reported or not.
fn kind(item: &QueueItem) -> (String, Tone) {
    match &item.kind {
        QueueKind::Report(reports) => match reports.len() {
            0 | 1 => ("report".to_owned(), Tone::Warm),
            count => (format!("report x{count}"), Tone::Warm),
        },
        QueueKind::Image => ("picture".to_owned(), Tone::Accent),
    }
}

fn left(restraint: &Restraint, app: &App) -> String {
    restraint.until.map_or_else(|| "banned".to_owned(), |until| span::countdown(until.0 - app.now.0))
}

/// `by kat, 9 min left`
fn pinned(pin: &Pin, app: &App) -> String {
    let left = pin.until.map(|until| format!(", {} left", span::in_words((until.0 - app.now.0).max(0))));
    format!("by {}{}", pin.by, left.unwrap_or_default())
}

/// What stands in the place of pictures that are not shown; nothing for those that are.
pub fn hidden(mark: Option<ImageMark>) -> Option<&'static str> {
    match mark {
        Some(ImageMark::Held) => Some("[image: held, waiting for a moderator]"),
        Some(ImageMark::Nsfw) => Some("[image: NSFW, Enter shows]"),
        Some(ImageMark::Safe) | None => None,
    }
}
