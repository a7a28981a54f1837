//! Granting tokens: the deed behind `streamside token`, done by whoever holds the data folder.
//! Must not know how that was proved.

use crate::chat::Rejection;
use crate::clock;
use crate::server::policy::name;
use crate::server::store::Account;

use super::{News, Service, unavailable};

impl Service {
    /// The current token of `user`, after making the account if there is none.
    ///
    /// `admin` makes the person one; `rotate` makes every token given out before invalid (RFC 2.1).
    ///
    /// # Errors
    /// `BadName` for a name no account may have; `Unavailable` when the store fails.
    pub async fn grant(&self, user: &str, admin: bool, rotate: bool) -> Result<String, Rejection> {
        name::check(user)?;
        // Made first and looked up afterwards: two callers at once get the same account.
        self.archive.create(new_account(user, None)).await.map_err(unavailable)?;
        let (fresh, now) = (clock::message_id(), clock::wall());
        let change = move |account: &mut Account| {
            account.admin |= admin;
            if rotate {
                account.token_id = fresh;
                account.token_at = now;
            }
        };
        let account = self.archive.change(user, change).await.map_err(unavailable)?;
        let account = account.unwrap_or_else(|| new_account(user, None));
        if rotate {
            self.revoked(user).await;
        }
        self.tokens.of(&account)
    }

    /// Connections that signed in with an older token have to go.
    pub(super) async fn revoked(&self, user: &str) {
        // An error means that nobody listens any more: then no connection is left either.
        let _ = self.news.send(News::Revoked { person: name::fold(user) }).await;
    }
}

/// An account that does not exist yet, with a token id of its own.
pub(super) fn new_account(name: &str, password: Option<String>) -> Account {
    let now = clock::wall();
    Account {
        name: name.to_owned(),
        password,
        admin: false,
        token_id: clock::message_id(),
        token_at: now,
        created: now,
    }
}
