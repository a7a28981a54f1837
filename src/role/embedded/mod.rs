//! The server inside this process, for a chat that needs nothing else. Must not know who looks at it.

mod port;
mod who;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::client::renew::Renewer;
use crate::config::account::{Account, Protocol, Secret, parse_server};
use crate::server::{self, Answer, Request, RequestError, Server, ServerError, Settings};

use super::failure::{Exit, Failure};

pub use who::name;

/// Whether this program has a server in it.
pub const AVAILABLE: bool = true;

/// A server on this computer: ours, or the one that another streamside of the same person runs already.
///
/// When that other one ends, this process goes on with the server at the same address, so that only the connection is
/// lost and comes back.
pub struct Embedded {
    pub address: SocketAddr,
    data: PathBuf,
    /// `None` while another process runs it.
    server: Arc<Mutex<Option<Server>>>,
    /// Waits for the end of that process.
    follower: Option<JoinHandle<()>>,
}

impl Embedded {
    /// Starts the server on its loopback port, or a free one, or finds the running one.
    ///
    /// # Errors
    /// When the data folder cannot be used.
    pub async fn open(data: &Path) -> Result<Self, Failure> {
        let listener = port::listen(data).await.map_err(|error| {
            Failure::new(Exit::Network, format!("no free port on 127.0.0.1 ({error}); check the network set-up"))
        })?;
        let data = data.to_owned();
        match server::start(Settings::new(data.clone()), listener).await {
            Ok(server) => {
                let address = server.address;
                port::keep(&data, address);
                Ok(Self { address, data, server: Arc::new(Mutex::new(Some(server))), follower: None })
            }
            Err(in_use @ ServerError::InUse { .. }) => match server::ask(&data, &Request::Status).await {
                Ok(Answer::Status { address, .. }) => Ok(Self::follow(address, data)),
                _ => Err(in_use.into()),
            },
            Err(error) => Err(error.into()),
        }
    }

    fn follow(address: SocketAddr, data: PathBuf) -> Self {
        let server = Arc::default();
        let follower = tokio::spawn(take_over(address, data.clone(), Arc::clone(&server)));
        Self { address, data, server, follower: Some(follower) }
    }

    /// The account of `user`, made if there is none.
    ///
    /// # Errors
    /// When the name does not fit the rules for names, or the store fails.
    pub async fn account(&self, user: &str, admin: bool, rooms: &[&str]) -> Result<Account, Failure> {
        let token = match &*self.server.lock().await {
            Some(server) => {
                server.token(user, admin, false).await.map_err(|no| RequestError::Refused(no.message.to_string()))
            }
            None => server::token(&self.data, user, admin, false).await,
        }?;
        let rooms = rooms.iter().map(|room| (*room).to_owned()).collect();
        let server = parse_server(&format!("http://{}", self.address))?;
        let token = Some(Secret::new(token));
        Ok(Account { server, token, rooms, insecure: false, protocol: Protocol::Bitwave })
    }

    /// Makes the token of `user` anew when it was rotated meanwhile.
    pub fn renewer(&self, user: &str) -> Renewer {
        let (server, data, user) = (Arc::clone(&self.server), self.data.clone(), user.to_owned());
        Renewer::new(move || {
            let (server, data, user) = (Arc::clone(&server), data.clone(), user.clone());
            async move {
                let token = match &*server.lock().await {
                    Some(server) => server.token(&user, false, false).await.map_err(|no| no.message.to_string()),
                    None => server::token(&data, &user, false, false).await.map_err(|no| no.to_string()),
                };
                token.map(Secret::new)
            }
        })
    }

    /// Lets the server finish, if it is ours.
    pub async fn close(self) {
        if let Some(follower) = self.follower {
            follower.abort();
        }
        if let Some(server) = self.server.lock().await.take() {
            server.shutdown();
            server.stopped().await;
        }
    }
}

/// What SQLite says of the store in a folder; the outer `None` where this program has no server to store anything.
pub fn health(folder: &Path) -> Option<Result<Option<Option<String>>, String>> {
    Some(server::check(folder).map_err(|error| error.to_string()))
}

/// Waits until the process that runs the server has ended, and goes on with it. Of several that wait one wins; the
/// others wait for the winner.
async fn take_over(address: SocketAddr, data: PathBuf, ours: Arc<Mutex<Option<Server>>>) {
    while server::released(&data).await.is_ok() {
        let Ok(listener) = TcpListener::bind(address).await else { return };
        match server::start(Settings::new(data.clone()), listener).await {
            Ok(server) => {
                *ours.lock().await = Some(server);
                return;
            }
            Err(ServerError::InUse { .. }) => {}
            Err(_) => return,
        }
    }
}
