//! `/delete`: one message goes, for everybody but the moderators; where no order is kept, for everybody.

use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, ask_server, may, reason, which};

pub(super) const DEED: (Role, &str) = (Role::Moderator, "delete what others said");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (place, message, words) = which(app, arguments, "d deletes it")?;
    if app.redacts(&place) {
        return app.redact(place, message, reason(words));
    }
    may(app, &place, DEED)?;
    ask_server(place, ModAction::Delete { message, reason: reason(words) })
}
