//! Signing in: a token becomes somebody. Must not know the connection.

use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::refuse;

use super::token::Bearer;
use super::{Identity, Service, unavailable};

impl Service {
    /// Who the token names; nobody (`None`) is a spectator, where spectators are allowed.
    ///
    /// # Errors
    /// `NotAuthorised` for a token that is missing, foreign, expired or was rotated.
    pub async fn sign_in(&self, token: Option<&str>) -> Result<Option<Arc<Identity>>, Rejection> {
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return if self.options.spectators { Ok(None) } else { Err(token_missing()) };
        };
        match self.tokens.read(token, clock::wall())? {
            Bearer::Account { name, id } => self.holder(&name, &id).await.map(Some),
            Bearer::Anonymous { name } if self.options.anonymous => Ok(Some(Arc::new(Identity::anonymous(&name)))),
            Bearer::Anonymous { .. } => {
                Err(refuse(RejectionCode::NotAuthorised, "this server gives out no anonymous names; log in instead"))
            }
        }
    }

    async fn holder(&self, name: &str, token_id: &str) -> Result<Arc<Identity>, Rejection> {
        match self.readers.account(name).await.map_err(unavailable)? {
            Some(account) if account.token_id == token_id => Ok(Arc::new(Identity::of(&account))),
            _ => Err(refuse(RejectionCode::NotAuthorised, "the token was replaced by a newer one; log in again")),
        }
    }
}

fn token_missing() -> Rejection {
    refuse(RejectionCode::NotAuthorised, "this server wants a token; log in first")
}
