//! The control socket in the data folder: how `streamside token` and `streamside admin` speak to the server that holds the folder.
//!
//! JSON lines over a Unix socket that only this user can open; who can open it may do everything. Must not know what
//! the answers are used for.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::ServerError;
use super::service::{OperatorDeed, Report, Service};

const FILE: &str = "control.sock";
const LONGEST: u64 = 16 << 10;
const PATIENCE: Duration = Duration::from_secs(5);
/// Of an answer: lists may be long.
const LONGEST_ANSWER: u64 = 64 << 20;
/// For a copy of everything.
const LONG_PATIENCE: Duration = Duration::from_secs(3600);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// The current token of a person, whose account is made if there is none. `rotate` makes a new one, after which the
    /// old one is worth nothing; `admin` makes the person one.
    Token { user: String, admin: bool, rotate: bool },
    /// Where the server listens.
    Status,
    /// What `streamside admin` asks for.
    Operate(OperatorDeed),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Token(String),
    Status {
        address: SocketAddr,
        pid: u32,
    },
    Report(Report),
    /// A refusal in words for people.
    Refused(String),
}

#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// No server holds this folder.
    #[error("no server is running on this data folder; start one with `streamside serve`")]
    NotRunning,
    #[error("the running server did not answer on its control socket: {0}; restart it")]
    Silent(io::Error),
}

/// The server's end.
pub(super) struct Control {
    path: PathBuf,
    task: JoinHandle<()>,
}

impl Control {
    /// The caller holds the folder, so a socket that is there already is a dead one.
    pub(super) fn listen(folder: &Path, service: Arc<Service>, address: SocketAddr) -> Result<Self, ServerError> {
        let path = folder.join(FILE);
        let failed = |reason| ServerError::Control { path: path.clone(), reason };
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(&path).map_err(failed)?;
        // The folder is private, so nobody else can come in before this.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
        let task = tokio::spawn(accept(listener, service, address));
        Ok(Self { path, task })
    }

    pub(super) async fn stop(self) {
        self.task.abort();
        // A socket that is left behind is removed by the next server.
        let _ = tokio::fs::remove_file(&self.path).await;
    }
}

async fn accept(listener: UnixListener, service: Arc<Service>, address: SocketAddr) {
    while let Ok((stream, _)) = listener.accept().await {
        let service = Arc::clone(&service);
        // Who hangs up early gets no answer.
        tokio::spawn(async move { drop(serve(stream, &service, address).await) });
    }
}

async fn serve(mut stream: UnixStream, service: &Arc<Service>, address: SocketAddr) -> io::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read.take(LONGEST)).lines();
    while let Some(line) = timeout(PATIENCE, lines.next_line()).await?? {
        let answer = match serde_json::from_str(&line) {
            Ok(Request::Status) => Answer::Status { address, pid: std::process::id() },
            Ok(request) => answer(service, request).await,
            Err(error) => Answer::Refused(format!("the request is not understood: {error}")),
        };
        timeout(PATIENCE, write.write_all(encode(&answer)?.as_bytes())).await??;
    }
    Ok(())
}

/// What a service answers, whether it serves anybody else or not.
pub(super) async fn answer(service: &Arc<Service>, request: Request) -> Answer {
    let answered = match request {
        Request::Status => Ok(Answer::Refused("no server is running on this data folder".to_owned())),
        Request::Token { user, admin, rotate } => service.grant(&user, admin, rotate).await.map(Answer::Token),
        Request::Operate(deed) => service.operate(deed).await.map(Answer::Report),
    };
    answered.unwrap_or_else(|rejection| Answer::Refused(rejection.message.to_string()))
}

fn encode(value: &impl Serialize) -> io::Result<String> {
    let mut line = serde_json::to_string(value).map_err(io::Error::other)?;
    line.push('\n');
    Ok(line)
}

/// Asks the server that holds `folder`.
///
/// # Errors
/// [`ControlError::NotRunning`] when there is none.
pub async fn ask(folder: &Path, request: &Request) -> Result<Answer, ControlError> {
    let connecting = UnixStream::connect(folder.join(FILE)).await;
    let stream = connecting.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => ControlError::NotRunning,
        _ => ControlError::Silent(error),
    })?;
    let patience = match request {
        Request::Operate(OperatorDeed::Backup { .. }) => LONG_PATIENCE,
        _ => PATIENCE,
    };
    let answered = timeout(patience, exchange(stream, request)).await;
    answered.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map_err(ControlError::Silent)
}

async fn exchange(mut stream: UnixStream, request: &Request) -> io::Result<Answer> {
    stream.write_all(encode(request)?.as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST_ANSWER)).read_line(&mut line).await?;
    serde_json::from_str(&line).map_err(io::Error::other)
}
