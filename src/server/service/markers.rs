//! Read markers: what somebody has read on one device is read on the others. They are gathered in memory and written
//! every second, many at once: a crash may lose the last second, and then something is unread again. Must not know
//! connections.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;

use crate::chat::{Rejection, RejectionCode};
use crate::proto::bitwave::outgoing::event_frame;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::store::{Marker, Owner, Shelf};

use super::gate::account_only;
use super::private::shelf_of;
use super::whisper::talk_with;
use super::{Audience, Identity, News, Service, unavailable};

/// What a crash may lose.
const PAUSE: Duration = Duration::from_secs(1);

/// Markers that are not written yet.
#[derive(Default)]
pub(super) struct Markers {
    waiting: Mutex<HashMap<Owner, Marker>>,
    /// Changes when there is something to write.
    moved: watch::Sender<()>,
}

/// How far one has read a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadUpTo {
    pub id: String,
    /// When that message was posted, in milliseconds since 1970.
    pub at: i64,
}

/// For the other connections of the person.
#[derive(Serialize)]
struct Told<'a> {
    channel: &'a str,
    #[serde(flatten)]
    marker: &'a ReadUpTo,
}

/// Where something is read.
struct Place {
    /// What clients call it: a folded name, or `@` and the other people of a conversation.
    name: Arc<str>,
    shelf: Shelf,
    /// Under which its messages stand.
    key: Arc<str>,
}

impl Markers {
    /// False for one that is not further than what waits.
    fn advance(&self, owner: Owner, marker: &Marker) -> bool {
        let mut waiting = self.waiting();
        if waiting.get(&owner).is_some_and(|known| known.seq >= marker.seq) {
            return false;
        }
        waiting.insert(owner, marker.clone());
        drop(waiting);
        self.moved.send_replace(());
        true
    }

    fn of(&self, person: &Arc<str>) -> Vec<(Arc<str>, Marker)> {
        let waiting = self.waiting();
        let own = waiting.iter().filter(|((owner, _), _)| owner == person);
        own.map(|((_, room), marker)| (Arc::clone(room), marker.clone())).collect()
    }

    fn all(&self) -> Vec<(Owner, Marker)> {
        self.waiting().iter().map(|(owner, marker)| (owner.clone(), marker.clone())).collect()
    }

