//! Accounts as the operator sees and changes them. Must not know how answers are printed.

use crate::chat::Rejection;
use crate::clock;
use crate::server::policy::name::fold;
use crate::server::service::whisper::nobody;
use crate::server::service::{Service, unavailable};
use crate::server::store::Account;

use super::{Cell, Report};

impl Service {
    pub(super) async fn list_accounts(&self) -> Result<Report, Rejection> {
        let accounts = self.readers.accounts().await.map_err(unavailable)?;
        let row = |account: &Account| {
            vec![account.name.as_str().into(), role(account), password(account), account.created.into()]
        };
        Ok(Report::Table {
            head: head(&["name", "role", "password", "made"]),
            rows: accounts.iter().map(row).collect(),
        })
    }

    pub(super) async fn show_account(&self, name: &str) -> Result<Report, Rejection> {
        let account = self.known(name).await?;
        let key = fold(name);
        let mut rows = vec![
            vec!["name".into(), account.name.as_str().into()],
            vec!["role".into(), role(&account)],
            vec!["password".into(), password(&account)],
            vec!["made".into(), account.created.into()],
            vec!["session token of".into(), account.token_at.into()],
        ];
        for token in self.readers.tokens(Some(&key)).await.map_err(unavailable)? {
            rows.push(vec!["token".into(), token.name.into()]);
        }
        let (house, now) = (self.house(), self.wall());
        let mut kept: Vec<(String, String)> = Vec::new();
        for (room, book) in house.rooms() {
            if let Some(restraint) = book.restraints.get(&*key).filter(|restraint| restraint.holds(now)) {
                let what = if restraint.until.is_none() { "banned" } else { "timed out" };
                let place = if &**room == "*" { "everywhere".to_owned() } else { format!("in #{room}") };
                kept.push((what.to_owned(), format!("{place} by {}", restraint.by)));
            }
            if book.appoints(&key) {
                kept.push(("moderator".to_owned(), format!("in #{room}")));
            }
        }
        drop(house);
        kept.sort_unstable();
        rows.extend(kept.into_iter().map(|(what, words)| vec![what.into(), words.into()]));
        Ok(Report::Table { head: head(&["about", "value"]), rows })
    }

    pub(super) async fn set_admin(&self, name: &str, admin: bool) -> Result<Report, Rejection> {
        let before = self.known(name).await?;
        if before.admin == admin {
            return Ok(Report::Done(format!("{} is {} already; nothing was changed", before.name, called(admin))));
        }
        self.archive.change(name, move |account| account.admin = admin).await.map_err(unavailable)?;
        // Who is connected keeps being what they were when they came, so they have to come anew.
        self.revoked(name).await;
        Ok(Report::Done(format!("{} is {} now", before.name, called(admin))))
    }

    pub(super) async fn revoke_all(&self, name: &str) -> Result<Report, Rejection> {
        let account = self.known(name).await?;
        let (fresh, now, key) = (clock::message_id(), self.wall(), fold(name));
        let change = move |account: &mut Account| {
            account.token_id = fresh;
            account.token_at = now;
        };
        self.archive.change(name, change).await.map_err(unavailable)?;
        let tokens = self.archive.revoke_tokens(&key, now).await.map_err(unavailable)?;
        let hooks = self.archive.revoke_hooks_of(&key, now).await.map_err(unavailable)?;
        hooks.iter().for_each(|hook| self.hooks.remove(hook));
        self.revoked(name).await;
        let (name, hooks) = (account.name, hooks.len());
        Ok(Report::Done(format!(
            "revoked the session token of {name}, {tokens} tokens with scopes and {hooks} webhooks"
        )))
    }

    async fn known(&self, name: &str) -> Result<Account, Rejection> {
        self.readers.account(name).await.map_err(unavailable)?.ok_or_else(|| nobody(name))
    }
}

pub(super) fn head(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn role(account: &Account) -> Cell {
    if account.admin { "admin" } else { "user" }.into()
}

fn called(admin: bool) -> &'static str {
    if admin { "an administrator" } else { "no administrator" }
}

fn password(account: &Account) -> Cell {
    if account.password.is_some() { "yes" } else { "no" }.into()
}
