//! Events: the DJ goes live, and is not live any more; whoever was a moderator for the event is none then. Must not
//! know how anybody is told.

use std::sync::Arc;

use crate::chat::{ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::{Appointment, EVERYWHERE, Live};
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;

/// What an entry says instead of a reason.
const OVER: &str = "over";

impl Service {
    /// Going live while one is live changes the title.
    pub(super) async fn event(&self, scene: &Scene, on: bool, title: Option<String>) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Dj)?;
        let room = scene.room.key.to_string();
        if room == EVERYWHERE {
            return Err(refuse(RejectionCode::Forbidden, "an event is in one channel; name it"));
        }
        let before = self.house().room(&room).and_then(|book| book.live.clone());
        if !on && before.is_none() {
            return Err(refuse(RejectionCode::NotFound, "no event is on; there is nothing to end"));
        }
        let live = on.then(|| Live { since: before.as_ref().map_or(scene.now, |live| live.since), title });
        let mut done = Done::new(scene.entry(ModVerb::Event)).room();
        let mut back = vec![Decision::Live { room: room.clone(), live: before }];
        let mut decisions = vec![Decision::Live { room: room.clone(), live: live.clone() }];
        if live.is_none() {
            for (person, appointment) in self.event_moderators(&room) {
                done = done.person(&person);
                let (room, person) = (room.clone(), person.to_string());
                decisions.push(Decision::Unappoint { room: room.clone(), person: person.clone() });
                let by = done.entry.by.clone();
                back.push(Decision::Appoint { room, person, appointment, by, at: scene.now });
            }
        }
        let words = live.map_or_else(|| Some(OVER.to_owned()), |live| live.title);
        done.entry = Logged { reason: words, before: remembered(&back), ..done.entry };
        self.decide(&done.entry, decisions).await?;
        // The DJ's own standing counts what was held back meanwhile.
        Ok(done.person(&room))
    }

    pub(super) fn event_moderators(&self, room: &str) -> Vec<(Arc<str>, Appointment)> {
        let house = self.house();
        let Some(book) = house.room(room) else { return Vec::new() };
        let for_the_event = book.moderators.iter().filter(|(_, appointment)| appointment.event);
        for_the_event.map(|(person, appointment)| (Arc::clone(person), appointment.clone())).collect()
    }
}
