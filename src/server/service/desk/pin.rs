//! Pinning a message for a while, or until it is unpinned. Must not know how anybody is told.

use std::time::Duration;

use crate::chat::{MessageId, ModVerb, Rejection, RejectionCode, Role, Timestamp};
use crate::markup::html_text::excerpt_of;
use crate::server::policy::decision::Decision;
use crate::server::policy::house::Pin;
use crate::server::policy::name::fold;
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::service::veil::veiled;
use crate::server::store::{Logged, Target};

use super::Scene;
use super::decide::remembered;
use super::done::Done;

/// Messages pinned in one room.
const MOST: usize = 5;
/// Characters of the message that stand in the list.
const EXCERPT: usize = 120;
/// A pin that ends.
const SHORTEST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl Service {
    /// A message that is pinned already is pinned anew.
    pub(super) async fn pin(
        &self,
        scene: &Scene,
        message: &MessageId,
        length: Option<Duration>,
    ) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        if length.is_some_and(|length| !(SHORTEST..=LONGEST).contains(&length)) {
            let reason = "a message is pinned for 10 seconds to 30 days, or without an end; give another time";
            return Err(refuse(RejectionCode::Malformed, reason));
        }
        let found = self.standing_in(scene, message).await?;
        let room = scene.room.key.to_string();
        let others = self.pins(scene, |pin| pin.message != found.id);
        if others.len() >= MOST {
            return Err(refuse(RejectionCode::Forbidden, "five messages are pinned here already; unpin one first"));
        }
        // What was pinned before might be deleted by the time it would be brought back.
        let fresh = self.pins(scene, |pin| pin.message == found.id).is_empty();
        let before = Decision::Unpin { room: room.clone(), message: found.id.clone() };
        let entry = Logged {
            target: Some(author(&found.author.name)),
            length,
            message: Some(found.id.clone()),
            before: remembered(&[before]).filter(|_| fresh),
            ..scene.entry(ModVerb::Pin)
        };
        let pin = Pin {
            message: found.id,
            author: found.author.name.to_string(),
            excerpt: excerpt_of(&veiled(&found.words), EXCERPT).to_string(),
            by: entry.by.clone(),
            until: length.map(|length| after(scene.now, length)),
        };
        self.decide(&entry, vec![Decision::Pin { room, pin, at: scene.now }]).await?;
        Ok(Done::new(entry).room())
    }

    pub(super) async fn unpin(&self, scene: &Scene, message: &MessageId) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        let pin = self.pins(scene, |pin| pin.message == message.as_str()).pop();
        let pin = pin.ok_or_else(|| refuse(RejectionCode::NotFound, "this message is not pinned here"))?;
        let (target, id) = (Some(author(&pin.author)), pin.message);
        let entry = Logged { target, message: Some(id.clone()), ..scene.entry(ModVerb::Unpin) };
        self.decide(&entry, vec![Decision::Unpin { room: scene.room.key.to_string(), message: id }]).await?;
        Ok(Done::new(entry).room())
    }

    fn pins(&self, scene: &Scene, which: impl Fn(&Pin) -> bool) -> Vec<Pin> {
        let house = self.house();
        let pins = house.room(&scene.room.key).map(|book| &book.pins[..]).unwrap_or_default();
        let holds = |pin: &&Pin| pin.until.is_none_or(|until| scene.now < until);
        pins.iter().filter(holds).filter(|pin| which(pin)).cloned().collect()
    }
}

fn author(name: &str) -> Target {
    Target { folded: fold(name), shown: name.to_owned() }
}

fn after(now: Timestamp, length: Duration) -> Timestamp {
    Timestamp::clamped(now.0.saturating_add(i64::try_from(length.as_millis()).unwrap_or(i64::MAX)))
}
