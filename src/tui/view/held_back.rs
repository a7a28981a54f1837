//! The row above the input that concerns keeping order: why one cannot write, or whom a command is for.
//!
//! Must not know how the row is placed.

use ratatui::text::Span;

use super::line::clock;
use crate::app::desk::Target;
use crate::app::span;
use crate::app::state::App;
use crate::chat::Restraint;
use crate::tui::measure::{fit, width};
use crate::tui::theme::{Look, Tone};

/// Whether one cannot write in the room on screen.
pub fn restraint(app: &App) -> Option<&Restraint> {
    app.current.as_ref().and_then(|place| app.restraint(place))
}

/// `you can write again in 4:12 (timeout by kat: links)  draft kept, 38 characters`
pub fn words(app: &App, look: &Look, cells: u16) -> Option<Vec<Span<'static>>> {
    let restraint = restraint(app)?;
    let because = match &restraint.reason {
        Some(reason) => format!("by {}: {reason}", restraint.by),
        None => format!("by {}", restraint.by),
    };
    let why = match restraint.until {
        Some(until) => {
            let left = span::countdown(until.0 - app.now.0);
            format!("you can write again in {left} (timeout {because})")
        }
        None => format!("you are banned here ({because})"),
    };
    let characters = app.compose().text().chars().count();
    let draft = if characters > 0 { format!("  draft kept, {characters} characters") } else { String::new() };
    // How long it lasts comes first; of the draft one sees that it is there.
    let room = usize::from(cells).saturating_sub(width(&draft));
    let fits = room > width(&why) / 2;
    let why = fit(&why, if fits { room } else { usize::from(cells) }).into_owned();
    let mut out = vec![Span::styled(why, look.theme.style(Tone::Warm))];
    out.extend(fits.then(|| Span::styled(draft, look.theme.style(Tone::Muted))));
    Some(out)
}

/// `for k1ller, 21:01: buy followers at …  Esc leaves`
pub fn aim(app: &App, look: &Look, cells: u16) -> Option<Vec<Span<'static>>> {
    let target = aimed(app)?;
    let elsewhere = app.current.as_ref().is_some_and(|place| *place != target.place);
    let room = if elsewhere { format!(" in {}", app.label_of(&target.place)) } else { String::new() };
    let who = format!("for {}, {}{room}: ", target.user, clock(target.at, &look.time_zone));
    let leave = "  Esc leaves";
    let free = usize::from(cells).saturating_sub(width(&who) + width(leave));
    let excerpt = fit(target.excerpt.as_str(), free).into_owned();
    Some(vec![
        Span::styled(who, look.theme.style(Tone::Warm)),
        Span::styled(excerpt, look.theme.style(Tone::Strong)),
        Span::styled(leave, look.theme.style(Tone::Muted)),
    ])
}

/// What the command in the input is for; not if another name has been typed into it.
fn aimed(app: &App) -> Option<&Target> {
    let target = app.aim()?;
    let mut typed = app.compose().text().split_whitespace();
    match typed.next()? {
        "/report" | "/delete" | "/pin" => Some(target),
        command if command.starts_with('/') => app.aimed_at(typed.next()?.trim_start_matches('@')),
        _ => None,
    }
}
