//! Deciding: on disk first, with what programs are told of it, then in memory. Must not know which people are told.

use std::sync::Arc;

use crate::chat::Rejection;
use crate::server::policy::decision::Decision;
use crate::server::policy::webhook::HookEvent;
use crate::server::service::private::shelf_of;
use crate::server::service::{Service, unavailable, wire};
use crate::server::store::{Entry, Logged, NewCall, Tell};

use super::announce::is_public;
use super::wire_entry;

impl Service {
    /// Keeps a deed with all that follows from it. Whoever calls holds the turn of the room.
    pub(super) async fn decide(&self, entry: &Logged, decisions: Vec<Decision>) -> Result<(), Rejection> {
        let calls = self.calls_of(&[entry]);
        self.decide_and_call(entry, decisions, calls).await
    }

    /// The same for a deed that takes back another one, which is told once more as it is now.
    pub(super) async fn take_back(
        &self,
        entry: &Logged,
        undone: &Logged,
        decisions: Vec<Decision>,
    ) -> Result<(), Rejection> {
        let calls = self.calls_of(&[undone, entry]);
        self.decide_and_call(entry, decisions, calls).await
    }

    /// The calls that tell programs of these entries, the first of which says whether everybody may know of them.
    pub(super) fn calls_of(&self, entries: &[&Logged]) -> Vec<NewCall> {
        let Some(first) = entries.first().filter(|entry| is_public(entry.verb)) else { return Vec::new() };
        let Some(listeners) = self.listeners(&first.room.as_str().into(), HookEvent::Moderated) else {
            return Vec::new();
        };
        // Structures of texts and numbers always become JSON.
        let json = |entry: &&Logged| serde_json::to_string(&wire_entry(entry)).unwrap_or_default();
        entries.iter().flat_map(|entry| listeners.calls(&json(entry))).collect()
    }

    async fn decide_and_call(
        &self,
        entry: &Logged,
        decisions: Vec<Decision>,
        calls: Vec<NewCall>,
    ) -> Result<(), Rejection> {
        let tell = self.tell_of_changes(entry, calls);
        self.archive.decide(entry.clone(), decisions.clone(), tell).await.map_err(unavailable)?;
        self.take_over(&decisions);
        self.order.decided.send_replace(());
        for decision in &decisions {
            if let Decision::Live { room, live: None } = decision {
                self.bring_what_waited(room).await;
            }
        }
        Ok(())
    }

    /// A message that looks different, or is there again, is told as one that was edited.
    fn tell_of_changes(&self, entry: &Logged, calls: Vec<NewCall>) -> Option<Tell<Vec<Entry>>> {
        let room: Arc<str> = entry.room.as_str().into();
        let listeners = self.listeners(&room, HookEvent::Edited);
        if listeners.is_none() && calls.is_empty() {
            return None;
        }
        Some(Box::new(move |changed| {
            let again = |entry: &Entry| wire::json_of(shelf_of(&room), entry);
            let edited =
                listeners.iter().flat_map(|listeners| changed.iter().map(|entry| listeners.calls(&again(entry))));
            edited.flatten().chain(calls.iter().cloned()).collect()
        }))
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
