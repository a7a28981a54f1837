//! Whether the pictures of a room wait for a moderator. Those that wait already go on waiting when it is switched off:
//! nobody has looked at them. Must not know what a picture is.

use crate::chat::{ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::{EVERYWHERE, is_private};
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;

impl Service {
    pub(super) async fn hold(&self, scene: &Scene, on: bool) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        let room = scene.room.key.to_string();
        if room == EVERYWHERE || is_private(&room) {
            let reason = "pictures are held in public channels, one by one; name one of them";
            return Err(refuse(RejectionCode::Forbidden, reason));
        }
        let before = self.house().room(&room).is_some_and(|book| book.hold);
        let before = remembered(&[Decision::Hold { room: room.clone(), on: before }]);
        let words = if on { "on" } else { "off" };
        let entry = Logged { reason: Some(words.to_owned()), before, ..scene.entry(ModVerb::Hold) };
        self.decide(&entry, vec![Decision::Hold { room, on }]).await?;
        Ok(Done::new(entry).room())
    }
}
