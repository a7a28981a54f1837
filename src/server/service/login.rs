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
        // No account has a longer name, and what is counted stays in memory for a while.
        let counted: String = name::fold(claim.name).chars().take(name::LONGEST + 1).collect();
        self.limits.login(&counted, claim.from, clock::now())?;
        let account = self.readers.account(claim.name).await.map_err(unavailable)?;
        let stored = account.as_ref().and_then(|account| account.password.clone());
        let fits = self.passwords.verify(claim.password, stored).await?;
        match account {
            Some(account) if fits => self.tokens.of(&account),
            _ => Err(refuse(RejectionCode::NotAuthorised, "name and password do not belong together; check both")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::server::service::Options;
    use crate::server::service::grant::new_account;
    use crate::server::store;

    async fn service() -> (tempfile::TempDir, Service) {
        let home = tempfile::tempdir().unwrap();
        let (archive, readers) = store::open(home.path()).unwrap();
        let (service, _feed) = Service::new(Options::default(), archive, readers).await.unwrap();
        let hash = service.passwords.hash("correct horse").await.unwrap();
        service.archive.create(new_account("ann", Some(hash))).await.unwrap();
        service.archive.create(new_account("bob", None)).await.unwrap();
        (home, service)
    }

    /// Work is counted, not time: who measures an answer must not learn whether the name has an account.
    #[tokio::test]
    async fn a_wrong_password_costs_the_same_work_with_and_without_an_account() {
        let (_home, service) = service().await;
        let from = "192.0.2.1".parse().unwrap();
        let attempt = async |name, password| {
            let before = service.passwords.worked.load(Ordering::SeqCst);
            let answer = service.login(Credentials { name, password, from }).await;
            (
                answer.map_err(|no| no.message.to_string()).err(),
                service.passwords.worked.load(Ordering::SeqCst) - before,
            )
        };
        // Whatever has to be made first is made once, for whoever comes first.
        attempt("zoe", "wrong").await;
        let wrong = attempt("ann", "wrong").await;
        assert_eq!(wrong.1, 1);
        for (name, password) in [("nobody", "wrong"), ("bob", "wrong"), ("a name, no account can have", "wrong")] {
            assert_eq!(attempt(name, password).await, wrong, "{name}");
        }
        let long = "x".repeat(2000);
        assert_eq!(attempt("ann", &long).await, attempt("nobody", &long).await);
        assert_eq!(attempt("ann", "correct horse").await.0, None, "and the right one opens");
    }

    #[tokio::test]
    async fn what_is_counted_by_name_is_short_whatever_is_claimed() {
        let (_home, service) = service().await;
        let (one, two) = (format!("{}a", "x".repeat(40)), format!("{}b", "x".repeat(40)));
        let mut codes = Vec::new();
        for (name, host) in [&one, &two].into_iter().cycle().zip(1_u8..).take(6) {
            let from = std::net::Ipv4Addr::new(192, 0, 2, host).into();
            let claim = Credentials { name, password: "wrong", from };
            codes.push(service.login(claim).await.map_err(|no| no.code).err());
        }
        assert_eq!(codes[4], Some(RejectionCode::NotAuthorised));
        assert_eq!(codes[5], Some(RejectionCode::RateLimited), "both are one: no account has such a name");
    }
}
