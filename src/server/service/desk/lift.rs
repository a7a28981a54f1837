//! Lifting: a timeout or a ban is over before its time. Must not know how anybody is told.

use crate::chat::{ModVerb, Rejection};
use crate::server::policy::decision::Decision;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;
use super::timeout::{held_or_free, not_held};

impl Service {
    /// The points of karma stay lost: lifting is mercy, undoing says that it was a mistake.
    pub(super) async fn lift(&self, scene: &Scene, user: &str) -> Result<Done, Rejection> {
        let subject = self.below(scene, user).await?;
        let running = self.restraint_here(scene, &subject).ok_or_else(|| not_held(scene, &subject))?;
        self.may_overrule(scene, &running.by).await?;
        let (room, person) = (scene.room.key.to_string(), subject.key.to_string());
        let before = remembered(&[held_or_free(&room, &person, Some(running))]);
        let entry = Logged { target: subject.target(), before, ..scene.entry(ModVerb::Lift) };
        self.decide(&entry, vec![Decision::Free { room, person }]).await?;
        Ok(Done::new(entry).room().person(&subject.key))
    }
}
