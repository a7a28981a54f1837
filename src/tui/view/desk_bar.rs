//! What moderators see of the selected message's author, and what they can do: the part of the action bar that is theirs.
//!
//! Must not know where the bar stands.

use std::borrow::Cow;

use crate::app::lists::Deed;
use crate::app::mention::same_name;
use crate::app::span;
use crate::app::state::{App, Place};
use crate::chat::{Line, SafeText};

/// Lines looked back at for how much somebody said.
const LOOK_BACK: usize = 2_000;

/// `, 4 messages, account 2 d, karma -3`: what is known; age and karma once their card was fetched.
pub fn facts(app: &App, line: &Line) -> String {
    let Some(view) = &app.current else { return String::new() };
    let place = Place { room: line.message.room.clone(), ..view.clone() };
    let Some(room) = app.room(&place) else { return String::new() };
    let lines = room.lines.iter().rev().take(LOOK_BACK);
    let said = lines.filter(|other| other.message.author.key == line.message.author.key).count();
    let mut out = format!(", {said} message{}", if said == 1 { "" } else { "s" });
    let name = &line.message.author.name;
    let is = |known: &SafeText| same_name(known.as_str(), name.as_str());
    if let Some(card) = room.house.card.as_ref().filter(|card| is(&card.name)) {
        let age = card.created.map(|created| format!(", account {}", span::in_words(app.now.0 - created.0)));
        out.push_str(&format!("{}, karma {}", age.unwrap_or_default(), card.karma));
    }
    let info = room.house.info.as_ref();
    let restraint = info.and_then(|info| info.restrained.iter().find(|restraint| is(&restraint.user)));
    match restraint.map(|restraint| restraint.until) {
        Some(Some(until)) if until > app.now => {
            out.push_str(&format!(", timed out {}", span::countdown(until.0 - app.now.0)));
        }
        Some(None) => out += ", banned",
        _ => {}
    }
    out
}

/// The most used first; on one's own message only what concerns oneself.
pub fn deeds(app: &App, place: &Place, mine: bool) -> Vec<(Deed, Cow<'static, str>)> {
    let presets = (0..).map(Deed::Preset).zip(app.presets(place));
    let presets = presets.take(3).map(|(deed, preset)| (deed, Cow::Owned(span::typed(preset.length))));
    let to_others = [
        (Deed::Timeout, Cow::Borrowed("other")),
        (Deed::Ban, Cow::Borrowed("ban")),
        (Deed::Warn, Cow::Borrowed("warn")),
    ];
    let to_all = [(Deed::Delete, Cow::Borrowed("delete")), (Deed::Pin, Cow::Borrowed("pin"))];
    presets.chain(to_others).filter(|_| !mine).chain(to_all).collect()
}
