//! From an HTTP request to a bare WebSocket: the handshake (RFC 6455, 4.2), and the TCP stream from under hyper, which
//! shared frames are written to directly. Must not know Engine.IO.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::Fault;

/// Of the random value that a client proves its freshness with.
const KEY_BYTES: usize = 16;

/// The answer to a handshake, and the stream it will end in.
pub fn accept(mut request: Request) -> Result<(Response, OnUpgrade), Fault> {
    let says = |name: HeaderName, word: &str| {
        let values = request.headers().get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(word))
    };
    let is_key = |key: &&HeaderValue| STANDARD.decode(key.as_bytes()).is_ok_and(|key| key.len() == KEY_BYTES);
    let key = request.headers().get(SEC_WEBSOCKET_KEY).filter(is_key).map(|key| derive_accept_key(key.as_bytes()));
    let asked = says(CONNECTION, "upgrade") && says(UPGRADE, "websocket") && says(SEC_WEBSOCKET_VERSION, "13");
    let key = key.filter(|_| asked).and_then(|key| HeaderValue::from_str(&key).ok()).ok_or(Fault::Request)?;
    let upgrade = hyper::upgrade::on(&mut request);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
    response.headers_mut().insert(SEC_WEBSOCKET_ACCEPT, key);
    Ok((response, upgrade))
}

/// The stream, and the bytes that came right behind the handshake.
///
/// hyper's buffer is let go here: even an empty piece of it would pin 8 KiB for the life of the connection.
pub async fn stream(upgrade: OnUpgrade) -> Option<(TcpStream, Vec<u8>)> {
    let upgraded: Upgraded = upgrade.await.ok()?;
    let parts = upgraded.downcast::<TokioIo<TcpStream>>().ok()?;
    Some((parts.io.into_inner(), parts.read_buf.to_vec()))
}
