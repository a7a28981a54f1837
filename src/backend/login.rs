//! Getting a session token (RFC 2.1): by name and password, with a new account, or without one.
//!
//! The password goes to the server once and is kept nowhere. Must not know where tokens are stored.

use serde_json::json;
use url::Url;

use crate::chat::{Rejection, RejectionCode, SafeText};
use crate::config::account::{Secret, is_loopback, shown};
use crate::proto::bitwave::rest::{Refusal, read_token, token_name};

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

/// Asks the server for a token.
///
/// `insecure` allows a password to go over plain http to another computer.
///
/// # Errors
/// [`BackendError::Refused`] when the server says no; the others when it could not be asked.
pub async fn sign_in(server: &Url, credentials: Credentials, insecure: bool) -> Result<Secret, BackendError> {
    let rest = Rest::new(server.clone(), None);
    let sends_secret = !matches!(credentials, Credentials::Anonymous);
    if sends_secret && server.scheme() == "http" && !is_loopback(server) && !insecure {
        return Err(BackendError::TokenInTheOpen { host: shown(server) });
    }
    let body = match credentials {
        Credentials::Token(token) => return Ok(token),
        Credentials::Anonymous => rest.get(rest.url(&["api", "troll-token"])).await?,
        Credentials::Password { name, password } => {
            rest.post(rest.url(&["api", "token"]), who(&name, &password)).await?
        }
        Credentials::Register { name, password } => {
            rest.post(rest.url(&["v1", "user", "register"]), who(&name, &password)).await?
        }
    };
    read_token(&body).map(Secret::new).map_err(|refusal| refused(server, refusal))
}

/// The name in a token, as the token says it; nobody has checked it.
pub fn name_in(token: &Secret) -> Option<String> {
    token_name(token.expose())
}

fn who(name: &str, password: &Secret) -> String {
    json!({ "username": name, "password": password.expose() }).to_string()
}

fn refused(server: &Url, refusal: Refusal) -> BackendError {
    let words = if refusal.message.trim().is_empty() { "it gave no reason" } else { refusal.message.trim() };
    let code = refusal.code.as_deref().map_or(RejectionCode::Other, RejectionCode::parse);
    let message = SafeText::line(&format!("{} refuses: {words}", shown(server)));
    BackendError::Refused(Rejection { code, message, retry_after: None })
}
