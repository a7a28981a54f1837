//! Dismissing: the reports about a message are closed. Nothing else closes them, neither deleting the message nor timing
//! out its author: somebody has to say that they were read. Must not know who reported.

use crate::chat::{MessageId, ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::refuse;
use crate::server::service::private::shelf_of;
use crate::server::service::{Service, unavailable};
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;
use super::report::author_of;

impl Service {
    pub(super) async fn dismiss(&self, scene: &Scene, message: &MessageId) -> Result<Done, Rejection> {
        let room = &scene.room.key;
        self.needs(&scene.who, room, Role::Moderator)?;
        if !self.readers.is_reported(room, message.as_str()).await.map_err(unavailable)? {
            let reason = "no report about this message is open; a picture leaves the queue when it is marked";
            return Err(refuse(RejectionCode::NotFound, reason));
        }
        let found = self.find(shelf_of(room), message.as_str()).await?;
        let (room, message, at) = (room.to_string(), message.as_str().to_owned(), scene.now);
        let entry = Logged {
            target: found.as_ref().map(author_of),
            message: Some(message.clone()),
            before: remembered(&[Decision::Reopen { room: room.clone(), message: message.clone(), at }]),
            ..scene.entry(ModVerb::Dismiss)
        };
        self.decide(&entry, vec![Decision::Close { room, message, at }]).await?;
        Ok(Done::new(entry).queue())
    }
}
