//! The one gate that all words of people pass, whatever they are for: posting, editing, whispering. Must not know what
//! becomes of them.

use std::time::Instant;

use crate::chat::{Rejection, RejectionCode};
use crate::markup::links::{Found, links_in};
use crate::markup::markdown;
use crate::server::policy::admit::admit;
use crate::server::policy::refuse;
use crate::server::policy::standing::{self, Saying, Speech};
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

    /// Whether this person may say something new in a room (folded name) now, whatever way it comes: a socket, REST,
    /// the API. Counts it for slow mode and for the rate limit.
    ///
    /// # Errors
    /// In this order: `NotFound` for a room that the person cannot read, `Forbidden` for a ban, `RateLimited` for a
    /// timeout, `Forbidden` for rules that wait to be accepted, `RateLimited` for slow mode and for writing too fast,
    /// `Unavailable` when it could not be kept.
    pub(super) async fn may_say(&self, who: &Identity, room: &str, now: Instant) -> Result<(), Rejection> {
        self.may_speak(who, room, Saying::Message, now)?;
        self.could_be_kept().await
    }

    /// As [`Service::may_say`], for other words in the place of an own message in this room. Slow mode does not count
    /// them: it spaces out messages.
    pub(super) async fn may_reword(&self, who: &Identity, room: &str, now: Instant) -> Result<(), Rejection> {
        self.may_speak(who, room, Saying::Edit, now)?;
        self.could_be_kept().await
    }

    /// Whether this person may say something outside of all rooms now.
    ///
    /// # Errors
    /// For what holds everywhere; `RateLimited`, or `Unavailable` when it could not be kept.
    pub(super) async fn may_whisper(&self, who: &Identity, now: Instant) -> Result<(), Rejection> {
        standing::may_whisper(&self.house(), &who.key, self.wall())?;
        self.limits.post(&who.key, now)?;
        self.could_be_kept().await
    }

    fn may_speak(&self, who: &Identity, room: &str, saying: Saying, now: Instant) -> Result<(), Rejection> {
        let wall = self.wall();
        // One lock from judging to counting: of two messages at the same time one is too early.
        let mut house = self.house();
        let role = standing::may_say(&house, Speech { who: who.into(), room, saying }, wall)?;
        if !role.moderates() {
            self.limits.post(&who.key, now)?;
        }
        if saying == Saying::Message {
            house.spoke(room, &who.key, wall);
        }
        Ok(())
    }

    async fn could_be_kept(&self) -> Result<(), Rejection> {
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
        (Words { raw, html, mark: None }, links)
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
