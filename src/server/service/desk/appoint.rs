//! Appointing: somebody keeps order in a room, in general or until the present event ends. Must not know how anybody is
//! told.

use crate::chat::{ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::{Appointment, EVERYWHERE};
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;
use super::subject::Subject;

impl Service {
    /// Who is a moderator already becomes one of the other kind.
    pub(super) async fn appoint(&self, scene: &Scene, user: &str, event: bool) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Dj)?;
        let subject = self.below(scene, user).await?;
        let room = scene.room.key.to_string();
        if room == EVERYWHERE || !subject.who().account {
            let reason = "moderators are accounts, and keep order in one channel; name an account and a channel";
            return Err(refuse(RejectionCode::Forbidden, reason));
        }
        if event && self.house().room(&room).is_none_or(|book| book.live.is_none()) {
            let reason = "no event is on; start one with /event, or appoint for good";
            return Err(refuse(RejectionCode::NotFound, reason));
        }
        let before = remembered(&[self.appointed_or_not(scene, &subject)]);
        let entry = Logged {
            target: subject.target(),
            reason: event.then(|| "until the event is over".to_owned()),
            before,
            ..scene.entry(ModVerb::Appoint)
        };
        let appointment = Appointment { shown: subject.shown.clone(), event };
        let (person, by) = (subject.key.to_string(), entry.by.clone());
        self.decide(&entry, vec![Decision::Appoint { room, person, appointment, by, at: scene.now }]).await?;
        Ok(Done::new(entry).room().person(&subject.key))
    }

    /// The decision after which somebody is what they are now.
    pub(super) fn appointed_or_not(&self, scene: &Scene, subject: &Subject) -> Decision {
        let (room, person) = (scene.room.key.to_string(), subject.key.to_string());
        let appointment = self.house().room(&room).and_then(|book| book.moderators.get(&subject.key)).cloned();
        match appointment {
            Some(appointment) => {
                let by = scene.who.card.name.to_string();
                Decision::Appoint { room, person, appointment, by, at: scene.now }
            }
            None => Decision::Unappoint { room, person },
        }
    }
}
