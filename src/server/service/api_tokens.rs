//! Tokens with scopes: made, listed and revoked by their person alone. Shown once, when they are made. Must not know
//! HTTP.

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::refuse;
use crate::server::policy::scope::Grant;
use crate::server::store::ApiToken;

use super::gate::account_only;
use super::{Identity, Service, agent, unavailable};

/// Of one person.
const MOST_TOKENS: usize = 32;
/// Characters of the name of a token or a webhook.
const LONGEST_NAME: usize = 64;

/// A token for whom it was made for, this once.
pub struct NewToken {
    pub kept: ApiToken,
    pub token: String,
}

impl Service {
    /// # Errors
    /// `Malformed` for a name that is none; `Forbidden` for an anonymous name, and when there are too many.
    pub async fn make_token(&self, who: &Identity, name: &str, grant: Grant) -> Result<NewToken, Rejection> {
        account_only(who)?;
        let name = called(name)?;
        let id = id();
        let (token, hash) = agent::issue(&id);
        let kept = ApiToken { id, person: who.key.to_string(), name, hash, grant, made: self.wall(), used: None };
        if self.archive.add_token(kept.clone(), MOST_TOKENS).await.map_err(unavailable)? {
            return Ok(NewToken { kept, token });
        }
        Err(refuse(RejectionCode::Forbidden, "you have 32 tokens already; revoke one first"))
    }

    /// The oldest first.
    ///
    /// # Errors
    /// `Unavailable` when the store fails.
    pub async fn api_tokens(&self, who: &Identity) -> Result<Vec<ApiToken>, Rejection> {
        account_only(who)?;
        self.readers.tokens(Some(&who.key)).await.map_err(unavailable)
    }

    /// # Errors
    /// `NotFound` when the person has no such token.
    pub async fn revoke_token(&self, who: &Identity, id: &str) -> Result<(), Rejection> {
        account_only(who)?;
        if self.archive.revoke_token(&who.key, id, self.wall()).await.map_err(unavailable)? {
            return Ok(());
        }
        Err(refuse(RejectionCode::NotFound, "you have no token of this id; it may have been revoked already"))
    }
}

/// A short id that tells nothing.
fn id() -> String {
    clock::random_bytes::<8>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a token or a webhook is called.
///
/// # Errors
/// `Malformed`.
pub(super) fn called(name: &str) -> Result<String, Rejection> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(refuse(RejectionCode::Malformed, "`name` is a text of 1 to 64 visible characters"));
    }
    Ok(name.to_owned())
}
