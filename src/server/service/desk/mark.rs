//! Marking the pictures of a message: safe, not safe for work, or waiting again. Must not know how a picture is left out.

use crate::chat::{ImageMark, MessageId, ModVerb, Rejection, RejectionCode, Role};
use crate::markup::pictures::has_picture;
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
    /// It is about a message and not about a person, so whoever keeps order marks anybody's.
    pub(super) async fn mark(&self, scene: &Scene, message: &MessageId, mark: ImageMark) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        // Nobody puts another picture under a mark while it is being made.
        let turn = self.turns.take(message.as_str()).await;
        let found = self.standing_in(scene, message).await?;
        if !has_picture(&found.words.html) {
            return Err(refuse(RejectionCode::Malformed, "there is no picture in this message to mark"));
        }
        let step = |was: Option<ImageMark>, mark: Option<ImageMark>| Decision::Mark {
            room: scene.room.key.to_string(),
            message: found.id.clone(),
            was: was.map(word),
            mark: mark.map(word),
        };
        let entry = Logged {
            target: Some(author_of(&found)),
            // In the place of a reason, the mark itself.
            reason: Some(word(mark)),
            message: Some(found.id.clone()),
            before: remembered(&[step(Some(mark), found.words.mark)]),
            ..scene.entry(ModVerb::Mark)
        };
        self.decide(&entry, vec![step(found.words.mark, Some(mark))]).await?;
        self.show_again(scene, message.as_str()).await?;
        drop(turn);
        Ok(Done::new(entry).queue())
    }

    /// After something was taken back: messages that look different again are told. True when the queue has changed.
    pub(super) async fn brought_back(&self, scene: &Scene, decisions: &[Decision]) -> Result<bool, Rejection> {
        let mut queue = false;
        for decision in decisions {
            match decision {
                Decision::Mark { message, .. } => {
                    let _turn = self.turns.take(message).await;
                    self.show_again(scene, message).await?;
                }
                Decision::Restore { messages, .. } => self.show_restored(scene, messages).await?,
                _ => {}
            }
            queue |= changes_queue(decision);
        }
        Ok(queue)
    }

    /// Everybody gets the message as it is now; a deleted one nobody does.
    async fn show_again(&self, scene: &Scene, message: &str) -> Result<(), Rejection> {
        let shelf = shelf_of(&scene.room.key);
        if let Some(entry) = self.archive.find(shelf, message).await.map_err(unavailable)? {
            self.announce_edit(shelf, &entry).await;
        }
        Ok(())
    }
}

fn changes_queue(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::Mark { .. } | Decision::Close { .. } | Decision::Reopen { .. } | Decision::Restore { .. }
    )
}

fn word(mark: ImageMark) -> String {
    mark.as_str().to_owned()
}
