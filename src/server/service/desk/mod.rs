//! Keeping order, a file per deed. Everybody (sockets, REST, the API) comes through [`Service::moderate`].
//!
//! Each deed asks policy first, writes to the store second, changes the house in memory third, and tells last. Must not
//! know sockets or HTTP.

mod accept;
mod announce;
mod appoint;
mod ban;
mod card;
mod decide;
mod dismiss;
mod done;
mod event;
mod extend;
mod hold;
mod lift;
mod log;
mod mark;
mod note;
mod over;
mod pin;
mod queue;
mod rank;
mod removal;
mod report;
mod rules;
mod slow;
mod state;
mod subject;
mod timeout;
mod unappoint;
mod undo;
mod visit;
mod warn;

use std::sync::Arc;

use crate::chat::{ModAction, ModVerb, Rejection, Role, Timestamp};
use crate::clock;
use crate::proto::bitwave::desk::action::IncomingAction;
use crate::proto::bitwave::desk::entry::WireEntry;
use crate::server::policy::house::{EVERYWHERE, governing};
use crate::server::policy::room::RoomName;
use crate::server::store::{Logged, Target};

use super::carry_out::carry_out;
use super::gate::account_only;
use super::{Identity, Service};

use done::Done;

pub use log::WantedLog;
pub use over::end_in_time;

/// Where somebody keeps order, and when.
struct Scene {
    who: Identity,
    room: RoomName,
    now: Timestamp,
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
        let room = if is_of_both_rooms(&asked.action) { home_of(&room) } else { room };
        let scene = Scene { who: who.clone(), room, now: self.wall() };
        let service = Arc::clone(self);
        carry_out(async move {
            // What is decided about a private room may be about its public one.
            let _turn = service.order.turns.take(governing(&scene.room.key)).await;
            let done = service.act(&scene, asked.action).await?;
            service.tell_done(&scene.room, &done).await;
            Ok(wire_entry(&done.entry))
        })
        .await
    }

    /// The turn of the room is held meanwhile.
    async fn act(&self, scene: &Scene, action: ModAction) -> Result<Done, Rejection> {
        if &*scene.room.key == EVERYWHERE {
            self.needs(&scene.who, EVERYWHERE, Role::Admin)?;
        }
        match action {
            ModAction::Timeout { user, length, reason, message } => {
                let message = message.map(|id| id.as_str().to_owned());
                self.time_out(scene, &user, timeout::Wish { length, reason, message }).await
            }
            ModAction::Lift { user } => self.lift(scene, &user).await,
            ModAction::Extend { user, by } => self.extend(scene, &user, by).await,
            ModAction::Ban { user, reason } => self.ban(scene, &user, reason).await,
            ModAction::Warn { user, reason } => self.warn(scene, &user, reason).await,
            ModAction::Slow { every } => self.slow(scene, every).await,
            ModAction::Appoint { user, event } => self.appoint(scene, &user, event).await,
            ModAction::Unappoint { user } => self.unappoint(scene, &user).await,
            ModAction::Event { live, title } => self.event(scene, live, title).await,
            ModAction::Delete { message, reason } => self.delete(scene, &message, reason).await,
            ModAction::Clear { user } => self.clear(scene, user).await,
            ModAction::Report { message, reason } => self.report(scene, &message, reason).await,
            ModAction::Dismiss { message } => self.dismiss(scene, &message).await,
            ModAction::Mark { message, mark } => self.mark(scene, &message, mark).await,
            ModAction::Hold { on } => self.hold(scene, on).await,
            ModAction::Note { user, text } => self.note(scene, &user, text).await,
            ModAction::Pin { message, length } => self.pin(scene, &message, length).await,
            ModAction::Unpin { message } => self.unpin(scene, &message).await,
            ModAction::Rules { text, must_accept } => self.rules(scene, text, must_accept).await,
            ModAction::Accept { version } => self.accept(scene, version).await,
            ModAction::Undo { entry } => self.undo(scene, &entry).await,
        }
    }
}

/// Who keeps order and whether an event is on are the same in a room and in the private one that goes with it, wherever
/// they are decided.
fn is_of_both_rooms(action: &ModAction) -> bool {
    matches!(action, ModAction::Appoint { .. } | ModAction::Unappoint { .. } | ModAction::Event { .. })
}

fn home_of(room: &RoomName) -> RoomName {
    let (key, shown) = (governing(&room.key), governing(&room.shown));
    RoomName { key: key.into(), shown: shown.into() }
}

impl Scene {
    /// An entry for what is about to be done here; the caller fills in what applies.
    fn entry(&self, verb: ModVerb) -> Logged {
        Logged {
            id: clock::message_id(),
            room: self.room.key.to_string(),
            at: self.now,
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
        length: entry.length.map(milliseconds),
        reason: entry.reason.clone(),
        message: entry.message.clone(),
        undone: entry.undone,
    }
}

fn milliseconds(length: std::time::Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
