//! Blocking: whose direct messages a person does not take. Must not know HTTP.

use crate::chat::{Rejection, RejectionCode};
use crate::server::policy::name::fold;
use crate::server::policy::refuse;
use crate::server::store::Blocked;

use super::gate::account_only;
use super::{Identity, Service, unavailable};

impl Service {
    /// Names, sorted.
    ///
    /// # Errors
    /// `Unavailable` when the store fails.
    pub async fn blocks(&self, who: &Identity) -> Result<Vec<String>, Rejection> {
        account_only(who)?;
        self.readers.blocks(&who.key).await.map_err(unavailable)
    }

    /// Blocks somebody; the whole list afterwards.
    ///
    /// # Errors
    /// `NotFound` for a name without an account; `Forbidden` for oneself and for a list that is too long.
    pub async fn block(&self, who: &Identity, name: &str) -> Result<Vec<String>, Rejection> {
        account_only(who)?;
        if fold(name) == *who.key {
            return Err(refuse(RejectionCode::Forbidden, "you cannot block yourself; name somebody else"));
        }
        match self.archive.block(&who.key, name).await.map_err(unavailable)? {
            Blocked::List(names) => Ok(names),
            Blocked::Nobody => {
                Err(refuse(RejectionCode::NotFound, "there is no account of this name here; check the name"))
            }
            Blocked::TooMany => {
                Err(refuse(RejectionCode::Forbidden, "your list of blocked people is full; unblock somebody first"))
            }
        }
    }

    /// Takes somebody off the list, if they are on it; the whole list afterwards.
    ///
    /// # Errors
    /// `Unavailable` when the store fails.
    pub async fn unblock(&self, who: &Identity, name: &str) -> Result<Vec<String>, Rejection> {
        account_only(who)?;
        self.archive.unblock(&who.key, name).await.map_err(unavailable)
    }
}
