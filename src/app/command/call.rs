//! `/call`: the sessions that run beside the chat of a room, and who is in them.
//!
//! An application or a transport that nobody here knows is named, never left out. Must not know how one joins.

use std::collections::BTreeSet;

use crate::app::span;
use crate::app::state::App;
use crate::chat::rtc::Session;
use crate::chat::{SafeText, Timestamp};

use super::{Outcome, nothing_else};

/// So many people of a session are named.
const NAMED: usize = 12;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/call")?;
    let room = app.current_room().ok_or("No channel is open. /join NAME opens one.")?;
    let told: Vec<_> = room.sessions.sessions.iter().map(|session| told(session, app.now)).collect();
    match told.is_empty() {
        true => app.answer(&format!("No call runs in {}.", room.room.shown())),
        false => app.answer(&told.join("\n")),
    }
    Ok(Vec::new())
}

fn told(session: &Session, now: Timestamp) -> String {
    let (people, devices) = (session.participants(), session.devices().len());
    let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let on = if devices > people { format!(" on {}", count(devices, "device", "devices")) } else { String::new() };
    let host = session.host().map_or_else(String::new, |host| format!(", at {host}"));
    format!(
        "{}: {}{on} for at least {}{host}: {}",
        session.label(),
        count(people, "person", "people"),
        span::in_words(now.0 - session.start().0),
        names(session)
    )
}

fn names(session: &Session) -> String {
    let all: BTreeSet<_> = session.devices().iter().map(|device| &*device.user).collect();
    let named: Vec<_> = all.iter().take(NAMED).map(|user| SafeText::name(user).to_string()).collect();
    let rest = all.len().checked_sub(NAMED + 1).map_or_else(String::new, |rest| format!(" and {} others", rest + 1));
    format!("{}{rest}", named.join(", "))
}
