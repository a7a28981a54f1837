//! What a message says and has said: the typed text for its author, all texts for those who may judge it. Must not
//! know HTTP.

use crate::chat::{Rejection, RejectionCode, Role};
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::store::{Entry, Shelf, Version};

use super::private::shelf_of;
use super::whisper::talk_with;
use super::{Identity, Service, unavailable};

/// Where a message stands, in the words of an address.
pub enum Spot<'a> {
    Room(RoomName),
    /// The conversation with these people.
    Talk(&'a str),
}

impl Service {
    /// What was typed to make an own message.
    ///
    /// # Errors
    /// `NotFound` also for messages of others: who asks learns nothing.
    pub async fn source(&self, who: &Identity, spot: Spot<'_>, id: &str) -> Result<String, Rejection> {
        let (entry, _) = self.message(who, spot, id).await?;
        if is_author(who, &entry) { Ok(entry.words.raw) } else { Err(missing()) }
    }

    /// All texts of a message, oldest first; the last is the current one.
    ///
    /// In a room they are for its author, the owner of the room (RFC 2.3) and admins; in a conversation for all who
    /// take part.
    ///
    /// # Errors
    /// `NotFound` for everybody else.
    pub async fn versions(&self, who: &Identity, spot: Spot<'_>, id: &str) -> Result<Vec<Version>, Rejection> {
        let is_talk = matches!(spot, Spot::Talk(_));
        let (entry, versions) = self.message(who, spot, id).await?;
        let judges = !is_talk && self.role(who, &entry.room.key) >= Role::Dj;
        if is_talk || judges || is_author(who, &entry) { Ok(versions) } else { Err(missing()) }
    }

    async fn message(&self, who: &Identity, spot: Spot<'_>, id: &str) -> Result<(Entry, Vec<Version>), Rejection> {
        let (shelf, room) = match spot {
            Spot::Room(room) => {
                self.check_read(Some(who), &room.key)?;
                (shelf_of(&room.key), room.key)
            }
            Spot::Talk(_) if self.waits_for(who, id).await? => return Err(missing()),
            Spot::Talk(with) if who.account => (Shelf::Whispers, talk_with(who, with)?),
            Spot::Talk(_) => return Err(missing()),
        };
        let found = self.readers.versions(shelf, id).await.map_err(unavailable)?;
        found.filter(|(entry, _)| entry.room.key == room).ok_or_else(missing)
    }
}

/// The name alone proves nothing where it may be given to somebody else.
fn is_author(who: &Identity, entry: &Entry) -> bool {
    who.account && who.card.name == entry.author.name
}

fn missing() -> Rejection {
    refuse(RejectionCode::NotFound, "there is no such message, or none that you may see this of")
}
