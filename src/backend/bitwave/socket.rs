//! Opening the WebSocket: name, address, TLS, upgrade, each failure told apart.
//!
//! Knows what a server that is no Socket.IO server answers, and what one answers that refuses the protocol's version.
//! Must not know Engine.IO packets or what is said over the socket.

use std::io;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{Error as WsError, ProtocolError};
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::http::StatusCode;
use tokio_tungstenite::tungstenite::http::header::RETRY_AFTER;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config};
use url::Url;

use crate::backend::error::BackendError;
use crate::backend::tls;
use crate::config::account::shown;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Largest message taken from a server. Frames of a chat are small; history comes over HTTP.
pub const MAX_MESSAGE: usize = 4 << 20;
/// For each address of the host.
const TCP_PATIENCE: Duration = Duration::from_secs(8);
/// From the first byte of TLS to the upgrade.
const UPGRADE_PATIENCE: Duration = Duration::from_secs(15);

/// Connects and upgrades.
///
/// # Errors
/// One variant for each thing a person can do something about.
pub async fn open(server: &Url) -> Result<Socket, BackendError> {
    let stream = connect(server).await?;
    // A lone key press must not wait for the next; failing that, it is only slower.
    let _ = stream.set_nodelay(true);
    let connector = match server.scheme() {
        "https" => Connector::Rustls(tls::platform().map_err(|cause| tls_error(server, &cause))?),
        _ => Connector::Plain,
    };
    let request = endpoint(server).into_client_request().map_err(|error| explain(server, error))?;
    let upgrade = client_async_tls_with_config(request, stream, Some(limits()), Some(connector));
    match timeout(UPGRADE_PATIENCE, upgrade).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(error)) => Err(explain(server, error)),
        Err(_) => Err(BackendError::Slow { host: shown(server) }),
    }
}

/// Where Socket.IO listens on a server. EIO=4 is always asked for; older servers do not look at the number.
fn endpoint(server: &Url) -> String {
    let scheme = if server.scheme() == "https" { "wss" } else { "ws" };
    format!("{scheme}://{}/socket.io/?EIO=4&transport=websocket", shown(server))
}

fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(32 << 10)
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE))
}

/// Tries every address of the host in turn, so that a name with a dead IPv6 address still works.
async fn connect(server: &Url) -> Result<TcpStream, BackendError> {
    let host = server.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let port = server.port_or_known_default().unwrap_or(443);
    let addresses = lookup_host((host, port))
        .await
        .map_err(|error| BackendError::UnknownHost { host: shown(server), cause: error.to_string() })?;
    let mut cause = "the name has no address".to_owned();
    for address in addresses {
        match timeout(TCP_PATIENCE, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => cause = said(&error),
            Err(_) => "no answer".clone_into(&mut cause),
        }
    }
    Err(BackendError::Unreachable { host: shown(server), cause })
}

/// The system's words without its numbers.
fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    }
}

/// What a failed upgrade means for the person.
fn explain(server: &Url, error: WsError) -> BackendError {
    let host = shown(server);
    match error {
        WsError::Http(response) => status(host, &response),
        WsError::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
            BackendError::Tls { host, cause: error.to_string() }
        }
        WsError::Io(error) if server.scheme() == "https" && error.kind() == io::ErrorKind::UnexpectedEof => {
            BackendError::Tls { host, cause: "it hung up".to_owned() }
        }
        WsError::Io(error) => BackendError::Lost { host, cause: said(&error) },
        WsError::Tls(error) => BackendError::Tls { host, cause: error.to_string() },
        WsError::Protocol(ProtocolError::HandshakeIncomplete) => {
            BackendError::NotSocketIo { host, cause: "it hung up without an answer".to_owned() }
        }
        other => BackendError::NotSocketIo { host, cause: other.to_string() },
    }
}

fn tls_error(server: &Url, cause: &rustls::Error) -> BackendError {
    BackendError::Tls { host: shown(server), cause: cause.to_string() }
}

/// An HTTP answer where the upgrade should have been.
fn status(host: String, response: &Response) -> BackendError {
    let status = response.status();
    let body = response.body().as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            BackendError::NotAuthorised { host, cause: format!("HTTP {}", status.as_u16()) }
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let retry_after = seconds.map(Duration::from_secs);
            BackendError::Busy { host, cause: format!("HTTP {}", status.as_u16()), retry_after }
        }
        // {"code":5,"message":"Unsupported protocol version"}, as engine.io and its ports answer.
        StatusCode::BAD_REQUEST if body.contains("nsupported protocol version") => BackendError::Version { host },
        _ => BackendError::NotSocketIo { host, cause: format!("it answered HTTP {}", status.as_u16()) },
    }
}

/// What a failed read means: before any frame, a protocol fault is how engine.io 4 says no to a version, since it
/// writes its HTTP error into the upgraded stream.
pub fn broken(server: &Url, error: &WsError, heard: bool) -> BackendError {
    let host = shown(server);
    match error {
        WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            BackendError::Lost { host, cause: "it hung up".to_owned() }
        }
        WsError::Protocol(_) if !heard => BackendError::Version { host },
        WsError::Io(error) => BackendError::Lost { host, cause: said(error) },
        WsError::ConnectionClosed | WsError::AlreadyClosed => {
            BackendError::Lost { host, cause: "it closed the connection".to_owned() }
        }
        other => BackendError::Lost { host, cause: other.to_string() },
    }
}
