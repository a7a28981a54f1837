//! Fetching a picture that stands in a message, and making it as small as a terminal shows it.
//!
//! Everything has an end: size, pixels, time, redirects (none). Nobody is told who asks: no cookies, no token. Must not
//! know which pictures may be fetched; whoever asks has judged that.

mod decode;

use std::time::Duration;

use reqwest::Client;
use reqwest::header::CONTENT_LENGTH;
use reqwest::redirect::Policy;
use url::Url;

use super::tls;

pub use decode::decode;

/// The largest file that is taken.
pub const MAX_BYTES: usize = 4 << 20;
const PATIENCE: Duration = Duration::from_secs(15);
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);

/// The bytes of a picture. `None` when they cannot be had within the limits: then its words stay, and nobody needs to
/// know why.
pub async fn fetch(url: &Url) -> Option<Vec<u8>> {
    let client = client(url)?;
    let mut answer = client.get(url.clone()).send().await.ok()?.error_for_status().ok()?;
    let length = answer.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return None;
    }
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.ok()? {
        if bytes.len() + piece.len() > MAX_BYTES {
            return None;
        }
        bytes.extend_from_slice(&piece);
    }
    Some(bytes)
}

fn client(url: &Url) -> Option<Client> {
    let plain = url.scheme() == "http";
    let trust = if plain { tls::none() } else { tls::platform() }.ok()?;
    let builder = Client::builder()
        .tls_backend_preconfigured(rustls::ClientConfig::clone(&trust))
        .user_agent(concat!("streamside/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(CONNECT_PATIENCE)
        .timeout(PATIENCE)
        .pool_max_idle_per_host(0);
    // Plain http is only ever this computer, which no proxy reaches.
    if plain { builder.no_proxy() } else { builder }.build().ok()
}
