//! `/clear [user|--all]`: what somebody said here lately goes, or what everybody said. The latter asks first.

use crate::app::desk::{Ask, Asked};
use crate::app::state::App;
use crate::chat::{ModAction, Role};

use super::{Outcome, ask_person, ask_server, first_word, here, may, whom};

const DEED: (Role, &str) = (Role::Moderator, "clear it");

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (user, rest) = first_word(arguments);
    if !rest.is_empty() {
        return Err("One name, or nothing for the whole channel: /clear [user|--all]".into());
    }
    if !matches!(user, "" | "--all") {
        let whom = whom(app, user, "/clear [user|--all]")?;
        may(app, &whom.place, DEED)?;
        return ask_server(whom.place, ModAction::Clear { user: Some(whom.user) });
    }
    let place = here(app)?;
    may(app, &place, DEED)?;
    let action = ModAction::Clear { user: None };
    if user == "--all" {
        return ask_server(place, action);
    }
    let label = app.label_of(&place);
    let question = format!("Clear {label}? What anybody has said there lately goes, for everybody but the moderators.");
    let yes = format!("clear {label}");
    ask_person(app, Ask { question, yes, place, asked: Asked::Order(action), typed: Some("/clear".into()) })
}
