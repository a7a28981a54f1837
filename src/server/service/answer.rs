//! Answers: which message a new one answers, as readers who have not got that one are shown it. Must not know who
//! answers.

use crate::chat::{Rejection, RejectionCode};
use crate::markup::html_text::excerpt_of;
use crate::server::policy::refuse;
use crate::server::store::{Answered, Entry, Shelf};

use super::veil::veiled;
use super::{Service, unavailable};

/// Characters of the message that is answered.
const EXCERPT: usize = 120;

impl Service {
    /// The message `id` in the room (or conversation) with this key.
    ///
    /// # Errors
    /// `NotFound` when there is none: an answer to nothing is not posted.
    pub(super) async fn answered(
        &self,
        shelf: Shelf,
        room: &str,
        id: Option<&str>,
    ) -> Result<Option<Box<Answered>>, Rejection> {
        let Some(id) = id else { return Ok(None) };
        let entry = self.find(shelf, id).await?.filter(|entry| &*entry.room.key == room);
        let entry = entry.ok_or_else(nothing_to_answer)?;
        let excerpt = excerpt_of(&veiled(&entry.words), EXCERPT).to_string();
        Ok(Some(Box::new(Answered { id: entry.id, user: entry.author.name.to_string(), excerpt })))
    }

    /// A message, also one that was delivered a moment ago and is still on its way to the disk.
    pub(super) async fn find(&self, shelf: Shelf, id: &str) -> Result<Option<Entry>, Rejection> {
        match self.readers.find(shelf, id).await.map_err(unavailable)? {
            Some(entry) => Ok(Some(entry)),
            None => self.archive.find(shelf, id).await.map_err(unavailable),
        }
    }
}

pub(super) fn nothing_to_answer() -> Rejection {
    let reason = "the message you answer is not in this channel; send yours without the answer";
    refuse(RejectionCode::NotFound, reason)
}