    fn written(&self, markers: &[(Owner, Marker)]) {
        let mut waiting = self.waiting();
        for (owner, marker) in markers {
            if waiting.get(owner) == Some(marker) {
                waiting.remove(owner);
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<Owner, Marker>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the markers that have moved, for as long as there is a service.
pub fn keep_reading(service: &Arc<Service>) {
    let mut moved = service.people.markers.moved.subscribe();
    let service: Weak<Service> = Arc::downgrade(service);
    tokio::spawn(async move {
        while moved.changed().await.is_ok() {
            tokio::time::sleep(PAUSE).await;
            let Some(service) = service.upgrade() else { return };
            service.keep_markers().await;
        }
    });
}

impl Service {
    /// Somebody has read a room up to a message, on one connection (by number); the others are told. A marker never
    /// moves back.
    ///
    /// # Errors
    /// `NotFound` for a room that the person cannot read, and for a message that is not there; `Forbidden` for an
    /// anonymous name.
    pub async fn read_up_to(&self, who: &Identity, connection: u64, spot: (&str, &str)) -> Result<(), Rejection> {
        account_only(who)?;
        let (room, id) = spot;
        let place = self.place(who, room)?;
        let marker = self.marker(who, &place, id).await?;
        let known = self.readers.markers(&who.key).await.map_err(unavailable)?;
        let is_behind = known.iter().any(|(room, known)| *room == place.name && known.seq >= marker.seq);
        if is_behind || !self.people.markers.advance((Arc::clone(&who.key), Arc::clone(&place.name)), &marker) {
            return Ok(());
        }
        let marker = ReadUpTo { id: marker.message, at: marker.at.0 };
        let told = Told { channel: &place.name, marker: &marker };
        // Structures of texts and numbers always become JSON.
        let json = serde_json::to_string(&told).unwrap_or_default();
        let to = Audience::Others { person: Arc::clone(&who.key), but: connection };
        // An error means that nobody listens any more.
        let _ = self.news.send(News::Told { to, frame: event_frame("read", &[&json]).into() }).await;
        Ok(())
    }

    /// How far somebody has read which rooms, of those that they can read now.
    ///
    /// # Errors
    /// `Forbidden` for an anonymous name; `Unavailable` when the store fails.
    pub async fn markers(&self, who: &Identity) -> Result<BTreeMap<Arc<str>, ReadUpTo>, Rejection> {
        account_only(who)?;
        // Looked at before the store: what is written meanwhile is in at least one of the two.
        let waiting = self.people.markers.of(&who.key);
        let kept = self.readers.markers(&who.key).await.map_err(unavailable)?;
        let mut newest: BTreeMap<Arc<str>, Marker> = kept.into_iter().collect();
        for (room, marker) in waiting {
            if newest.get(&room).is_none_or(|known| known.seq < marker.seq) {
                newest.insert(room, marker);
            }
        }
        newest.retain(|room, _| self.check_read(Some(who), room).is_ok());
        Ok(newest.into_iter().map(|(room, marker)| (room, ReadUpTo { id: marker.message, at: marker.at.0 })).collect())
    }

    pub(super) async fn keep_markers(&self) {
        let markers = &self.people.markers;
        let waiting = markers.all();
        if waiting.is_empty() {
            return;
        }
        match self.archive.keep_markers(waiting.clone()).await {
            Ok(()) => markers.written(&waiting),
            // They go on waiting, and are tried again with the next one.
            Err(error) => tracing::warn!(%error, "what was read is not kept yet"),
        }
    }

    fn place(&self, who: &Identity, room: &str) -> Result<Place, Rejection> {
        if let Some(with) = room.strip_prefix('@') {
            let key = talk_with(who, if with.is_empty() { "-" } else { with })?;
            let others: Vec<&str> = key.split(',').filter(|name| **name != *who.key).collect();
            return Ok(Place { name: format!("@{}", others.join(",")).into(), shelf: Shelf::Whispers, key });
        }
        let RoomName { key, .. } = RoomName::parse(room)?;
        self.check_read(Some(who), &key)?;
        Ok(Place { name: Arc::clone(&key), shelf: shelf_of(&key), key })
    }

    /// The marker that a message is, also one that is still on its way to the disk.
    async fn marker(&self, who: &Identity, place: &Place, id: &str) -> Result<Marker, Rejection> {
        let missing = || refuse(RejectionCode::NotFound, "there is no such message here; nothing was marked as read");
        if place.shelf == Shelf::Whispers && self.waits_for(who, id).await? {
            return Err(missing());
        }
        let found = match self.readers.marker_at(place.shelf, &place.key, id).await.map_err(unavailable)? {
            Some(marker) => Some(marker),
            None => self.archive.marker_at(place.shelf, &place.key, id).await.map_err(unavailable)?,
        };
        found.ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Timestamp;

    fn owner() -> Owner {
        ("ann".into(), "nova".into())
    }

    fn marker(seq: i64) -> Marker {
        Marker { message: format!("m{seq}"), at: Timestamp(seq), seq }
    }

    #[test]
    fn a_marker_only_moves_on() {
        let markers = Markers::default();
        let moves: Vec<bool> = [2, 1, 2, 3].map(|seq| markers.advance(owner(), &marker(seq))).into();
        assert_eq!(moves, [true, false, false, true]);
        assert_eq!(markers.waiting().get(&owner()), Some(&marker(3)));
    }

    #[test]
    fn what_moved_while_it_was_written_is_written_again() {
        let markers = Markers::default();
        markers.advance(owner(), &marker(1));
        let writing = markers.all();
        markers.advance(owner(), &marker(2));
        markers.written(&writing);
        assert_eq!(markers.waiting().get(&owner()), Some(&marker(2)));
        markers.written(&[(owner(), marker(2))]);
        assert!(markers.waiting().is_empty());
    }
}
