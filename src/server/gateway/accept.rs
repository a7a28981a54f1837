//! Accepting connections: caps first, then hyper's HTTP with a time limit on request heads. Our own loop, because
//! neither can be had from a ready one. Must not know what is served.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tower::Service as _;

use super::seat::Seat;
use super::{GOODBYE, Gateway, rest};

/// From the first moment of a connection, and again for each further request on it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// hyper's own default is 400 KiB; the longest head in use carries a token.
const HEAD_BYTES: usize = 16 << 10;
/// Between two attempts when the system gives no more sockets.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(100);

/// Who sends a request. Goes with it as an extension, and keeps the place of the connection.
#[derive(Clone)]
pub struct Visitor {
    pub address: IpAddr,
    pub seat: Arc<Seat>,
}

/// Accepts until told to stop.
pub async fn run(listener: TcpListener, gateway: Arc<Gateway>, mut stop: watch::Receiver<bool>) {
    let router = rest::router(&gateway);
    loop {
        let accepted = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => {
                // A connection beyond the caps is dropped: an answer would cost more than it.
                if let Some(seat) = gateway.house.take(from.ip()) {
                    let visitor = Visitor { address: from.ip(), seat: Arc::new(seat) };
                    tokio::spawn(serve(stream, visitor, router.clone(), stop.clone()));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                sleep(OUT_OF_SOCKETS).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, visitor: Visitor, router: Router, mut stop: watch::Receiver<bool>) {
    // Chat is small messages that should leave at once. A socket that refuses is slower, not broken.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(visitor.clone());
        let mut router = router.clone();
        async move { router.call(request).await }
    });
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    // How a connection of a stranger ends is no news; the ends that matter are logged where they are decided.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(GOODBYE, connection).await;
}
