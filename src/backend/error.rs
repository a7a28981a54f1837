//! Why a connection or a request came to nothing, in sentences that name the cause and the next step.
//!
//! Roles turn the variants into exit codes, the network task into a retry or an end. Must not know either.

use std::time::Duration;

use crate::chat::{Rejection, RejectionCode};

/// A failed connection or request. `host` is what the person wrote, `cause` what the system said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackendError {
    /// A token over plain http could be read by anybody on the way.
    #[error(
        "{host} is plain http, where anybody on the way could read the token; use https, or --insecure if you must"
    )]
    TokenInTheOpen { host: String },
    #[error("no address was found for {host} ({cause}); check the spelling and your network connection")]
    UnknownHost { host: String, cause: String },
    #[error("{host} cannot be reached ({cause}); check the address and whether the server is running")]
    Unreachable { host: String, cause: String },
    #[error("{host} does not speak TLS as it should ({cause}); check the certificate, or write http:// if it has none")]
    Tls { host: String, cause: String },
    /// The other end is not a chat server of this kind.
    #[error("{host} is not a Socket.IO chat server ({cause}); check host and port")]
    NotSocketIo { host: String, cause: String },
    #[error("{host} refuses this version of the protocol (Engine.IO 4 and 3 were offered); ask its operator")]
    Version { host: String },
    #[error("{host} does not let this account in ({cause}); sign in again to get a new token")]
    NotAuthorised { host: String, cause: String },
    #[error("{host} is busy ({cause}); try again later")]
    Busy { host: String, cause: String, retry_after: Option<Duration> },
    #[error("{host} ended the connection for good")]
    Kicked { host: String },
    #[error("the connection to {host} was lost ({cause}); check the network, or try again")]
    Lost { host: String, cause: String },
    #[error("{host} took too long to answer; check the network, or try again")]
    Slow { host: String },
    /// HTTP worked, but the answer is not one of a chat server.
    #[error("{host} gave an answer that makes no sense here ({cause}); check the address")]
    Nonsense { host: String, cause: String },
    /// The server speaks Matrix, but this is no way into it; nobody is let in as a guest instead.
    #[error("{host} {why}")]
    NoWayIn { host: String, why: String },
    #[error("{}", .0.message)]
    Refused(Rejection),
}

impl BackendError {
    /// Whether trying again by itself could help. A kick and a refused token never do (RFC 2.1).
    pub fn passes(&self) -> bool {
        match self {
            Self::TokenInTheOpen { .. } | Self::NotAuthorised { .. } | Self::Kicked { .. } => false,
            Self::Refused(rejection) => rejection.code != RejectionCode::NotAuthorised,
            _ => true,
        }
    }

    /// Whether another token could help, and nothing else.
    pub fn is_about_the_token(&self) -> bool {
        match self {
            Self::NotAuthorised { .. } => true,
            Self::Refused(rejection) => rejection.code == RejectionCode::NotAuthorised,
            _ => false,
        }
    }

    /// How long the server wants to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } => *retry_after,
            Self::Refused(rejection) => rejection.retry_after,
            _ => None,
        }
    }
}
