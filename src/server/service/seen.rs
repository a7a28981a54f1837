//! Who is in a room now, and who was there before. When somebody was seen is gathered in memory and written every now
//! and then, many at once. Must not know connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use crate::chat::{Rejection, Timestamp};
use crate::server::policy::room::RoomName;
use crate::server::store::Seen;

use super::{Identity, Service, unavailable};

/// What a crash may lose of it.
const PAUSE: Duration = Duration::from_secs(20);
/// Marks that may wait; more are not taken, since it is no loss to be remembered a little later.
const MOST: usize = 8192;
/// People in one answer.
const PAGE: usize = 200;

/// The people of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitors {
    /// As spelled, by name.
    pub connected: Vec<Arc<str>>,
    /// Who is not there now, with the time when they last were; the last ones first.
    pub seen: Vec<(Arc<str>, Timestamp)>,
}

/// A room and a person, folded.
type Place = (Arc<str>, Arc<str>);

/// Not written yet: how the name is spelled, and when.
#[derive(Default)]
pub(super) struct Marks(Mutex<HashMap<Place, (Arc<str>, Timestamp)>>);

impl Marks {
    pub(super) fn mark<'a>(&self, who: &Identity, rooms: impl Iterator<Item = &'a Arc<str>>, at: Timestamp) {
        let mut marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for room in rooms {
            let mark = (Arc::clone(room), Arc::clone(&who.key));
            if marks.len() < MOST || marks.contains_key(&mark) {
                marks.insert(mark, (Arc::clone(&who.card.name), at));
            }
        }
    }

    fn take(&self) -> Vec<Seen> {
        let marks = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        marks.into_iter().map(|((room, person), (shown, at))| Seen { room, person, shown, at }).collect()
    }
}

/// Writes the marks every now and then, for as long as there is a service.
pub fn remember(service: &Arc<Service>) {
    let service: Weak<Service> = Arc::downgrade(service);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(PAUSE).await;
            let Some(service) = service.upgrade() else { return };
            service.keep_seen().await;
        }
    });
}

impl Service {
    /// Who is in a room, and who was.
    ///
    /// # Errors
    /// `NotFound` for a room that this person cannot read; `Unavailable` when the store fails.
    pub async fn visitors(&self, who: &Identity, room: &RoomName) -> Result<Visitors, Rejection> {
        self.check_read(Some(who), &room.key)?;
        self.keep_seen().await;
        let here = self.connected(&room.key);
        let seen = self.readers.seen(&room.key, PAGE + here.len()).await.map_err(unavailable)?;
        let gone = seen.into_iter().filter(|seen| here.iter().all(|who| who.key != seen.person)).take(PAGE);
        Ok(Visitors {
            seen: gone.map(|seen| (seen.shown, seen.at)).collect(),
            connected: here.iter().map(|who| Arc::clone(&who.card.name)).collect(),
        })
    }

    pub(super) async fn keep_seen(&self) {
        let marks = self.people.seen.take();
        if marks.is_empty() {
            return;
        }
        if let Err(error) = self.archive.keep_seen(marks).await {
            tracing::warn!(%error, "who was seen where is not remembered");
        }
    }
}
