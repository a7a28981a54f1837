//! Banning: no words from somebody in a room until it is lifted. Must not know how anybody is told.

use crate::chat::{ModVerb, Rejection, RejectionCode};
use crate::server::policy::{karma, refuse};
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::done::Done;
use super::timeout::Restraining;

impl Service {
    /// A timeout that runs becomes a ban.
    pub(super) async fn ban(&self, scene: &Scene, user: &str, reason: Option<String>) -> Result<Done, Rejection> {
        let subject = self.below(scene, user).await?;
        let before = self.restraint_here(scene, &subject);
        if before.as_ref().is_some_and(|running| running.until.is_none()) {
            return Err(refuse(RejectionCode::Forbidden, &format!("{} is banned here already", subject.shown)));
        }
        let entry = Logged { target: subject.target(), reason, ..scene.entry(ModVerb::Ban) };
        self.restrain(scene, &subject, Restraining { entry, until: None, karma: karma::BAN, before }).await
    }
}
