//! What stands beside a name in the timeline because of who somebody is there, or seems to be.
//!
//! Must not know where in the line it stands.

use super::line::Setting;
use super::message;
use crate::app::ranks;
use crate::chat::{Delivery, Kind, Line, SafeText};
use crate::tui::theme::Tone;

/// The sign of what the author is in the room.
pub(super) fn sign(line: &Line, setting: &Setting) -> Option<&'static str> {
    let role = setting.ranks.role(&line.message.room, &line.message.author.key)?;
    ranks::sign(role).filter(|_| line.message.kind != Kind::Notice)
}

/// Whom the author looks like without being it.
fn looks_like<'a>(line: &Line, setting: &'a Setting) -> Option<&'a SafeText> {
    let said = line.delivery == Delivery::Received && line.message.kind != Kind::Notice;
    setting.ranks.looks_like(&line.message.room, &line.message.author.key).filter(|_| said)
}

/// That a name is another one than it seems comes before everything else.
pub(super) fn mark(line: &Line, setting: &Setting, mentioned: bool) -> Option<(&'static str, Tone)> {
    let alike = looks_like(line, setting).map(|_| ("≠", Tone::Bad));
    alike.or_else(|| message::mark(line, mentioned))
}

/// What stands after the words of somebody who looks like another.
pub(super) fn alike_words(line: &Line, setting: &Setting) -> Option<(String, Tone)> {
    looks_like(line, setting).map(|name| (format!("(looks like {name}, is not)"), Tone::Bad))
}
