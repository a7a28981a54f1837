//! `/warn <user> <reason>`: words that only this person and the moderators read.

use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, ask_server, first_word, may, reason, whom};

const USAGE: &str = "/warn <user> <reason>";
pub(super) const DEED: (Role, &str) = (Role::Moderator, "warn somebody");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (user, words) = first_word(arguments);
    let whom = whom(app, user, USAGE)?;
    may(app, &whom.place, DEED)?;
    let reason = reason(words).ok_or_else(|| format!("Of what? {USAGE}"))?;
    ask_server(whom.place, ModAction::Warn { user: whom.user, reason })
}
