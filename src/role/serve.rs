//! `streamside serve`: the server by itself, until a signal stops it. Must not know what it serves.

use std::io::{self, Write};
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::server::{self, ServerError, Settings};

/// What `serve` is told.
pub struct Serve {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    pub settings: Settings,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on {address}: {reason}; give another address with --listen")]
    Listen { address: SocketAddr, reason: io::Error },
    #[error(transparent)]
    Server(#[from] ServerError),
    #[error("cannot watch for signals or write to stdout: {0}")]
    Terminal(#[from] io::Error),
}

/// Serves until SIGTERM or SIGINT, then lets clients leave and commits what was said. A second signal ends at once.
///
/// Prints `listening on http://ADDR:PORT` on stdout when it is ready.
///
/// # Errors
/// When it cannot start.
pub async fn run(serve: Serve) -> Result<(), ServeError> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let listener = TcpListener::bind(serve.listen);
    let listener = listener.await.map_err(|reason| ServeError::Listen { address: serve.listen, reason })?;
    let server = server::start(serve.settings, listener).await?;
    if !server.address.ip().to_canonical().is_loopback() {
        let words =
            "streamside: without TLS everybody on the way can read tokens and passwords; put a proxy with TLS in front";
        writeln!(io::stderr(), "{words}")?;
    }
    writeln!(io::stdout(), "listening on http://{}", server.address)?;
    io::stdout().flush()?;
    either(&mut terminate, &mut interrupt).await;
    server.shutdown();
    tokio::select! {
        () = server.stopped() => {}
        () = either(&mut terminate, &mut interrupt) => {}
    }
    Ok(())
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
