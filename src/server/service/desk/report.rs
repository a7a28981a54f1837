//! Reporting: anybody with an account brings a message before those who keep order. Must not know what they do about it.

use crate::chat::{MessageId, ModVerb, Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::name::fold;
use crate::server::policy::{refuse, standing};
use crate::server::service::{Service, unavailable};
use crate::server::store::{Complaint, Entry, Logged, Report, Target};

use super::Scene;
use super::done::Done;

impl Service {
    /// Once per message and person.
    pub(super) async fn report(
        &self,
        scene: &Scene,
        message: &MessageId,
        reason: Option<String>,
    ) -> Result<Done, Rejection> {
        let (who, room) = (&scene.who, &scene.room.key);
        standing::may_report(&self.house(), &who.key, scene.now)?;
        if !self.role(who, room).moderates() {
            self.limits.report(&who.key, clock::now())?;
        }
        let found = self.standing_in(scene, message).await?;
        let target = Some(author_of(&found));
        let entry = Logged { target, reason, message: Some(found.id.clone()), ..scene.entry(ModVerb::Report) };
        let complaint = Complaint { by: entry.by.clone(), reason: entry.reason.clone(), at: scene.now };
        let report = Report { message: found.id, room: room.to_string(), person: who.key.to_string(), complaint };
        if !self.archive.report(report, entry.clone()).await.map_err(unavailable)? {
            let reason = "you have reported this message already; the moderators know of it";
            return Err(refuse(RejectionCode::Taken, reason));
        }
        Ok(Done::new(entry).queue())
    }
}

pub(super) fn author_of(entry: &Entry) -> Target {
    Target { folded: fold(&entry.author.name), shown: entry.author.name.to_string() }
}
