//! The server: chat over sockets and REST, with everything it says kept in a folder.
//!
//! A function of a bound listener and settings, so that it runs the same by itself, embedded in the client, and in
//! tests. Must not know the command line or signals.

mod control;
mod courier;
mod gateway;
mod hold;
pub mod policy;
mod request;
mod service;
mod settings;
mod store;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::chat::Rejection;

pub use control::{Answer, ControlError, Request, ask};
pub use hold::released;
pub use policy::outward::Reach;
pub use policy::timeout::Bounds;
pub use request::{RequestError, request, token};
pub use service::{Cell, Keeping, OperatorDeed, Report, SetupError};
pub use settings::{Registration, Settings};
pub use store::{StoreError, check};

use control::Control;
use gateway::Running;
use hold::Hold;
use service::Service;

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// `who` says which process, and where it listens.
    #[error("the data folder is in use by the server {who}; stop that one or give another folder with --data")]
    InUse { who: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error("{0}")]
    Settings(&'static str),
    #[error("cannot make the control socket {path}: {reason}; check the data folder", path = .path.display())]
    Control { path: std::path::PathBuf, reason: std::io::Error },
    #[error("the listener has no address: {0}; bind it again")]
    Listener(std::io::Error),
}

/// A running server. Dropping it does not stop it.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    service: Arc<Service>,
    stop: watch::Sender<bool>,
    stopped: Mutex<Option<JoinHandle<()>>>,
}

/// Takes the data folder, opens the store and serves on `listener`.
///
/// # Errors
/// When the folder is in use or unfit, or the settings are not safe on this address.
pub async fn start(settings: Settings, listener: TcpListener) -> Result<Server, ServerError> {
    let address = listener.local_addr().map_err(ServerError::Listener)?;
    settings.check(address.ip())?;
    let hold = Hold::take(&settings.data, address)?;
    let (archive, readers) = store::open(&settings.data)?;
    let (service, feed) = Service::new(settings.options(address), archive, readers).await?;
    let service = Arc::new(service);
    let catching_up = Arc::clone(&service);
    // Ends by itself, at the latest when the store is closed.
    tokio::spawn(async move { catching_up.catch_up().await });
    service::remember(&service);
    service::keep_reading(&service);
    // Ends with the service.
    tokio::spawn(service::end_in_time(Arc::downgrade(&service), service.decisions()));
    let control = Control::listen(&settings.data, Arc::clone(&service), address)?;
    let running = gateway::start(listener, Arc::clone(&service), feed, settings.origins);
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(courier::run(Arc::clone(&service), stopping.clone()));
    let stopped = tokio::spawn(supervise(running, control, Arc::clone(&service), hold, stopping));
    Ok(Server { address, service, stop, stopped: Mutex::new(Some(stopped)) })
}

impl Server {
    /// The current token of `user`, whose account is made if there is none; see [`Request::Token`].
    ///
    /// # Errors
    /// `BadName`, or `Unavailable` when the store fails.
    pub async fn token(&self, user: &str, admin: bool, rotate: bool) -> Result<String, Rejection> {
        self.service.grant(user, admin, rotate).await
    }

    /// Starts to stop: nobody more is accepted, everybody is told, and what was said is committed.
    pub fn shutdown(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until it has stopped; at most about ten seconds after [`Server::shutdown`].
    pub async fn stopped(&self) {
        // Held while waiting, so that a second caller waits as well.
        let mut stopped = self.stopped.lock().await;
        if let Some(task) = stopped.take() {
            // A supervisor that failed has stopped too.
            let _ = task.await;
        }
    }
}

/// Stops the parts in the order in which nothing is lost: sockets, then the store, then the folder.
async fn supervise(
    running: Running,
    control: Control,
    service: Arc<Service>,
    hold: Hold,
    mut stopping: watch::Receiver<bool>,
) {
    // An error means that the handle is gone, and with it the only one who could ask for the end.
    if stopping.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
    running.stop().await;
    control.stop().await;
    service.close().await;
    drop(hold);
}
