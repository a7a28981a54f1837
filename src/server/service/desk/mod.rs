//! Keeping order, a file per deed. Everybody (sockets, REST, the API) comes through [`Service::moderate`].
//!
//! Each deed asks policy first, writes to the store second, changes the house in memory third, and tells last. Must not
//! know sockets or HTTP.

mod announce;
mod rank;
mod visit;

use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::desk::action::IncomingAction;
use crate::proto::bitwave::desk::entry::WireEntry;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::store::{Logged, Target};

use super::gate::account_only;
use super::{Identity, Service};

/// Where somebody keeps order.
struct Scene<'a> {
    who: &'a Identity,
    room: RoomName,
}

impl Service {
    /// Does what is asked, if the person may; gives the entry of the log.
    ///
    /// # Errors
    /// `NotFound` for a room that the person cannot read, or for what is not there; `Forbidden` for who may not;
    /// `Malformed` for bounds that are not kept; `Unavailable` when the store fails.
    pub async fn moderate(self: &Arc<Self>, who: &Identity, asked: IncomingAction) -> Result<WireEntry, Rejection> {
        account_only(who)?;
        let room = RoomName::parse(&asked.room)?;
        self.check_read(Some(who), &room.key)?;
        let _scene = Scene { who, room };
        // One line per action from here on.
        Err(refuse(RejectionCode::Unavailable, "this cannot be done yet"))
    }
}

impl Scene<'_> {
    /// An entry for what is about to be done here; the caller fills in what applies.
    fn entry(&self, verb: crate::chat::ModVerb) -> Logged {
        Logged {
            id: clock::message_id(),
            room: self.room.key.to_string(),
            at: clock::wall(),
            by: self.who.card.name.to_string(),
            verb,
            target: None,
            length: None,
            reason: None,
            message: None,
            before: None,
            undone: false,
        }
    }
}

/// An entry in the form that is told.
pub(super) fn wire_entry(entry: &Logged) -> WireEntry {
    WireEntry {
        id: entry.id.clone(),
        timestamp: entry.at.0,
        channel: entry.room.clone(),
        verb: entry.verb.as_str().to_owned(),
        by: entry.by.clone(),
        user: entry.target.as_ref().map(|Target { shown, .. }| shown.clone()),
        length: entry.length.map(|length| u64::try_from(length.as_millis()).unwrap_or(u64::MAX)),
        reason: entry.reason.clone(),
        message: entry.message.clone(),
        undone: entry.undone,
    }
}
