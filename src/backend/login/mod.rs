//! Getting let in: by name and password, with a new account, or without one; and finding out what a server speaks.
//!
//! The password goes to the server once and is kept nowhere. Must not know where tokens are stored.

mod bitwave;
pub mod matrix;

use url::Url;

use crate::config::account::{Secret, Spoken, is_loopback, shown};
use crate::proto::bitwave::rest::token_name;

use super::bitwave::rest::Rest;
use super::error::BackendError;

/// By what somebody wants to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    Password {
        name: String,
        password: Secret,
    },
    /// The same, after making the account.
    Register {
        name: String,
        password: Secret,
    },
    /// A passing identity, where the server hands them out.
    Anonymous,
    /// A token from elsewhere; whether it is good shows when it is used.
    Token(Secret),
}

/// What a server has given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Where to connect: a Matrix server may live under another address than the one that was typed.
    pub server: Url,
    pub spoken: Spoken,
    /// For Matrix, what [`matrix::Device`] reads.
    pub token: Secret,
}

/// Asks the server for a token.
///
/// `insecure` allows a password to go over plain http to another computer.
///
/// # Errors
/// [`BackendError::Refused`] when the server says no; the others when it could not be asked.
pub async fn sign_in(server: &Url, credentials: Credentials, insecure: bool) -> Result<Admitted, BackendError> {
    let sends_secret = !matches!(credentials, Credentials::Anonymous);
    if sends_secret && in_the_open(server) && !insecure {
        return Err(BackendError::TokenInTheOpen { host: shown(server) });
    }
    let (server, spoken) = match matrix::found(server).await? {
        Some(home) if sends_secret && in_the_open(&home) && !insecure => {
            return Err(BackendError::TokenInTheOpen { host: shown(&home) });
        }
        Some(home) => (home, Spoken::Matrix),
        None => (server.clone(), Spoken::Bitwave),
    };
    let rest = Rest::new(server.clone(), None);
    let token = match spoken {
        Spoken::Bitwave => bitwave::sign_in(&rest, &server, credentials).await?,
        Spoken::Matrix => matrix::sign_in(&rest, &server, credentials).await?,
    };
    Ok(Admitted { server, spoken, token })
}

/// The name in a token, as the token says it; nobody has checked it.
pub fn name_in(token: &Secret) -> Option<String> {
    match matrix::Device::read(token) {
        Some(device) => Some(device.user_id),
        None => token_name(token.expose()),
    }
}

/// The name of the folder in which a Matrix device keeps what it knows; `None` for any other token.
pub fn profile_in(token: &Secret) -> Option<String> {
    matrix::Device::read(token).map(|device| device.profile())
}

/// Whether anybody on the way could read along.
fn in_the_open(server: &Url) -> bool {
    server.scheme() == "http" && !is_loopback(server)
}
