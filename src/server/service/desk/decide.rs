//! Deciding: on disk first, then in memory. Must not know who is told.

use crate::chat::Rejection;
use crate::server::policy::decision::Decision;
use crate::server::service::{Service, unavailable};
use crate::server::store::Logged;

impl Service {
    /// Keeps a deed with all that follows from it. Whoever calls holds the turn of the room.
    pub(super) async fn decide(&self, entry: &Logged, decisions: Vec<Decision>) -> Result<(), Rejection> {
        self.archive.decide(entry.clone(), decisions.clone()).await.map_err(unavailable)?;
        self.take_over(&decisions);
        self.order.decided.send_replace(());
        for decision in &decisions {
            if let Decision::Live { room, live: None } = decision {
                self.bring_what_waited(room).await;
            }
        }
        Ok(())
    }

    fn take_over(&self, decisions: &[Decision]) {
        let mut house = self.house();
        decisions.iter().for_each(|decision| house.apply(decision));
    }
}

/// In the form in which an entry keeps what undoing it has to decide.
pub(super) fn remembered(decisions: &[Decision]) -> Option<String> {
    // Structures of texts and numbers always become JSON.
    serde_json::to_string(decisions).ok()
}
