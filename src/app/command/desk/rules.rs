//! `/rules` reads the rules of a channel, `/rules set` changes them, `/accept` accepts them.

use crate::app::command::nothing_else;
use crate::app::state::App;
use crate::chat::{ModAction, Role, Rules, SafeText};

use super::{Outcome, ask_server, first_word, has_desk, here, may};

const DEED: (Role, &str) = (Role::Dj, "set the rules");
const MUST: &str = "--must";
const NONE: &str = "none";

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    match first_word(arguments) {
        ("", _) => read(app),
        ("set", rest) => set(app, rest),
        _ => Err("/rules reads them; /rules set [--must] <text> changes them, /rules set none takes them away.".into()),
    }
}

pub(super) fn accept(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/accept")?;
    let place = here(app)?;
    let label = app.label_of(&place);
    let rules = present(app).ok_or_else(|| format!("{label} has no rules to accept."))?;
    may(app, &place, (Role::User, "accept rules"))?;
    let accepted = app.room(&place).and_then(|room| room.house.standing.accepted);
    if accepted == Some(rules.version) {
        return Err(format!("You have accepted the rules of {label} already."));
    }
    ask_server(place, ModAction::Accept { version: rules.version })
}

fn read(app: &mut App) -> Outcome {
    let place = here(app)?;
    let label = app.label_of(&place);
    match present(app) {
        None => app.answer(&format!("{label} has no rules.")),
        Some(rules) => {
            let accepted = app.room(&place).is_some_and(|room| room.house.standing.accepted == Some(rules.version));
            let next = match (app.rules_to_accept(&place), accepted) {
                (Some(_), _) => "Type /accept to write here.",
                (None, true) => "You have accepted them.",
                (None, false) => "",
            };
            app.answer_body(rules.body.between(&format!("Rules of {label}:"), next));
        }
    }
    Ok(Vec::new())
}

fn set(app: &mut App, typed: &str) -> Outcome {
    let place = here(app)?;
    has_desk(app, &place)?;
    may(app, &place, DEED)?;
    let (must_accept, text) = match first_word(typed) {
        (MUST, text) => (true, text),
        _ => (false, typed.trim()),
    };
    if text == NONE {
        return ask_server(place, ModAction::Rules { text: None, must_accept: false });
    }
    if text.is_empty() {
        return edit(app, must_accept);
    }
    ask_server(place, ModAction::Rules { text: Some(text.to_owned()), must_accept })
}

/// The present rules in the input, for changing them.
fn edit(app: &mut App, must_accept: bool) -> Outcome {
    let rules = present(app).ok_or("Type them behind it: /rules set [--must] <text>; Alt-Enter begins a new line.")?;
    let must = if must_accept || rules.must_accept { "--must " } else { "" };
    app.compose_mut().replace(&format!("/rules set {must}{}", rules.text));
    app.flash("Change them and press Enter. With --must nobody writes before /accept.");
    Ok(Vec::new())
}

fn present(app: &App) -> Option<Rules> {
    app.current_room()?.house.info.as_ref()?.rules.clone().filter(|rules| rules.text != SafeText::line(""))
}
