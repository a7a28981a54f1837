//! Session tokens of the RFC (2.1). Must not know other protocols.

use serde_json::json;
use url::Url;

use crate::backend::bitwave::rest::Rest;
use crate::backend::error::BackendError;
use crate::chat::{Rejection, RejectionCode, SafeText};
use crate::config::account::{Secret, shown};
use crate::proto::bitwave::rest::{Refusal, read_token};

use super::Credentials;

pub(super) async fn sign_in(rest: &Rest, server: &Url, credentials: Credentials) -> Result<Secret, BackendError> {
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

fn who(name: &str, password: &Secret) -> String {
    json!({ "username": name, "password": password.expose() }).to_string()
}

fn refused(server: &Url, refusal: Refusal) -> BackendError {
    let words = if refusal.message.trim().is_empty() { "it gave no reason" } else { refusal.message.trim() };
    let code = refusal.code.as_deref().map_or(RejectionCode::Other, RejectionCode::parse);
    let message = SafeText::line(&format!("{} refuses: {words}", shown(server)));
    BackendError::Refused(Rejection { code, message, retry_after: None })
}
