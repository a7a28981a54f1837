//! What those who keep order in a room may know of somebody. Must not know how it is drawn.

use crate::chat::{ModVerb, Rejection, Role};
use crate::proto::bitwave::desk::card::{WireCard, WireNote};
use crate::proto::bitwave::desk::entry::WireEntry;
use crate::server::policy::room::RoomName;
use crate::server::policy::standing;
use crate::server::service::private::shelf_of;
use crate::server::service::{Identity, Service, unavailable, wire};
use crate::server::store::{LogPage, Note};

use super::queue::raw;
use super::state::restraint;
use super::subject::Subject;
use super::wire_entry;

/// Messages on one card.
const MESSAGES: usize = 50;
/// Entries of the log on one card.
const ENTRIES: usize = 50;

impl Service {
    /// The card of an account, or of an anonymous name.
    ///
    /// # Errors
    /// `NotFound` for a room that the person cannot read and for a name that nobody has, `Forbidden` for who does not
    /// keep order there.
    pub async fn card(&self, who: &Identity, room: &RoomName, name: &str) -> Result<WireCard, Rejection> {
        self.check_read(Some(who), &room.key)?;
        self.needs(who, &room.key, Role::Moderator)?;
        let subject = self.subject(name).await?;
        self.keep_seen().await;
        let account = self.readers.account(&subject.key).await.map_err(unavailable)?;
        let known = self.readers.known(shelf_of(&room.key), &room.key, &subject.key, MESSAGES);
        let known = known.await.map_err(unavailable)?;
        let karma = self.karma(&subject.key).await?;
        let entries = self.entries_about(room, &subject).await?;
        let messages = known.messages.iter();
        let messages = messages.filter_map(|(entry, deleted)| raw(wire::json_for_keepers(entry, deleted.as_deref())));
        let (now, house) = (self.wall(), self.house());
        Ok(WireCard {
            role: house.role(&room.key, subject.who()).as_str().to_owned(),
            created: account.map(|account| account.created.0),
            seen: known.seen.map(|at| at.0),
            karma,
            restraint: standing::restraint(&house, &room.key, &subject.key, now).map(restraint),
            entries,
            notes: known.notes.into_iter().map(note).collect(),
            messages: messages.collect(),
            name: subject.shown,
        })
    }

    /// What was done about somebody, newest first. Notes have a place of their own.
    async fn entries_about(&self, room: &RoomName, subject: &Subject) -> Result<Vec<WireEntry>, Rejection> {
        let person = Some(subject.key.to_string());
        let page = LogPage { room: room.key.to_string(), person, before: None, limit: ENTRIES };
        let entries = self.archive.log_page(page).await.map_err(unavailable)?;
        Ok(entries.iter().filter(|entry| entry.verb != ModVerb::Note).map(wire_entry).collect())
    }
}

fn note(Note { by, at, text }: Note) -> WireNote {
    WireNote { by, timestamp: at.0, text }
}
