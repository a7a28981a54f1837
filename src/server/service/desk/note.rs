//! Notes: what those who keep order in a room tell each other about somebody. Must not know who reads them.

use crate::chat::{ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;

impl Service {
    /// About anybody, since it does nothing to them.
    pub(super) async fn note(&self, scene: &Scene, user: &str, text: String) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        let subject = self.subject(user).await?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(refuse(RejectionCode::Malformed, "the note is empty; write something first"));
        }
        let (room, person, at) = (scene.room.key.to_string(), subject.key.to_string(), scene.now);
        let entry = Logged { target: subject.target(), reason: Some(text.clone()), ..scene.entry(ModVerb::Note) };
        let by = entry.by.clone();
        let gone = Decision::Unnote { room: room.clone(), person: person.clone(), by: by.clone(), at };
        let entry = Logged { before: remembered(&[gone]), ..entry };
        self.decide(&entry, vec![Decision::Note { room, person, by, at, text }]).await?;
        Ok(Done::new(entry))
    }
}
