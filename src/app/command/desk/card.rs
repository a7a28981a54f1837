//! `/user <name>`: what moderators know of a person. `/note <user> <text>`: what they tell each other about one.

use crate::app::desk_lists::DeskList;
use crate::app::state::App;
use crate::chat::name::fold;
use crate::chat::{ModAction, Role, SafeText};

use super::{Outcome, ask_server, first_word, may, reason};

const USAGE: &str = "/user <name>";
const NOTE_USAGE: &str = "/note <user> <text>";
pub(super) const DEED: (Role, &str) = (Role::Moderator, "see what is known of somebody");
pub(super) const NOTE: (Role, &str) = (Role::Moderator, "write notes about people");

/// A name can hold blanks.
pub(super) fn run(app: &mut App, name: &str) -> Outcome {
    let name = name.trim_start_matches('@');
    if fold(name).is_empty() {
        return Err(format!("Whom? {USAGE}"));
    }
    let place = app.governed()?;
    may(app, &place, DEED)?;
    app.lists.open.retain(|open| !matches!(open.what, crate::app::listing::What::Desk(_, DeskList::Card(_))));
    Ok(app.show_desk(place, DeskList::Card(SafeText::name(name))))
}

pub(super) fn note(app: &mut App, arguments: &str) -> Outcome {
    let (user, words) = first_word(arguments);
    let user = user.trim_start_matches('@');
    if fold(user).is_empty() {
        return Err(format!("About whom? {NOTE_USAGE}"));
    }
    let place = match app.aimed_at(user) {
        Some(target) => target.place.clone(),
        None => app.governed()?,
    };
    may(app, &place, NOTE)?;
    let text = reason(words).ok_or_else(|| format!("What is to be noted? {NOTE_USAGE}"))?;
    ask_server(place, ModAction::Note { user: user.to_owned(), text })
}
