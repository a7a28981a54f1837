//! Commands that keep order in a channel, and the questions all of them ask first: is there a desk, whom is it about,
//! may one do that.
//!
//! The server decides in the end; here it is said early and in words. Must not know keys.

mod appoint;
mod ban;
mod card;
mod clear;
mod delete;
mod event;
mod panels;
mod pin;
mod report;
mod rules;
mod slow;
pub(super) mod table;
pub(in crate::app) mod timeout;
mod undo;
mod warn;

use crate::app::desk::Ask;
use crate::app::effect::Effect;
use crate::app::lists::Deed;
use crate::app::mention::same_name;
use crate::app::state::{App, Overlay, Place};
use crate::chat::name::fold;
use crate::chat::{MessageId, ModAction, Request, Role};

use super::{Outcome, first_word, which};

const NO_DESK: &str = "This server keeps no moderator's desk.";

/// Whom a command is about, and where. `message` is the one that was selected for it.
struct Whom {
    place: Place,
    user: String,
    message: Option<MessageId>,
}

/// What a key needs one to be.
const DEEDS: &[(Deed, (Role, &str))] = &[
    (Deed::Ban, ban::DEED),
    (Deed::Delete, delete::DEED),
    (Deed::Pin, pin::DEED),
    (Deed::Report, report::DEED),
    (Deed::Warn, warn::DEED),
    (Deed::Safe, (Role::Moderator, "mark pictures")),
    (Deed::Nsfw, (Role::Moderator, "mark pictures")),
    (Deed::Dismiss, (Role::Moderator, "dismiss reports")),
    (Deed::Lift, (Role::Moderator, "lift a timeout")),
    (Deed::Extend, (Role::Moderator, "extend a timeout")),
    (Deed::Card, card::DEED),
    (Deed::Note, card::NOTE),
];

/// What a key needs one to be; what is not in the list are timeouts.
pub(in crate::app) fn needed(deed: Deed) -> (Role, &'static str) {
    DEEDS.iter().find(|(known, _)| *known == deed).map_or(timeout::DEED, |(_, needed)| *needed)
}

/// The room on screen, if order is kept there.
fn here(app: &App) -> Result<Place, String> {
    let place = app.current.clone().ok_or("No channel is open. /join NAME opens one.")?;
    has_desk(app, &place).map(|()| place)
}

/// Whether order is kept in a room.
pub(in crate::app) fn has_desk(app: &App, place: &Place) -> Result<(), String> {
    if !app.network(place.network).is_some_and(|network| network.capabilities.desk) {
        return Err(NO_DESK.into());
    }
    let room = app.room(place).ok_or_else(|| {
        let name = app.label_of(place);
        format!("{name} is not open here, so nothing can be done there: /join {name} opens it.")
    })?;
    if room.room.is_direct() {
        return Err("There is no desk in direct messages; /block keeps somebody out of them.".into());
    }
    Ok(())
}

/// Whether one may do in a room what takes this role; otherwise who can.
pub(in crate::app) fn may(app: &App, place: &Place, (least, deed): (Role, &str)) -> Result<(), String> {
    has_desk(app, place)?;
    if app.room(place).is_some_and(|room| room.house.standing.role >= least) {
        return Ok(());
    }
    let label = app.label_of(place);
    Err(match least {
        Role::Dj | Role::Admin => format!("Only the DJ of {label} can {deed}. /mods says who that is."),
        Role::Moderator => {
            format!("Only the moderators of {label} can {deed}. /mods names them; R on a message reports it to them.")
        }
        Role::Guest | Role::User => format!("Guests cannot {deed}. F9 signs in with a name."),
    })
}

/// The reason, if one was given.
fn reason(words: &str) -> Option<String> {
    Some(words.trim()).filter(|words| !words.is_empty()).map(str::to_owned)
}

/// Whom the first word names: the author of the message that the command was put there for, or anybody by name.
fn whom(app: &App, typed: &str, usage: &str) -> Result<Whom, String> {
    let user = typed.trim_start_matches('@');
    if fold(user).is_empty() {
        return Err(format!("Whom? {usage}"));
    }
    let (place, message) = match app.aimed_at(user) {
        Some(target) => (target.place.clone(), Some(target.message.clone())),
        None => (here(app)?, None),
    };
    let me = app.network(place.network).and_then(|network| network.me.as_ref());
    if me.is_some_and(|me| same_name(me.as_str(), user)) {
        return Err("That is you.".into());
    }
    Ok(Whom { place, user: user.to_owned(), message })
}

/// Asks the server for it.
pub(in crate::app) fn ask_server(place: Place, action: ModAction) -> Outcome {
    Ok(vec![Effect::Request(place.network, Request::Moderate { room: place.room, action })])
}

/// Asks the person first.
pub(in crate::app) fn ask_person(app: &mut App, ask: Ask) -> Outcome {
    app.overlays.push(Overlay::Ask(Box::new(ask)));
    Ok(Vec::new())
}
