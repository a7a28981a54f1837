//! `/report [reason]`: brings a message before the moderators. For everybody with an account.

use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, ask_server, may, reason, which};

pub(super) const DEED: (Role, &str) = (Role::User, "report messages");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (place, message, words) = which(app, arguments, "R reports it")?;
    may(app, &place, DEED)?;
    ask_server(place, ModAction::Report { message, reason: reason(words) })
}
