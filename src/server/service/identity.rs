//! Who somebody is, once they have signed in. Must not know how they proved it.

use std::sync::Arc;

use crate::server::policy::{color, name};
use crate::server::store::{Account, Card};

/// The name in the log of whoever holds the data folder; reserved.
pub(super) const OPERATOR: &str = "server";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The folded name; equal for one person whatever the case (RFC 2.3).
    pub key: Arc<str>,
    /// How the person is shown.
    pub card: Card,
    pub admin: bool,
    /// False for an anonymous name, which somebody else may be given later.
    pub account: bool,
}

impl Identity {
    pub(super) fn of(account: &Account) -> Self {
        Self { account: true, ..Self::named(&account.name, account.admin) }
    }

    /// Whoever holds the data folder. No account can be called so.
    pub(super) fn operator() -> Self {
        Self { account: true, ..Self::named(OPERATOR, true) }
    }

    /// Somebody without an account, for as long as the token lasts.
    pub(super) fn anonymous(name: &str) -> Self {
        Self::named(name, false)
    }

    fn named(name: &str, admin: bool) -> Self {
        let card = Card {
            name: name.into(),
            color: color::of(name).into(),
            avatar: None,
            badge: admin.then(|| "admin".into()),
        };
        Self { key: name::fold(name).into(), card, admin, account: false }
    }
}
