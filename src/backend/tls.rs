//! TLS settings for everything this client opens: rustls with the roots of the platform, and no way to accept all.
//!
//! An own certificate authority comes in through `SSL_CERT_FILE`, which the platform's roots honour. Must not know
//! what runs over the connection.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls_platform_verifier::BuilderVerifierExt;

/// Settings that trust what the platform trusts. Reads the root certificates, which takes some milliseconds: call it
/// when a connection needs it, not at start.
///
/// # Errors
/// When the platform has no usable root certificates.
pub fn platform() -> Result<Arc<ClientConfig>, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?;
    Ok(Arc::new(builder.with_platform_verifier()?.with_no_client_auth()))
}

/// Settings that trust nobody, for connections that stay on this computer and use no TLS: nothing is read.
///
/// # Errors
/// Never in practice; the provider has the default versions.
pub fn none() -> Result<Arc<ClientConfig>, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?;
    Ok(Arc::new(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()))
}
