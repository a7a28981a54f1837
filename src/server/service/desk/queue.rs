//! What waits for those who keep order in a room. Must not know what they do about it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::time::sleep;

use crate::chat::{ImageMark, Rejection, Role};
use crate::proto::bitwave::desk::queue::{WireQueueItem, WireReport};
use crate::server::policy::room::RoomName;
use crate::server::service::private::shelf_of;
use crate::server::service::{Identity, Service, unavailable, wire};
use crate::server::store::{Complaint, Queued};

/// Between two counts of what comes by itself.
const PAUSE: Duration = Duration::from_millis(200);
/// Items in one answer.
const MOST: usize = 200;

impl Service {
    /// Reported messages and those with pictures that nobody has marked, the oldest first; each message once, and whole.
    ///
    /// # Errors
    /// `NotFound` for a room that the person cannot read, `Forbidden` for who does not keep order there.
    pub async fn queue(&self, who: &Identity, room: &RoomName) -> Result<Vec<WireQueueItem>, Rejection> {
        self.check_read(Some(who), &room.key)?;
        self.needs(who, &room.key, Role::Moderator)?;
        let queue = self.readers.queue(shelf_of(&room.key), &room.key, MOST).await.map_err(unavailable)?;
        Ok(queue.into_iter().filter_map(item).collect())
    }

    /// Those who keep order in a room, its DJ among them, hear soon how much waits there: a flood of pictures or of
    /// direct messages must not become one of counts.
    pub(in crate::server::service) fn tell_what_waits(self: &Arc<Self>, room: &RoomName) {
        if !self.order.counting().insert(Arc::clone(&room.key)) {
            return;
        }
        let (service, room) = (Arc::downgrade(self), room.clone());
        tokio::spawn(async move {
            sleep(PAUSE).await;
            let Some(service) = service.upgrade() else { return };
            // Before counting, so that what comes meanwhile is counted anew.
            service.order.counting().remove(&room.key);
            for keeper in service.keepers(&room.key) {
                service.tell_standing(&keeper, &room).await;
            }
        });
    }
}

fn item(queued: Queued) -> Option<WireQueueItem> {
    let Queued { entry, deleted, complaints } = queued;
    let waits = entry.words.mark == Some(ImageMark::Held) && deleted.is_none();
    Some(WireQueueItem {
        kind: if waits { "image" } else { "report" }.to_owned(),
        message: raw(wire::json_unveiled(&entry, deleted.as_deref()))?,
        reports: complaints.into_iter().map(report).collect(),
    })
}

fn report(Complaint { by, reason, at }: Complaint) -> WireReport {
    WireReport { by, reason, timestamp: at.0 }
}

/// Our own JSON, which always is some.
pub(super) fn raw(json: String) -> Option<Box<RawValue>> {
    RawValue::from_string(json).ok()
}
