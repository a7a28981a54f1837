//! Extending: a running timeout ends later. Must not know how anybody is told.

use std::time::Duration;

use crate::chat::{ModVerb, Rejection, RejectionCode};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::Restraint;
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;
use super::timeout::{held_or_free, later, not_held};

impl Service {
    /// By as much as is asked for, or by what the longest timeout leaves; the entry says by how much.
    pub(super) async fn extend(&self, scene: &Scene, user: &str, by: Duration) -> Result<Done, Rejection> {
        let subject = self.below(scene, user).await?;
        let running = self.restraint_here(scene, &subject).ok_or_else(|| not_held(scene, &subject))?;
        let banned = || refuse(RejectionCode::Forbidden, "a ban has no end that could be later");
        let until = running.until.ok_or_else(banned)?;
        self.may_overrule(scene, &running.by).await?;
        let left = Duration::from_millis(until.0.saturating_sub(scene.now.0).max(0).unsigned_abs());
        let added = self.options.order.timeouts.extension(left, by)?;
        let (room, person) = (scene.room.key.to_string(), subject.key.to_string());
        let before = remembered(&[held_or_free(&room, &person, Some(running.clone()))]);
        let entry = Logged { target: subject.target(), length: Some(added), before, ..scene.entry(ModVerb::Extend) };
        // It stays the restraint of its first entry, so that taking that one back ends it.
        let restraint = Restraint { until: Some(later(until, added)), ..running };
        self.decide(&entry, vec![Decision::Restrain { room, person, restraint }]).await?;
        Ok(Done::new(entry).room().person(&subject.key))
    }
}
