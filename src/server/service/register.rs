//! Registering: a new name and password become an account. Must not know HTTP.

use crate::chat::skeleton::skeleton;
use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::{name, refuse};

use super::grant::new_account;
use super::{Credentials, Service, unavailable};

impl Service {
    /// The new account's token.
    ///
    /// # Errors
    /// `Forbidden` where registration is closed; `BadName`, also for a name that looks like another's, `Taken`, or `Malformed` for the password.
    pub async fn register(&self, claim: Credentials<'_>) -> Result<String, Rejection> {
        if !self.options.registration {
            let reason = "registration is closed on this server; ask its operator for an account";
            return Err(refuse(RejectionCode::Forbidden, reason));
        }
        name::check(claim.name)?;
        self.limits.stranger(claim.from, clock::now())?;
        self.check_looks(claim.name).await?;
        let account = new_account(claim.name, Some(self.passwords.hash(claim.password).await?));
        if !self.archive.create(account.clone()).await.map_err(unavailable)? {
            return Err(refuse(RejectionCode::Taken, "the name is taken; choose another"));
        }
        self.tokens.of(&account)
    }

    /// Nobody takes a name that looks like the one of somebody who keeps order. Who has that very name is told that it
    /// is taken; an operator may give any name away.
    async fn check_looks(&self, name: &str) -> Result<(), Rejection> {
        let (key, looks) = (name::fold(name), skeleton(name));
        let alike = |other: &str| other != key && skeleton(other) == looks;
        let admins = self.readers.admins().await.map_err(unavailable)?;
        if admins.iter().any(|admin| alike(admin)) || self.house().keepers().any(alike) {
            let reason = "this name looks like the one of somebody who keeps order here; choose another";
            return Err(refuse(RejectionCode::BadName, reason));
        }
        Ok(())
    }
}
