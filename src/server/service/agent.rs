//! Who asks over REST: somebody with the session token, or a program with a token of scopes. The latter opens no socket
//! and manages nothing: only the doors that ask for an [`Agent`] know it. Must not know HTTP.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::chat::{Rejection, RejectionCode, Timestamp};
use crate::clock;
use crate::server::policy::refuse;
use crate::server::policy::scope::{Grant, Scope};
use crate::server::store::ApiToken;

use super::{Identity, Service, secret, unavailable};

/// Before every token with scopes: no session token begins so, and whoever finds one knows where it is from.
const MARK: &str = "sst_";
const LONGEST: usize = 128;
/// The last use is written this often, or every request would wait for the disk.
const USED_EVERY: Duration = Duration::from_secs(60);

pub struct Agent {
    who: Arc<Identity>,
    /// None for the session token, which is for everything.
    grant: Option<Grant>,
}

impl Agent {
    /// Who asks, if the token is for this in this room (folded name). What the person may do there is another question.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may(&self, scope: Scope, room: Option<&str>) -> Result<&Arc<Identity>, Rejection> {
        self.grant.as_ref().map_or(Ok(()), |grant| grant.allows(scope, room)).map(|()| &self.who)
    }
}

pub(super) fn is_scoped(token: &str) -> bool {
    token.starts_with(MARK)
}

/// A new token with the hash to be kept, for this id.
pub(super) fn issue(id: &str) -> (String, Vec<u8>) {
    let secret = secret::draw();
    (format!("{MARK}{id}_{secret}"), secret::hash(&secret))
}

impl Service {
    /// Who a token over REST names, and what it is for.
    ///
    /// # Errors
    /// `NotAuthorised`, `RateLimited`, or `Unavailable`.
    pub async fn agent(&self, token: Option<&str>, from: IpAddr) -> Result<Agent, Rejection> {
        match token.filter(|token| is_scoped(token)) {
            None => Ok(Agent { who: self.bearer(token, from).await?, grant: None }),
            Some(token) => {
                self.limits.read(from, clock::now())?;
                self.scoped(token).await
            }
        }
    }

    async fn scoped(&self, token: &str) -> Result<Agent, Rejection> {
        let wrong = || refuse(RejectionCode::NotAuthorised, "this token is not valid here; it may have been revoked");
        let parts = token.strip_prefix(MARK).filter(|_| token.len() <= LONGEST).and_then(|rest| rest.split_once('_'));
        let (id, secret) = parts.ok_or_else(wrong)?;
        let kept = self.readers.token(id).await.map_err(unavailable)?;
        let kept = kept.filter(|kept| secret::fits(secret, &kept.hash)).ok_or_else(wrong)?;
        // What the person may do is asked anew each time: a token never knows more than that.
        let account = self.readers.account(&kept.person).await.map_err(unavailable)?.ok_or_else(wrong)?;
        self.note_use(&kept, self.wall()).await;
        Ok(Agent { who: Arc::new(Identity::of(&account)), grant: Some(kept.grant) })
    }

    async fn note_use(&self, token: &ApiToken, now: Timestamp) {
        let since = token.used.map_or(u64::MAX, |used| now.0.abs_diff(used.0));
        if u128::from(since) < USED_EVERY.as_millis() {
            return;
        }
        if let Err(error) = self.archive.token_used(&token.id, now).await {
            tracing::warn!(%error, "the last use of a token was not noted");
        }
    }
}
