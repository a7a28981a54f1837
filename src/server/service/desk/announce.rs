//! Telling what was done and what holds now: to everybody in the room, to those who keep order there, to one person.
//! Must not know who decides.

use std::sync::Arc;

use serde::Serialize;

use crate::chat::{ModVerb, Rejection};
use crate::proto::bitwave::outgoing::event_frame;
use crate::server::policy::house::{EVERYWHERE, is_private, private_of};
use crate::server::policy::room::RoomName;
use crate::server::service::{Audience, News, Service};
use crate::server::store::Logged;

use super::done::Done;
use super::wire_entry;

impl Service {
    /// All who have to know of a deed.
    pub(super) async fn tell_done(&self, room: &RoomName, done: &Done) {
        let verb = done.undone.as_ref().map_or(done.entry.verb, |undone| undone.verb);
        for entry in done.undone.iter().chain([&done.entry]).filter(|_| !done.unlogged) {
            self.tell_entry(room, verb, entry).await;
        }
        for room in [Some(room), private_too(room, verb).as_ref()].into_iter().flatten() {
            if done.room {
                self.tell_room_state(room).await;
            }
            for person in &done.people {
                self.tell_standing(person, room).await;
            }
        }
        if done.queue {
            for keeper in self.keepers(&room.key) {
                self.tell_standing(&keeper, room).await;
            }
        }
    }

    /// An entry of the log: in public for what everybody can see, for the keepers and the person warned otherwise.
    async fn tell_entry(&self, room: &RoomName, verb: ModVerb, entry: &Logged) {
        let object = wire_entry(entry);
        if is_public(verb) {
            return self.tell_readers(room, "moderated", &object).await;
        }
        let mut people = self.keepers(&room.key);
        if verb == ModVerb::Warn {
            people.extend(entry.target.iter().map(|target| target.folded.as_str().into()));
        }
        self.tell_people(people, "moderated", &object).await;
    }

    /// What holds in a room, to all who read it; what only its keepers may see of it, to them as well.
    pub(super) async fn tell_room_state(&self, room: &RoomName) {
        let told = async {
            let (seen, whole) = (self.room_seen(room, false).await?, self.room_seen(room, true).await?);
            self.tell_readers(room, "room", &seen).await;
            if seen != whole {
                self.tell_people(self.keepers(&room.key), "room", &whole).await;
            }
            Ok(())
        };
        lost(told.await);
    }

    /// How somebody (folded name) stands now, over all connections: in the room, or where it holds everywhere, in all
    /// the rooms they look at.
    pub(in crate::server::service) async fn tell_standing(&self, person: &Arc<str>, room: &RoomName) {
        let Some(here) = self.present(person) else { return };
        let everywhere = || here.watching.iter().map(|key| RoomName { key: Arc::clone(key), shown: Arc::clone(key) });
        let rooms = if *room.key == *EVERYWHERE { everywhere().collect() } else { vec![room.clone()] };
        for room in rooms {
            match self.standing(Some(&here.who), &room).await {
                Ok(standing) => self.tell_people(vec![Arc::clone(person)], "standing", &standing).await,
                // Who cannot read the room has no standing there.
                Err(_) if self.check_read(Some(&here.who), &room.key).is_err() => {}
                Err(rejection) => lost(Err(rejection)),
            }
        }
    }

    /// An event of ours for whoever can read a room and listens to it.
    pub(super) async fn tell_readers(&self, room: &RoomName, event: &str, object: &impl Serialize) {
        if is_private(&room.key) || *room.key == *EVERYWHERE {
            self.tell_people(self.keepers(&room.key), event, object).await;
        } else {
            self.tell(Audience::Room(Arc::clone(&room.key)), event, object).await;
        }
    }

    /// An event of ours for some people, on all their connections.
    pub(super) async fn tell_people(&self, mut people: Vec<Arc<str>>, event: &str, object: &impl Serialize) {
        people.sort_unstable();
        people.dedup();
        self.tell(Audience::People(people), event, object).await;
    }

    async fn tell(&self, to: Audience, event: &str, object: &impl Serialize) {
        // Structures of texts and numbers always become JSON.
        let json = serde_json::to_string(object).unwrap_or_default();
        let frame = event_frame(event, &[&json]).into();
        // An error means that nobody listens any more.
        let _ = self.news.send(News::Told { to, frame }).await;
    }
}

/// The private room that goes with a room, for deeds that concern both.
fn private_too(room: &RoomName, verb: ModVerb) -> Option<RoomName> {
    let both = matches!(verb, ModVerb::Appoint | ModVerb::Unappoint | ModVerb::Event);
    let name: Arc<str> = private_of(&room.key).into();
    both.then(|| RoomName { key: Arc::clone(&name), shown: name })
}

/// What everybody in a room may know of the moderators' log.
pub(super) fn is_public(verb: ModVerb) -> bool {
    match verb {
        ModVerb::Timeout
        | ModVerb::Lift
        | ModVerb::Extend
        | ModVerb::Ban
        | ModVerb::Clear
        | ModVerb::Slow
        | ModVerb::Pin
        | ModVerb::Unpin
        | ModVerb::Hold
        | ModVerb::Appoint
        | ModVerb::Unappoint
        | ModVerb::Rules
        | ModVerb::Event => true,
        ModVerb::Warn
        | ModVerb::Delete
        | ModVerb::Report
        | ModVerb::Dismiss
        | ModVerb::Mark
        | ModVerb::Note
        | ModVerb::Undo
        | ModVerb::Visit
        | ModVerb::Other => false,
    }
}

/// What was decided holds, also when nobody could be told: who connects anew sees it.
fn lost(told: Result<(), Rejection>) {
    if let Err(rejection) = told {
        tracing::warn!(reason = %rejection.message, "somebody could not be told what holds now");
    }
}
