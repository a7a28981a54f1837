//! Telling what was done and what holds now: to everybody in the room, to its moderators, to one person. Must not know
//! who decides.

use std::sync::Arc;

use serde::Serialize;

use crate::proto::bitwave::outgoing::event_frame;
use crate::server::service::{Audience, News, Service};

impl Service {
    /// An event of ours for some people, on all their connections.
    pub(super) async fn tell_people(&self, people: Vec<Arc<str>>, event: &str, object: &impl Serialize) {
        self.tell(Audience::People(people), event, object).await;
    }

    /// An event of ours for whoever gets the messages of a room; of a private one, its keepers.
    pub(super) async fn tell_room(&self, room: &Arc<str>, event: &str, object: &impl Serialize) {
        self.tell(self.audience(room), event, object).await;
    }

    async fn tell(&self, to: Audience, event: &str, object: &impl Serialize) {
        // Structures of texts and numbers always become JSON.
        let json = serde_json::to_string(object).unwrap_or_default();
        let frame = event_frame(event, &[&json]).into();
        // An error means that nobody listens any more.
        let _ = self.news.send(News::Told { to, frame }).await;
    }
}
