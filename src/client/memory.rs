//! What stays of a run on this computer: the local history and the messages that no server has confirmed.
//!
//! One door for both, and one name for an account in them. Must not know what is asked of a network.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::app::state::THIS_COMPUTER;
use crate::backend::login::name_in;
use crate::chat::{Diff, Event, NetworkId, Request, TxnId};
use crate::clock;
use crate::config::account::Account;

use super::history::{History, Recording, Tell, identity};
use super::outbox::Outbox;

/// How long the end of the program waits for a disk: what is lost is a copy.
const PATIENCE: Duration = Duration::from_millis(1500);

#[derive(Debug, Default)]
pub struct Memory {
    history: OnceLock<Arc<History>>,
    outbox: OnceLock<Outbox>,
    /// What the networks are called here.
    networks: Mutex<BTreeMap<NetworkId, String>>,
}

impl Memory {
    /// Keeps what is heard from now on; without `recording` the history is off. Call both before networks are added.
    pub fn record(&self, recording: Option<Recording>, tell: Tell) {
        self.history.get_or_init(|| Arc::new(History::start(recording, tell)));
    }

    /// Keeps messages in `folder` until a server has confirmed them.
    pub fn keep_unsent(&self, folder: PathBuf) {
        self.outbox.get_or_init(|| Outbox::open(folder, clock::random_u64()));
    }

    /// A network is added under a label of the list.
    pub fn add(&self, id: NetworkId, label: &str, account: &Account) {
        // The server in this program may have to do with another address.
        let server = if label == THIS_COMPUTER { THIS_COMPUTER } else { account.server.as_str() };
        let name = account.token.as_ref().and_then(name_in);
        self.networks().insert(id, identity(name.as_deref(), server));
        self.history(|history| history.add(id, server));
    }

    pub fn remove(&self, id: NetworkId) {
        self.networks().remove(&id);
        self.history(|history| history.remove(id));
    }

    /// Where a connection tells which messages need no keeping any more.
    pub fn settled(&self) -> UnboundedSender<TxnId> {
        let kept = self.outbox.get().and_then(Outbox::settled);
        kept.unwrap_or_else(|| mpsc::unbounded_channel().0)
    }

    /// Requests that show what earlier runs of this account have left unconfirmed.
    pub fn restore(&self, id: NetworkId) -> Vec<Request> {
        let network = self.networks().get(&id).cloned();
        self.outbox.get().zip(network).map_or_else(Vec::new, |(outbox, network)| outbox.restore(&network))
    }

    /// A request is about to be handed on: what is to be posted is kept first.
    ///
    /// # Errors
    /// In words for the person, when it cannot be kept; it can be sent all the same.
    pub fn before(&self, id: NetworkId, request: &mut Request) -> Result<(), String> {
        let Some(outbox) = self.outbox.get() else { return Ok(()) };
        let Request::Send { txn, room, post } = request else { return Ok(()) };
        let network = self.networks().get(&id).cloned().unwrap_or_default();
        outbox.keep(&network, (*txn, room), post, clock::wall())
    }

    /// A message could not be handed on; its text is back with the person.
    pub fn given_back(&self, txn: TxnId) {
        if let Some(outbox) = self.outbox.get() {
            outbox.forget(txn);
        }
    }

    pub fn heard(&self, id: NetworkId, event: &Event) {
        if let Event::Timeline { diff: Diff::Set { line, .. }, .. } = event
            && let Some(outbox) = self.outbox.get()
        {
            outbox.heard(&line.delivery);
        }
        self.history(|history| history.hear(id, event));
    }

    pub fn keeps_up(&self) -> bool {
        self.history.get().is_none_or(|history| history.keeps_up())
    }

    pub fn history(&self, ask: impl FnOnce(&History)) {
        if let Some(history) = self.history.get() {
            ask(history);
        }
    }

    /// Brings everything to an end. The connections must have ended.
    pub async fn close(&self) {
        if let Some(outbox) = self.outbox.get() {
            let _ = timeout(PATIENCE, outbox.close()).await;
        }
        if let Some(history) = self.history.get().cloned() {
            let _ = timeout(PATIENCE, spawn_blocking(move || history.close())).await;
        }
    }

    fn networks(&self) -> MutexGuard<'_, BTreeMap<NetworkId, String>> {
        self.networks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
