//! The HTTP side: how anything is asked for at all. What is asked for is in `fetch`.
//!
//! A hostile server can neither send us elsewhere nor fill the memory nor hold us for ever: redirects stay on the host,
//! a body has an end, every wait has one too. Must not know what the answers mean.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use tokio::sync::OnceCell;
use url::Url;

use crate::backend::error::BackendError;
use crate::backend::tls;
use crate::config::account::{Secret, is_loopback, shown};

/// Largest body taken.
pub const MAX_BODY: usize = 4 << 20;
const CONNECT_PATIENCE: Duration = Duration::from_secs(8);
/// Between two pieces of a body.
const READ_PATIENCE: Duration = Duration::from_secs(10);
/// For a whole request.
const PATIENCE: Duration = Duration::from_secs(30);
const MAX_HOPS: usize = 3;

/// HTTP towards one server.
#[derive(Debug)]
pub struct Rest {
    server: Url,
    /// Sent with what only its owner may see.
    token: Option<Secret>,
    /// Made for the first request: setting up TLS roots takes longer than showing the first screen.
    client: OnceCell<Client>,
}

impl Rest {
    pub fn new(server: Url, token: Option<Secret>) -> Self {
        Self { server, token, client: OnceCell::new() }
    }

    pub(super) fn token(&self) -> &str {
        self.token.as_ref().map_or("", Secret::expose)
    }

    /// Fetches by GET.
    ///
    /// # Errors
    /// When there is no answer, or not the answer of a chat server. So for all of these.
    pub async fn get(&self, url: Url) -> Result<String, BackendError> {
        let answer = self.client().await?.get(url).send().await;
        self.body(answer.map_err(|error| self.explain(&error))?).await
    }

    /// Fetches by GET, whatever the status is; with the date that the server gives.
    ///
    /// # Errors
    /// As [`Rest::recent`].
    pub async fn answer(&self, url: Url) -> Result<(String, Option<String>), BackendError> {
        let answer = self.client().await?.get(url).send().await.map_err(|error| self.explain(&error))?;
        let date = answer.headers().get("date").and_then(|value| value.to_str().ok()).map(str::to_owned);
        // What is no JSON, or an error, tells no more than that there is a server.
        let body = self.body(answer).await.unwrap_or_default();
        Ok((body, date))
    }

    /// Fetches by GET what is for the owner of the token.
    pub(super) async fn get_mine(&self, url: Url) -> Result<String, BackendError> {
        self.ask_for_mine(Method::GET, url).await
    }

    pub(super) async fn put_mine(&self, url: Url) -> Result<String, BackendError> {
        self.ask_for_mine(Method::PUT, url).await
    }

    pub(super) async fn delete_mine(&self, url: Url) -> Result<String, BackendError> {
        self.ask_for_mine(Method::DELETE, url).await
    }

    async fn ask_for_mine(&self, method: Method, url: Url) -> Result<String, BackendError> {
        let request = self.client().await?.request(method, url).bearer_auth(self.token());
        let answer = request.send().await;
        self.body(answer.map_err(|error| self.explain(&error))?).await
    }

    /// Sends JSON by POST.
    ///
    /// # Errors
    /// As [`Rest::get`].
    pub async fn post(&self, url: Url, json: String) -> Result<String, BackendError> {
        let request = self.client().await?.post(url).header("content-type", "application/json").body(json);
        let answer = request.send().await;
        self.body(answer.map_err(|error| self.explain(&error))?).await
    }

    /// An address on the server, each part escaped.
    pub fn url(&self, path: &[&str]) -> Url {
        let mut url = self.server.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.clear().extend(path);
        }
        url
    }

    async fn client(&self) -> Result<&Client, BackendError> {
        self.client.get_or_try_init(|| async { build(&self.server) }).await
    }

    /// Reads a body to its end, but no further than the limit. Refusals come with HTTP 200 on bitwave and with 4xx on
    /// ours, both with a JSON body, so the status only matters where it says more than the body.
    async fn body(&self, mut answer: Response) -> Result<String, BackendError> {
        let host = shown(&self.server);
        let status = answer.status();
        if matches!(status.as_u16(), 429 | 503) {
            let retry = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
            let retry_after = retry.map(Duration::from_secs);
            return Err(BackendError::Busy { host, cause: format!("HTTP {}", status.as_u16()), retry_after });
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| self.explain(&error))? {
            if body.len() + piece.len() > MAX_BODY {
                return Err(BackendError::Nonsense { host, cause: format!("more than {} MiB", MAX_BODY >> 20) });
            }
            body.extend_from_slice(&piece);
        }
        let text = String::from_utf8_lossy(&body).into_owned();
        let json = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
        match status.as_u16() {
            200..=299 => Ok(text),
            400..=499 if json => Ok(text),
            401 | 403 => Err(BackendError::NotAuthorised { host, cause: format!("HTTP {}", status.as_u16()) }),
            other => Err(BackendError::Nonsense { host, cause: format!("HTTP {other}") }),
        }
    }

    fn explain(&self, error: &reqwest::Error) -> BackendError {
        let host = shown(&self.server);
        let cause = innermost(error);
        if error.is_timeout() {
            BackendError::Slow { host }
        } else if error.is_connect() {
            BackendError::Unreachable { host, cause }
        } else {
            BackendError::Nonsense { host, cause }
        }
    }
}

fn build(server: &Url) -> Result<Client, BackendError> {
    let here = is_loopback(server);
    let failed = |cause: String| BackendError::Tls { host: shown(server), cause };
    let trust = if here && server.scheme() == "http" { tls::none() } else { tls::platform() };
    let trust = trust.map_err(|error| failed(error.to_string()))?;
    let builder = Client::builder()
        .tls_backend_preconfigured(rustls::ClientConfig::clone(&trust))
        .user_agent(concat!("streamside/", env!("CARGO_PKG_VERSION")))
        .redirect(same_host())
        .connect_timeout(CONNECT_PATIENCE)
        .read_timeout(READ_PATIENCE)
        .timeout(PATIENCE)
        // Requests are rare; a kept connection would only wake us up to be closed.
        .pool_max_idle_per_host(0);
    let builder = if here { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| failed(innermost(&error)))
}

/// Follows a redirect only to the same host and port, never from https to http, and not for long.
fn same_host() -> Policy {
    Policy::custom(|attempt| {
        let Some(from) = attempt.previous().last() else { return attempt.stop() };
        let to = attempt.url();
        let same = from.host_str() == to.host_str() && from.port_or_known_default() == to.port_or_known_default();
        let kept = from.scheme() == to.scheme();
        if attempt.previous().len() > MAX_HOPS || !same || !kept {
            return attempt.error("it redirects to another place");
        }
        attempt.follow()
    })
}

/// The last cause of an error: the outer ones repeat the address.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
