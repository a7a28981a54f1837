//! What ends by itself: timeouts and pins whose time has come are forgotten, and whoever they concern is told. Nothing
//! waits for this: a restraint that is over holds nobody, also while it is still listed. Must not know connections.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::server::policy::house::Over;
use crate::server::policy::room::RoomName;
use crate::server::service::Service;

/// Between two looks while something runs. Short, so that a clock that was set is noticed; without anything that runs
/// nobody looks.
const LOOK: Duration = Duration::from_secs(1);

/// Looks after all that ends by itself, for as long as there is a service.
pub async fn end_in_time(service: Weak<Service>, mut decided: watch::Receiver<()>) {
    while let Some(here) = service.upgrade() {
        here.end_what_is_over().await;
        let running = here.house().next_end().is_some();
        drop(here);
        let changed = async { decided.changed().await.is_ok() };
        let goes_on = if running {
            tokio::select! {
                () = sleep(LOOK) => true,
                alive = changed => alive,
            }
        } else {
            changed.await
        };
        if !goes_on {
            return;
        }
    }
}

impl Service {
    /// For [`end_in_time`]: changes when something was decided.
    pub fn decisions(&self) -> watch::Receiver<()> {
        self.order.decided.subscribe()
    }

    async fn end_what_is_over(&self) {
        let now = self.wall();
        if self.house().next_end().is_none_or(|end| now < end) {
            return;
        }
        let over = self.house().take_over(now);
        if let Err(error) = self.archive.forget_over(now).await {
            // The next start does it: what is over holds nobody.
            tracing::warn!(%error, "what is over is still in the store");
        }
        for Over { room, people } in over {
            let room = RoomName { key: Arc::clone(&room), shown: room };
            self.tell_room_state(&room).await;
            for person in people {
                self.tell_standing(&person, &room).await;
            }
        }
    }
}
