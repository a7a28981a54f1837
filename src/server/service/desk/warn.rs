//! Warning: words of a moderator that only the person and those who keep order get. Must not know how they are told.

use crate::chat::{ModVerb, Rejection, RejectionCode};
use crate::server::policy::decision::Decision;
use crate::server::policy::{karma, refuse};
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;

impl Service {
    /// Taking it back returns the karma; what was read was read.
    pub(super) async fn warn(&self, scene: &Scene, user: &str, reason: String) -> Result<Done, Rejection> {
        let subject = self.below(scene, user).await?;
        if reason.trim().is_empty() {
            return Err(refuse(
                RejectionCode::Malformed,
                "a warning needs a reason; say what the person should not do",
            ));
        }
        let weigh = |by| Decision::Karma { person: subject.key.to_string(), by, at: scene.now };
        let before = remembered(&[weigh(-karma::WARNING)]);
        let entry = Logged { target: subject.target(), reason: Some(reason), before, ..scene.entry(ModVerb::Warn) };
        self.decide(&entry, vec![weigh(karma::WARNING)]).await?;
        Ok(Done::new(entry))
    }
}
