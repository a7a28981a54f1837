//! What stands where no lines are: what is going on, and what a newcomer does next.
//!
//! Must not know how far the connection has got beyond what the state says.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::channels::seconds_until;
use crate::app::state::{App, LinkState, Network};
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

/// A heading and a few rows of advice.
struct Words {
    heading: String,
    advice: Vec<String>,
}

fn words(heading: impl Into<String>, advice: &[&str]) -> Words {
    Words { heading: heading.into(), advice: advice.iter().map(|&row| row.to_owned()).collect() }
}

pub fn draw(app: &App, look: &Look, buffer: &mut Buffer, area: Rect) {
    let words = match app.current_network().or(app.networks.first()) {
        None => words(
            "Welcome to streamside",
            &["F9 adds a network: its address, your name", "F1 shows all keys and commands"],
        ),
        Some(network) => on_network(app, network),
    };
    let rows = u16::try_from(words.advice.len()).unwrap_or(0) + 2;
    // The optical middle lies a little above the geometric one.
    let top = area.height.saturating_sub(rows) * 2 / 5;
    let theme = look.theme;
    let heading = Span::styled(words.heading, theme.style(Tone::Strong));
    paint::centered(buffer, paint::row(area, top), &heading);
    let gap = if area.height > rows { 2 } else { 1 };
    for (y, row) in (0..).zip(words.advice) {
        let row = Span::styled(look.keys.told(&row), theme.style(Tone::Muted));
        paint::centered(buffer, paint::row(area, top + gap + y), &row);
    }
}

fn on_network(app: &App, network: &Network) -> Words {
    let label = &network.label;
    match &network.link {
        LinkState::Connecting => words(format!("Connecting to {label}…"), &["F1 shows all keys and commands"]),
        LinkState::Waiting { reason, until } => Words {
            heading: format!("{label} is out of reach"),
            advice: vec![
                reason.to_string(),
                format!("trying again in {} s; Alt-R tries now", seconds_until(*until, app.now)),
            ],
        },
        LinkState::Closed { reason } if app.memory.waits_for_sign_in(network.id) => Words {
            heading: format!("The connection to {label} is closed"),
            advice: vec![reason.to_string(), "F9 or /signin signs in again".to_owned()],
        },
        LinkState::Closed { reason } => Words {
            heading: format!("The connection to {label} is closed"),
            advice: vec![reason.to_string(), "Alt-R connects again, F9 signs in anew".to_owned()],
        },
        LinkState::Connected => match app.current_room() {
            None => words(
                "No channel is open",
                &["/channels shows where people are", "/join and a name opens one", "F1 shows all keys and commands"],
            ),
            Some(room) => words(
                format!("Nobody has said anything in {} yet", room.room.shown()),
                &["Write below and press Enter to be the first"],
            ),
        },
    }
}
