//! `/react <emoji>`: puts an emoji below the selected message, or takes one's own away.

use crate::app::complete::emotes;
use crate::app::state::App;
use crate::chat::SafeText;

use super::{Outcome, which};

/// Longest sign, in characters; networks take words, too.
const LONGEST: usize = 40;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (place, message, typed) = which(app, arguments, "E reacts to it")?;
    let key = sign(app, typed);
    match key.chars().count() {
        0 => Err("With what? /react and an emoji: Alt-E lists them, :name: does as well.".into()),
        count if count > LONGEST => Err(format!("That is too long for a reaction: at most {LONGEST} characters.")),
        _ => app.react(place, message, &key),
    }
}

/// The emoji that was meant by `:name:`, otherwise what was typed.
fn sign(app: &App, typed: &str) -> String {
    let name = typed.strip_prefix(':').and_then(|typed| typed.strip_suffix(':'));
    let emoji = name.and_then(|name| emotes(app).find(|emote| emote.name == name)?.emoji);
    emoji.map_or_else(|| SafeText::line(typed).as_str().trim().to_owned(), str::to_owned)
}
