//! Accepting the rules of a room, by the action or by a message. Must not know who must.

use std::sync::Arc;
use std::time::Instant;

use crate::chat::{ModVerb, Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::house::Rules;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::policy::rules::{ACCEPT, has_accepted};
use crate::server::service::gate::account_only;
use crate::server::service::{Ack, Identity, Service, unavailable};
use crate::server::store::{Acceptance, Logged, Target};

use super::Scene;
use super::done::Done;

impl Service {
    /// Gives an entry that names the person; it is not in the log.
    pub(super) async fn accept(&self, scene: &Scene, version: u64) -> Result<Done, Rejection> {
        let missing = || refuse(RejectionCode::NotFound, "this channel has no rules; there is nothing to accept");
        let rules = self.rules_of(&scene.room.key).ok_or_else(missing)?;
        if rules.version != version {
            return Err(refuse(RejectionCode::NotFound, "the rules have changed since; read them again, then accept"));
        }
        self.keep_acceptance(&scene.who, &scene.room, &rules).await?;
        let name = &scene.who.card.name;
        let target = Some(Target { folded: scene.who.key.to_string(), shown: name.to_string() });
        let entry = Logged { target, ..scene.entry(ModVerb::Rules) };
        Ok(Done::new(entry).person(&scene.who.key).unlogged())
    }

    /// A message that accepts the rules and is shown to nobody; none for any other one, and where there are no rules.
    ///
    /// # Errors
    /// `Forbidden` for somebody without an account, `RateLimited`, or `Unavailable` when it could not be kept.
    pub(in crate::server::service) async fn accept_by_message(
        &self,
        who: &Identity,
        (text, room): (&str, &RoomName),
        now: Instant,
    ) -> Result<Option<Ack>, Rejection> {
        if text.trim() != ACCEPT {
            return Ok(None);
        }
        let Some(rules) = self.rules_of(&room.key) else { return Ok(None) };
        account_only(who)?;
        self.limits.post(&who.key, now)?;
        self.keep_acceptance(who, room, &rules).await?;
        self.tell_standing(&who.key, room).await;
        Ok(Some(Ack { id: clock::message_id(), at: self.wall() }))
    }

    pub(in crate::server::service) fn rules_of(&self, room: &str) -> Option<Rules> {
        self.house().room(room).and_then(|book| book.rules.clone())
    }

    /// The rules that this person would have to accept before writing there.
    pub(in crate::server::service) fn rules_to_accept(&self, who: &Identity, room: &str) -> Option<Rules> {
        let moderates = self.role(who, room).moderates();
        let house = self.house();
        let book = house.room(room).filter(|_| !moderates)?;
        let rules = book.rules.as_ref().filter(|rules| rules.must_accept)?;
        (!has_accepted(book, rules, &who.key)).then(|| rules.clone())
    }

    async fn keep_acceptance(&self, who: &Identity, room: &RoomName, rules: &Rules) -> Result<(), Rejection> {
        let known = self.house().room(&room.key).is_some_and(|book| has_accepted(book, rules, &who.key));
        if !known {
            let (key, person, at) = (Arc::clone(&room.key), Arc::clone(&who.key), self.wall());
            let acceptance = Acceptance { room: key, person, version: rules.version, at };
            self.archive.accept(acceptance).await.map_err(unavailable)?;
            self.house().room_mut(&room.key).accepted.insert(Arc::clone(&who.key), rules.version);
        }
        Ok(())
    }
}
