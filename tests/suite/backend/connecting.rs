//! Everything that can be wrong with a server: each told apart, in one sentence, with the right exit code.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use streamside::backend::{BackendError, deliver};
use streamside::config::account::parse_server;
use streamside::role::failure::{Exit, Failure};
use tokio::net::TcpListener;

use super::fake_server::{TOKEN, account, saying};

const UPGRADED: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";

async fn error_of(address: SocketAddr) -> BackendError {
    deliver(&account(address), "hi", true).await.expect_err("nobody there to deliver to")
}

fn judge(case: &str, error: BackendError, exit: Exit, words: &str) {
    let failure = Failure::from(error);
    assert_eq!(failure.exit, exit, "{case}: {failure}");
    assert!(failure.words.contains(words), "{case}: {failure}");
    assert!(!failure.words.contains(TOKEN) && !failure.words.contains('\n'), "{case}: {failure}");
}

fn after_upgrade(rest: &'static [u8]) -> &'static [u8] {
    Box::leak([UPGRADED.as_bytes(), rest].concat().into_boxed_slice())
}

#[tokio::test]
async fn what_answers_but_is_no_chat_server_is_named() {
    let table: [(&str, &'static [u8], Exit, &str); 12] = [
        ("another protocol", b"SSH-2.0-OpenSSH_9.2\r\n", Exit::Network, "is not a Socket.IO chat server"),
        ("nothing at all", b"", Exit::Network, "is not a Socket.IO chat server"),
        ("a web page", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Exit::Network, "it answered HTTP 200"),
        ("no such path", b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Exit::Network, "it answered HTTP 404"),
        ("elsewhere", b"HTTP/1.1 302 X\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n", Exit::Network, "HTTP 302"),
        ("401", b"HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n", Exit::NotAuthorised, "does not let this account in"),
        ("busy", b"HTTP/1.1 503 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", Exit::Network, "is busy"),
        (
            "an old engine.io over HTTP",
            b"HTTP/1.1 400 X\r\nContent-Length: 52\r\n\r\n{\"code\":5,\"message\":\"Unsupported protocol version\"}\n",
            Exit::Network,
            "refuses this version of the protocol",
        ),
        (
            "engine.io 4 writes its refusal into the upgraded stream",
            after_upgrade(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-type: text/html\r\nContent-Length: 11\r\n\r\nBad request"),
            Exit::Network,
            "refuses this version of the protocol",
        ),
        (
            "a WebSocket of something else",
            after_upgrade(b"\x81\x05hello"),
            Exit::Network,
            "is not a Socket.IO chat server",
        ),
        ("bytes that are no text", after_upgrade(b"\x81\x02\xff\xfe"), Exit::Network, "check"),
        ("a frame without end", after_upgrade(b"\x81\x7f\x00\x00\x00\x10\x00\x00\x00\x00"), Exit::Network, "too"),
    ];
    for (case, bytes, exit, words) in table {
        judge(case, error_of(saying(bytes).await).await, exit, words);
    }
}

#[tokio::test]
async fn a_server_may_ask_for_patience() {
    let error = error_of(saying(b"HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n").await).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.passes());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    drop(listener);
    judge("nobody listens", error_of(address).await, Exit::Network, "cannot be reached (connection refused)");
    let mut nowhere = account(address);
    nowhere.server = parse_server("http://no-such-host.invalid").unwrap();
    nowhere.insecure = true;
    let error = deliver(&nowhere, "hi", true).await.unwrap_err();
    judge("no such name", error, Exit::Network, "no address was found for no-such-host.invalid");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let try_it = tokio::spawn(error_of(address));
    let _held = listener.accept().await.expect("a connection");
    // From here on nothing but time can happen, and it may pass at once.
    tokio::time::pause();
    judge("silence", try_it.await.unwrap(), Exit::Network, "took too long to answer");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().expect("a bound address");
    let certificate = CertificateDer::from_pem_slice(include_bytes!("self-signed-cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("self-signed-key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        // The client hangs up in the middle.
        let _ = connection.complete_io(&mut stream);
        let _ = stream.flush();
    });
    let mut over_tls = account(address);
    over_tls.server = parse_server(&format!("https://localhost:{}", address.port())).unwrap();
    let error = deliver(&over_tls, "hi", true).await.unwrap_err();
    assert!(matches!(error, BackendError::Tls { .. }), "{error:?}");
    judge("self-signed", error, Exit::Network, "check the certificate");
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_with_a_bad_certificate() {
    for bytes in [&b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"[..], b""] {
        let address = saying(bytes).await;
        let mut over_tls = account(address);
        over_tls.server = parse_server(&format!("https://{address}")).unwrap();
        let error = deliver(&over_tls, "hi", true).await.unwrap_err();
        judge("plain", error, Exit::Network, "does not speak TLS as it should");
    }
}

#[tokio::test]
async fn a_token_goes_over_plain_http_to_this_computer_only() {
    let mut far = account("192.0.2.1:9".parse().unwrap());
    judge("far", deliver(&far, "hi", true).await.unwrap_err(), Exit::Usage, "use https, or --insecure");
    far.token = None;
    judge("no token", deliver(&far, "hi", true).await.unwrap_err(), Exit::NotAuthorised, "posting needs a token");
}
