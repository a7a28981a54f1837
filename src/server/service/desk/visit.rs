//! Looking at rooms: which ones somebody may look at, and what is recorded when an administrator does so unnoticed.
//! Must not know connections.

use crate::chat::{ModVerb, Rejection, RejectionCode, Timestamp};
use crate::clock;
use crate::server::policy::house::{EVERYWHERE, is_private};
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::service::{Identity, Service, unavailable};
use crate::server::store::Logged;

use super::wire_entry;

/// Longest list of rooms in the log, in characters.
const LONGEST: usize = 300;

impl Service {
    /// Whether this person (or a spectator) may look at all of these rooms.
    ///
    /// # Errors
    /// `NotFound` when one of them is private to others.
    pub fn look(&self, who: Option<&Identity>, rooms: &[RoomName]) -> Result<(), Rejection> {
        rooms.iter().try_for_each(|room| self.check_read(who, &room.key))
    }

    /// The same for an administrator whom no list is to show. It is written down before it is done; no rooms means all
    /// public ones.
    ///
    /// # Errors
    /// Those of [`Service::look`]; `Forbidden` for whoever is no administrator, and for private rooms; `Unavailable`
    /// when it cannot be written down.
    pub async fn visit(&self, who: Option<&Identity>, rooms: &[RoomName]) -> Result<(), Rejection> {
        self.look(who, rooms)?;
        let reason = "only an administrator of this server can come unnoticed; leave `unnoticed` out";
        let who = who.filter(|who| who.account && who.admin);
        let who = who.ok_or_else(|| refuse(RejectionCode::Forbidden, reason))?;
        if rooms.iter().any(|room| is_private(&room.key)) {
            let reason = "nobody is unnoticed in a private channel; leave it out, or come as everybody does";
            return Err(refuse(RejectionCode::Forbidden, reason));
        }
        let entry = visit_of(who, rooms, self.wall());
        self.archive.log(entry.clone()).await.map_err(unavailable)?;
        self.tell_people(self.keepers(EVERYWHERE), "moderated", &wire_entry(&entry)).await;
        Ok(())
    }
}

fn visit_of(who: &Identity, rooms: &[RoomName], at: Timestamp) -> Logged {
    let names: Vec<&str> = rooms.iter().map(|room| &*room.shown).collect();
    let names = if names.is_empty() { "all channels".to_owned() } else { names.join(", ") };
    Logged {
        id: clock::message_id(),
        room: EVERYWHERE.to_owned(),
        at,
        by: who.card.name.to_string(),
        verb: ModVerb::Visit,
        target: None,
        length: None,
        reason: Some(names.chars().take(LONGEST).collect()),
        message: None,
        before: None,
        undone: false,
    }
}
