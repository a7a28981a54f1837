//! Direct messages to a DJ whose event is on: they wait, their sender is told so, and they are brought when it is over.
//! Everybody else in the conversation gets them at once. Must not know connections.

use std::sync::Arc;

use crate::chat::Rejection;
use crate::proto::bitwave::outgoing::bulk_frame;
use crate::server::policy::house::is_private;
use crate::server::policy::name::fold;
use crate::server::policy::room::RoomName;
use crate::server::store::{Answered, Committed, Entry, Shelf};

use super::answer::nothing_to_answer;
use super::post::Ack;
use super::{Audience, Identity, News, Service, unavailable, wire};

/// Bytes of messages in one frame, unless a single one is longer: more would not fit the backlog of a connection.
const FRAME: usize = 64 << 10;

/// What the sender of a durable direct message is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    pub ack: Ack,
    /// Somebody whose event is on gets it only after that.
    pub held: bool,
}

impl Service {
    /// Those of `to` (folded names) who need not hear this person while their event is on. Who keeps order for them
    /// must reach them, and nobody waits for oneself.
    pub(super) fn patient(&self, who: &Identity, to: &[String]) -> Vec<String> {
        let house = self.house();
        let patient = to.iter().filter(|dj| ***dj != *who.key && !house.role(dj, who.into()).moderates());
        patient.cloned().collect()
    }

    /// The same attempt was stored before.
    pub(super) async fn brought_before(&self, stored: Committed) -> Result<Brought, Rejection> {
        let held = !self.readers.waited_for(&stored.id).await.map_err(unavailable)?.is_empty();
        Ok(Brought { ack: stored.into(), held })
    }

    /// Whether this person has yet to get a direct message.
    pub(super) async fn waits_for(&self, who: &Identity, id: &str) -> Result<bool, Rejection> {
        Ok(self.readers.waited_for(id).await.map_err(unavailable)?.iter().any(|name| **name == *who.key))
    }

    /// As [`Service::answered`], in a conversation: what somebody has not got cannot be answered.
    pub(super) async fn answered_among(
        &self,
        who: &Identity,
        talk: &str,
        id: Option<&str>,
    ) -> Result<Option<Box<Answered>>, Rejection> {
        if let Some(id) = id
            && self.waits_for(who, id).await?
        {
            return Err(nothing_to_answer());
        }
        self.answered(Shelf::Whispers, talk, id).await
    }

    /// Who has got a message that only certain people get, and hears what becomes of it. When it cannot be known, only
    /// its author does.
    pub(super) async fn got(&self, entry: &Entry) -> Vec<Arc<str>> {
        let mut people = self.confidants(entry);
        if is_private(&entry.room.key) {
            return people;
        }
        match self.readers.waited_for(&entry.id).await {
            Ok(waiting) => people.retain(|person| !waiting.iter().any(|name| **name == **person)),
            Err(_) => people = vec![fold(&entry.author.name).into()],
        }
        people
    }

    /// Something waits for these people (folded names).
    pub(super) async fn tell_held(self: &Arc<Self>, people: &[String]) {
        for person in people {
            let key: Arc<str> = person.as_str().into();
            // It was stored behind what is about to be brought.
            if self.house().room(person).is_none_or(|book| book.live.is_none()) {
                self.bring_what_waited(person).await;
            }
            self.tell_what_waits(&RoomName { shown: Arc::clone(&key), key });
        }
    }

    /// Brings to a person (folded name) whose event is over what has waited, before anything that is said from now on.
    pub(super) async fn bring_what_waited(&self, person: &str) {
        let _nothing_else = self.order.waiting.write().await;
        let entries = match self.archive.release(person).await {
            Ok(entries) => entries,
            Err(error) => {
                return tracing::error!(%error, person, "direct messages still wait; the next one brings them");
            }
        };
        let items: Vec<String> = entries.iter().map(|entry| wire::json_of(Shelf::Whispers, entry)).collect();
        let mut rest = items.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(fitting(rest));
            let to = Audience::People(vec![person.into()]);
            // An error means that nobody listens any more.
            let _ = self.news.send(News::Told { to, frame: bulk_frame(now).into() }).await;
            rest = later;
        }
    }
}

/// How many go into the next frame.
fn fitting(items: &[String]) -> usize {
    let mut bytes = 0;
    let fits = items.iter().take_while(|item| {
        bytes += item.len();
        bytes <= FRAME
    });
    fits.count().max(1)
}
