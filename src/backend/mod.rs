//! One folder per protocol; each is an async task given two channel ends.
//!
//! The only place that maps an account to a protocol. Must not know the app or the screen.

pub mod bitwave;
pub mod error;
pub mod login;
#[cfg(feature = "matrix")]
mod matrix;
#[cfg(not(feature = "matrix"))]
#[path = "not_matrix.rs"]
mod matrix;
pub mod picture;
pub mod probe;
pub mod reconnect;
mod tls;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::chat::{Event, NetworkId, Request, TxnId};
use crate::config::account::{Account, Protocol};

pub use bitwave::deliver::deliver;
pub use bitwave::tap::{Heard, tap};
pub use error::BackendError;

/// The two ends by which a network task talks to the client. Both channels are bounded.
#[derive(Debug)]
pub struct Link {
    pub network: NetworkId,
    pub requests: mpsc::Receiver<Request>,
    pub events: mpsc::Sender<(NetworkId, Event)>,
    /// Messages that need not be kept any longer: confirmed, given back or given up. Told until the very end, when
    /// nobody listens to events any more.
    pub settled: mpsc::UnboundedSender<TxnId>,
}

/// Starts the task of one network. It ends with the channel of requests, after the last one.
pub fn start(account: Account, link: Link) -> JoinHandle<()> {
    match account.protocol {
        Protocol::Bitwave => tokio::spawn(bitwave::run(account, link)),
        Protocol::Matrix { .. } => tokio::spawn(matrix::run(account, link)),
    }
}
