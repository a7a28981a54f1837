//! Logging in: name and password become the account's current token. Must not know HTTP.

use std::net::IpAddr;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::{name, refuse};

use super::{Service, unavailable};

/// What somebody claims, and from where.
pub struct Credentials<'a> {
    pub name: &'a str,
    pub password: &'a str,
    pub from: IpAddr,
}

impl Service {
    /// # Errors
    /// `NotAuthorised` when name and password do not belong together (it is not told which is wrong);
    /// `RateLimited` after too many attempts.
    pub async fn login(&self, claim: Credentials<'_>) -> Result<String, Rejection> {
        self.limits.login(&name::fold(claim.name), claim.from, clock::now())?;
        let account = self.readers.account(claim.name).await.map_err(unavailable)?;
        let stored = account.as_ref().and_then(|account| account.password.clone());
        let fits = self.passwords.verify(claim.password, stored).await?;
        match account {
            Some(account) if fits => self.tokens.of(&account),
            _ => Err(refuse(RejectionCode::NotAuthorised, "name and password do not belong together; check both")),
        }
    }
}
