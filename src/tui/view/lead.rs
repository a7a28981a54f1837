//! The row above the input: what is being changed or answered, or what the command being typed takes.
//!
//! Must not know how the text below it is laid out.

use ratatui::style::Modifier;
use ratatui::text::Span;

use super::held_back;
use super::line::clock;
use crate::app::command::hint::{self, Hint};
use crate::app::state::App;
use crate::tui::measure::{fit, width};
use crate::tui::theme::{Look, Theme, Tone};

/// Whether there is such a row: cheap, and asked for every key.
pub fn wanted(app: &App) -> bool {
    let compose = app.compose();
    compose.editing().is_some()
        || compose.reply.is_some()
        || held_back::restraint(app).is_some()
        || rules(app).is_some()
        || hint::hint(app).is_some()
}

/// Its words for a row of so many cells; none where nothing is to be said.
pub fn words(app: &App, look: &Look, cells: u16) -> Option<Vec<Span<'static>>> {
    let compose = app.compose();
    let theme = look.theme;
    if let Some(editing) = compose.editing() {
        let at = clock(editing.at, &look.time_zone);
        return Some(match editing.original {
            Some(_) => banner(format!("editing {at}"), " - Enter saves, Esc leaves".to_owned(), theme),
            None => banner(format!("editing {at}"), " - fetching its text…".to_owned(), theme),
        });
    }
    if let Some(aim) = held_back::aim(app, look, cells) {
        return Some(aim);
    }
    if let Some(hint) = hint::hint(app) {
        return Some(of_hint(hint, theme));
    }
    if let Some(words) = held_back::words(app, look, cells) {
        return Some(words);
    }
    if let Some(words) = rules(app) {
        return Some(vec![Span::styled(words, theme.style(Tone::Warm))]);
    }
    let reply = compose.reply.as_ref()?;
    let strong = format!("answering {}: ", reply.author);
    // How to leave must have room too.
    let room = usize::from(cells).saturating_sub(width(&strong) + width(LEAVE));
    let excerpt = fit(reply.excerpt.as_str(), room);
    Some(banner(strong, format!("{excerpt}{LEAVE}"), theme))
}

/// The rules of the room on screen wait to be accepted.
fn rules(app: &App) -> Option<String> {
    app.words_about_rules(app.current.as_ref()?)
}

const LEAVE: &str = "  Esc leaves";

fn banner(strong: String, rest: String, theme: Theme) -> Vec<Span<'static>> {
    vec![Span::styled(strong, theme.style(Tone::Warm)), Span::styled(rest, theme.style(Tone::Muted))]
}

fn of_hint(hint: Hint, theme: Theme) -> Vec<Span<'static>> {
    let marked = theme.style(Tone::Accent).add_modifier(Modifier::UNDERLINED);
    let usage = hint.usage.into_iter().map(|(part, current)| match part.strip_prefix(' ').filter(|_| current) {
        Some(part) => vec![Span::raw(" "), Span::styled(part.to_owned(), marked)],
        None => vec![Span::styled(part, theme.style(Tone::Muted))],
    });
    let mut out: Vec<_> = usage.flatten().collect();
    let (words, tone) = match hint.problem {
        Some(problem) => (problem, Tone::Bad),
        None => (hint.help, Tone::Faint),
    };
    if !words.is_empty() {
        let gap = if out.is_empty() { "" } else { "  " };
        out.push(Span::styled(format!("{gap}{words}"), theme.style(tone)));
    }
    out
}
