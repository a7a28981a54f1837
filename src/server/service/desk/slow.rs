//! Slow mode: some time between two messages of one person. Must not know who is exempt.

use std::time::Duration;

use crate::chat::{ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::EVERYWHERE;
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;

const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(3600);

impl Service {
    /// `None` switches it off.
    pub(super) async fn slow(&self, scene: &Scene, every: Option<Duration>) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        if every.is_some_and(|every| !(SHORTEST..=LONGEST).contains(&every)) {
            let reason = "slow mode spaces messages by 1 second to 1 hour; choose another time";
            return Err(refuse(RejectionCode::Malformed, reason));
        }
        let room = scene.room.key.to_string();
        if room == EVERYWHERE {
            return Err(refuse(RejectionCode::Forbidden, "slow mode is for one channel; name it"));
        }
        let before = self.house().room(&room).and_then(|book| book.slow);
        let before = remembered(&[Decision::Slow { room: room.clone(), every: before }]);
        // Without a length it was switched off.
        let entry = Logged { length: every, before, ..scene.entry(ModVerb::Slow) };
        self.decide(&entry, vec![Decision::Slow { room, every }]).await?;
        Ok(Done::new(entry).room())
    }
}
