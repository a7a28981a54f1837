//! Giving out anonymous names, `troll:` and four signs. They have no account and end with their token.
//! Must not know HTTP.

use std::net::IpAddr;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::refuse;

use super::{Identity, Service};

impl Service {
    /// A token for a new anonymous name.
    ///
    /// # Errors
    /// `Forbidden` where the operator does not allow it; `RateLimited` after too many.
    pub fn anonymous(&self, from: IpAddr) -> Result<String, Rejection> {
        if !self.options.anonymous {
            return Err(refuse(RejectionCode::Forbidden, "this server gives out no anonymous names; log in instead"));
        }
        self.limits.stranger(from, clock::now())?;
        let who = self.unused_name();
        self.tokens.anonymous(&who, clock::message_id(), clock::wall())
    }

    /// The colon keeps these names apart from those of accounts. With thousands of them here a name may be used twice.
    fn unused_name(&self) -> Identity {
        let draw = || {
            let [a, b] = clock::random_bytes();
            Identity::anonymous(&format!("troll:{a:02x}{b:02x}"))
        };
        (0..8).map(|_| draw()).find(|who| !self.is_here(&who.key)).unwrap_or_else(draw)
    }
}

/// Whether a folded name is one of those given out here.
pub(super) fn is_anonymous(key: &str) -> bool {
    key.strip_prefix("troll:").is_some_and(|end| end.len() == 4 && end.bytes().all(|sign| sign.is_ascii_hexdigit()))
}
