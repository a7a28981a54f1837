//! `/ban <user> [reason]` and `/unban <user>`: no words from somebody until somebody says otherwise.

use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, ask_server, first_word, may, reason, whom};

pub(super) const DEED: (Role, &str) = (Role::Moderator, "ban somebody");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (user, words) = first_word(arguments);
    let whom = whom(app, user, "/ban <user> [reason]")?;
    may(app, &whom.place, DEED)?;
    ask_server(whom.place, ModAction::Ban { user: whom.user, reason: reason(words) })
}

pub(super) fn lift(app: &mut App, arguments: &str) -> Outcome {
    let (user, _) = first_word(arguments);
    let whom = whom(app, user, "/unban <user>")?;
    may(app, &whom.place, (Role::Moderator, "lift a ban"))?;
    ask_server(whom.place, ModAction::Lift { user: whom.user })
}
