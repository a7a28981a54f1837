//! `/timeout <user> [duration] [reason]` and `/untimeout <user>`: no words from somebody for a while.
//!
//! A bare number is never taken as it stands: elsewhere it means seconds, and people think in minutes.

use std::time::Duration;

use crate::app::desk::{Ask, Asked};
use crate::app::span;
use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, Whom, ask_person, ask_server, first_word, may, reason, whom};

const USAGE: &str = "/timeout <user> [duration] [reason]";
/// What is meant when nothing is said, as far as the room allows it.
const DEFAULT: i64 = 600_000;
pub(in crate::app) const DEED: (Role, &str) = (Role::Moderator, "time somebody out");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (user, rest) = first_word(arguments);
    let whom = whom(app, user, USAGE)?;
    may(app, &whom.place, DEED)?;
    let bounds = app.bounds(&whom.place);
    let (word, behind) = first_word(rest);
    let (length, words) = match span::parse(word) {
        Some(length) => (length, behind),
        None if word.starts_with(|c: char| c.is_ascii_digit()) => {
            let typed = format!("/timeout {arguments}");
            return bare(app, whom, (word, behind), typed);
        }
        None => (bounds.map_or(DEFAULT, |(shortest, longest)| DEFAULT.clamp(shortest, longest)), rest),
    };
    within(length, bounds)?;
    ask_server(whom.place.clone(), action(whom, length, words))
}

pub(super) fn lift(app: &mut App, arguments: &str) -> Outcome {
    let (user, _) = first_word(arguments);
    let whom = whom(app, user, "/untimeout <user>")?;
    may(app, &whom.place, (Role::Moderator, "lift a timeout"))?;
    ask_server(whom.place, ModAction::Lift { user: whom.user })
}

fn action(whom: Whom, length: i64, words: &str) -> ModAction {
    let length = Duration::from_millis(length.unsigned_abs());
    ModAction::Timeout { user: whom.user, length, reason: reason(words), message: whom.message }
}

/// A number without a unit: seconds are said, minutes are offered.
fn bare(app: &mut App, whom: Whom, (word, behind): (&str, &str), typed: String) -> Outcome {
    let number: i64 = word.parse().map_err(|_| format!("{word} is no length of time; like 90s, 10m, 1h30m."))?;
    let (shortest, longest) = app.bounds(&whom.place).unwrap_or((1, i64::MAX));
    let inside = |unit: i64| number.checked_mul(unit).filter(|ms| (shortest..=longest).contains(ms));
    let Some(meant) = inside(60_000).or_else(|| inside(1000)) else {
        return Err(format!("{number} fits in neither as seconds nor as minutes; {}", limits(shortest, longest)));
    };
    let plural = if number == 1 { "" } else { "s" };
    let limit = match number.checked_mul(1000) {
        Some(ms) if ms < shortest => format!("; the shortest here is {}", span::typed(shortest)),
        _ => String::new(),
    };
    let length = span::typed(meant);
    let question = format!("/timeout {} {number} means {number} second{plural}{limit}. Meant {length}?", whom.user);
    let place = whom.place.clone();
    let yes = format!("time out {} for {length}", whom.user);
    ask_person(app, Ask { question, yes, place, asked: Asked::Order(action(whom, meant, behind)), typed: Some(typed) })
}

fn within(length: i64, bounds: Option<(i64, i64)>) -> Result<(), String> {
    match bounds {
        Some((shortest, longest)) if !(shortest..=longest).contains(&length) => {
            let way = if length < shortest { "too short" } else { "too long" };
            Err(format!("{} is {way}: {}", span::typed(length), limits(shortest, longest)))
        }
        _ => Ok(()),
    }
}

fn limits(shortest: i64, longest: i64) -> String {
    format!("a timeout here lasts {} to {}.", span::typed(shortest), span::typed(longest))
}
