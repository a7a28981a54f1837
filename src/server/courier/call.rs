//! One call: the name is resolved once, what it leads to must be public, and the call goes to exactly that. Must not
//! know which calls are made again.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::{Host, Url};

use crate::server::policy::outward::Reach;
use crate::server::service::{Envelope, Outcome};

/// For everything: the name, the connection, the answer.
const PATIENCE: Duration = Duration::from_secs(5);
const AGENT: &str = concat!("streamside/", env!("CARGO_PKG_VERSION"));

pub struct Caller {
    reach: Reach,
    /// Made when the first call goes out: reading the certificates of the system takes a while.
    tls: OnceLock<Option<ClientConfig>>,
}

impl Caller {
    pub fn new(reach: Reach) -> Self {
        Self { reach, tls: OnceLock::new() }
    }

    pub async fn call(&self, envelope: &Envelope) -> Outcome {
        timeout(PATIENCE, self.attempt(envelope)).await.unwrap_or(Outcome::Failed)
    }

    async fn attempt(&self, envelope: &Envelope) -> Outcome {
        // The rules may be others than those it was made under.
        let Ok(url) = self.reach.read(envelope.url()) else { return Outcome::Refused };
        let addresses = match self.resolve(&url).await {
            Ok(addresses) => addresses,
            Err(outcome) => return outcome,
        };
        let Some(client) = self.client(&url, &addresses) else { return Outcome::Failed };
        let request = client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", envelope.id())
            .header("webhook-timestamp", &envelope.timestamp)
            .header("webhook-signature", &envelope.signature)
            .body(envelope.body().to_owned());
        // Of the answer only the status is read.
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Outcome::Taken,
            Ok(answer) if answer.status().is_server_error() => Outcome::Failed,
            Ok(_) => Outcome::Refused,
            Err(_) => Outcome::Failed,
        }
    }

    /// What the name leads to. Not one of the addresses may be forbidden: whoever mixes them is up to something.
    async fn resolve(&self, url: &Url) -> Result<Vec<SocketAddr>, Outcome> {
        let port = url.port_or_known_default().ok_or(Outcome::Refused)?;
        let addresses: Vec<SocketAddr> = match url.host().ok_or(Outcome::Refused)? {
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
            Host::Domain(name) => lookup_host((name, port)).await.map_err(|_| Outcome::Failed)?.collect(),
        };
        if addresses.is_empty() {
            return Err(Outcome::Failed);
        }
        let fine = addresses.iter().all(|address| self.reach.allows(address.ip(), port));
        if fine { Ok(addresses) } else { Err(Outcome::Refused) }
    }

    /// A client that goes to these addresses and nowhere else.
    fn client(&self, url: &Url, addresses: &[SocketAddr]) -> Option<Client> {
        let tls = self.tls.get_or_init(tls).clone()?;
        let mut builder = Client::builder().tls_backend_preconfigured(tls).no_proxy().redirect(Policy::none());
        if let Some(Host::Domain(name)) = url.host() {
            builder = builder.resolve_to_addrs(name, addresses);
        }
        builder.referer(false).user_agent(AGENT).timeout(PATIENCE).build().ok()
    }
}

/// Trusting whom the system trusts.
fn tls() -> Option<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into());
    let verified = builder.with_safe_default_protocol_versions().and_then(BuilderVerifierExt::with_platform_verifier);
    match verified {
        Ok(builder) => Some(builder.with_no_client_auth()),
        Err(error) => {
            tracing::error!(%error, "webhooks cannot be called: the system has no usable certificates");
            None
        }
    }
}
