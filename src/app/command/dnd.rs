//! `/dnd [on|off|duration]`: no sounds and no notices, for ever or for a time. Mentions are counted all the same.

use crate::app::quiet::Word;
use crate::app::span;
use crate::app::state::App;
use crate::chat::Timestamp;

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    match arguments {
        "" if app.is_quiet() => loud(app),
        "" | "on" => quiet(app, None),
        "off" => loud(app),
        time => match span::parse(time) {
            Some(time) => quiet(app, Some(time)),
            None => return Err(format!("/dnd takes on, off or a time like 45m or 2h, not {time}.")),
        },
    }
    Ok(Vec::new())
}

fn quiet(app: &mut App, time: Option<i64>) {
    let until = time.map(|time| Timestamp::clamped(app.now.0.saturating_add(time)));
    app.quiet.word = Some(Word::Quiet(until));
    let how_long = time.map_or_else(String::new, |time| format!(" for {}", span::in_words(time)));
    app.answer(&format!("Nothing disturbs you{how_long}: no sounds, no notices. /dnd off ends it."));
}

fn loud(app: &mut App) {
    let by_hours = app.quiet.by_hours(&app.prefs.alerts.quiet, app.now);
    app.quiet.word = by_hours.then_some(Word::Loud);
    app.answer(if by_hours {
        "You are told of mentions again, although these are your quiet hours; the next ones count again."
    } else {
        "You are told of mentions again."
    });
}
