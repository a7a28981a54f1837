//! What a room posts for all: its rules, that its DJ is live, that pictures wait. Said once, as notices of the room.
//!
//! Must not know who decides it, nor how a notice is drawn.

use crate::chat::{Role, RoomInfo, Rules, Standing};

use super::state::{App, Place};

/// What of it this run has said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// The server has said how one stands, so it is known whether rules were accepted.
    pub stood: bool,
    /// The version of the rules that was shown last.
    pub rules: Option<u64>,
}

impl App {
    /// The rules that keep one from writing in a room until they are accepted.
    pub fn rules_to_accept(&self, place: &Place) -> Option<&Rules> {
        let house = &self.room(place).filter(|room| !room.room.is_direct() && room.house.posted.stood)?.house;
        let rules = house.info.as_ref()?.rules.as_ref().filter(|rules| rules.must_accept)?;
        let asked = house.standing.role < Role::Moderator && house.standing.accepted != Some(rules.version);
        asked.then_some(rules)
    }

    /// `#nova has rules (12 lines, /rules reads). Type /accept to write here.`
    pub fn words_about_rules(&self, place: &Place) -> Option<String> {
        let lines = counted(self.rules_to_accept(place)?);
        let label = self.label_of(place);
        Some(format!("{label} has rules ({lines}, /rules reads). {}", self.how_to_accept(place)))
    }

    fn how_to_accept(&self, place: &Place) -> &'static str {
        match self.network(place.network).is_some_and(|network| network.me.is_some()) {
            true => "Type /accept to write here.",
            false => "F9 signs in with a name, then /accept lets you write here.",
        }
    }

    /// Shows the rules of a room in a version that was not shown yet, as soon as it is known how one stands to them.
    pub(super) fn post_rules(&mut self, place: &Place) {
        let Some(house) = self.room(place).map(|room| &room.house) else { return };
        let Some(rules) = house.info.as_ref().and_then(|info| info.rules.clone()) else { return };
        let shown = house.posted.rules;
        if !house.posted.stood || shown == Some(rules.version) {
            return;
        }
        let accepted = house.standing.accepted;
        let label = self.label_of(place);
        if accepted == Some(rules.version) {
            self.say(place, &format!("{label} has rules ({}, /rules reads); you have accepted them.", counted(&rules)));
        } else {
            let what = if shown.or(accepted).is_some() {
                format!("The rules of {label} have changed:")
            } else {
                format!("Rules of {label}:")
            };
            let next = self.rules_to_accept(place).map_or("", |_| self.how_to_accept(place));
            self.say_body(place, rules.body.between(&what, next));
        }
        if let Some(room) = self.room_mut(place) {
            room.house.posted.rules = Some(rules.version);
        }
    }

    /// What is new in what holds in a room. Nothing is while it is told for the first time.
    pub(super) fn post_changes(&mut self, place: &Place, info: &RoomInfo) {
        let Some(before) = self.room(place).and_then(|room| room.house.info.clone()) else { return };
        let label = self.label_of(place);
        let dj = info.dj.as_ref().unwrap_or(&label);
        match (&before.live, &info.live) {
            (None, Some(live)) => match &live.title {
                Some(title) => self.say(place, &format!("{dj} is live: {title}")),
                None => self.say(place, &format!("{dj} is live.")),
            },
            (Some(_), None) => self.say(place, &format!("The event of {dj} is over.")),
            _ => {}
        }
        match (before.hold, info.hold) {
            (false, true) => self.say(place, "Pictures wait here from now on until a moderator has marked them."),
            (true, false) => self.say(place, "Pictures are shown here at once again."),
            _ => {}
        }
        if before.rules.is_some() && info.rules.is_none() {
            self.say(place, &format!("{label} has no rules any more."));
        }
    }

    /// Whoever has just accepted is told what follows from it.
    pub(super) fn post_acceptance(&mut self, place: &Place, standing: &Standing) {
        let Some(rules) = self.rules_to_accept(place) else { return };
        if standing.accepted == Some(rules.version) {
            let label = self.label_of(place);
            self.say(place, &format!("You have accepted the rules of {label}; you can write here."));
        }
    }
}

fn counted(rules: &Rules) -> String {
    match rules.text.as_str().lines().count() {
        1 => "1 line".to_owned(),
        lines => format!("{lines} lines"),
    }
}
