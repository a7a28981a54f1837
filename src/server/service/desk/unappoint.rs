//! Taking a moderator's office away. Must not know how anybody is told.

use crate::chat::{ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;

impl Service {
    pub(super) async fn unappoint(&self, scene: &Scene, user: &str) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Dj)?;
        let subject = self.below(scene, user).await?;
        let before = self.appointed_or_not(scene, &subject);
        if matches!(before, Decision::Unappoint { .. }) {
            let reason = format!("{} is no moderator of this channel", subject.shown);
            return Err(refuse(RejectionCode::NotFound, &reason));
        }
        let entry =
            Logged { target: subject.target(), before: remembered(&[before]), ..scene.entry(ModVerb::Unappoint) };
        let (room, person) = (scene.room.key.to_string(), subject.key.to_string());
        self.decide(&entry, vec![Decision::Unappoint { room, person }]).await?;
        Ok(Done::new(entry).room().person(&subject.key))
    }
}
