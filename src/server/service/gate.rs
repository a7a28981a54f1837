//! The one gate that all words of people pass, whatever they are for: posting, editing, whispering. Must not know what
//! becomes of them.

use std::time::Instant;

use crate::chat::{Rejection, RejectionCode};
use crate::markup::links::{Found, links_in};
use crate::markup::markdown;
use crate::server::policy::admit::admit;
use crate::server::policy::refuse;
use crate::server::store::{Link, Words};

use super::{Identity, Service, unavailable};

impl Service {
    /// Whether this may be said at all (RFC 3.4).
    ///
    /// # Errors
    /// `Empty` or `TooLong`.
    pub(super) fn admit(&self, text: &str) -> Result<(), Rejection> {
        admit(text, self.options.max_message)
    }

    /// Whether this person may say something now.
    ///
    /// # Errors
    /// `RateLimited`, or `Unavailable` when it could not be kept.
    pub(super) async fn take_turn(&self, who: &Identity, now: Instant) -> Result<(), Rejection> {
        self.limits.post(&who.key, now)?;
        // Delivering what cannot be kept would only be taken back: after a failure the disk is asked first.
        if self.archive.is_failing() {
            self.archive.probe().await.map_err(unavailable)?;
        }
        Ok(())
    }

    /// What was typed with what readers get of it (RFC 3.3), and the links in that.
    pub(super) fn format(&self, raw: String) -> (Words, Vec<Link>) {
        let html = markdown::to_html(&raw, &self.people.emotes);
        let links = stored_links(&html);
        (Words { raw, html }, links)
    }
}

pub(super) fn stored_links(html: &str) -> Vec<Link> {
    links_in(html).into_iter().map(|Found { address, picture }| Link { url: address, picture }).collect()
}

/// Anonymous names are given out again and again, so nothing that only one person may see or change can hang on them.
///
/// # Errors
/// `Forbidden` for one.
pub(super) fn account_only(who: &Identity) -> Result<(), Rejection> {
    let reason = "this needs an account; log in or register, anonymous names are not enough";
    if who.account { Ok(()) } else { Err(refuse(RejectionCode::Forbidden, reason)) }
}
