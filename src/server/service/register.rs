//! Registering: a new name and password become an account. Must not know HTTP.

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::{name, refuse};

use super::grant::new_account;
use super::{Credentials, Service, unavailable};

impl Service {
    /// The new account's token.
    ///
    /// # Errors
    /// `Forbidden` where registration is closed; `BadName`, `Taken`, or `Malformed` for the password.
    pub async fn register(&self, claim: Credentials<'_>) -> Result<String, Rejection> {
        if !self.options.registration {
            let reason = "registration is closed on this server; ask its operator for an account";
            return Err(refuse(RejectionCode::Forbidden, reason));
        }
        name::check(claim.name)?;
        self.limits.stranger(claim.from, clock::now())?;
        let account = new_account(claim.name, Some(self.passwords.hash(claim.password).await?));
        if !self.archive.create(account.clone()).await.map_err(unavailable)? {
            return Err(refuse(RejectionCode::Taken, "the name is taken; choose another"));
        }
        self.tokens.of(&account)
    }
}
