//! What the operator decides about the deeds. Must not know the command line.

use std::time::Duration;

use crate::clock::Clock;
use crate::server::policy::admit;
use crate::server::policy::outward::Reach;
use crate::server::policy::timeout::Bounds;

/// Long enough for second thoughts, too short to rewrite what others have answered.
pub const EDIT_WINDOW: Duration = Duration::from_secs(600);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Rate limits; off only for load tests.
    pub limits: bool,
    /// Whether anybody may make an account over REST.
    pub registration: bool,
    /// Whether names such as `troll:1a2b` are given out.
    pub anonymous: bool,
    /// Whether somebody without a token may read.
    pub spectators: bool,
    /// In characters.
    pub max_message: usize,
    /// How long after it was posted a message can be changed by its author; zero for never.
    pub edit_window: Duration,
    /// The web address that pictures in messages lie below, without a trailing slash.
    pub media_base: String,
    pub order: Keeping,
    /// Where outgoing webhooks may lead.
    pub reach: Reach,
}

/// How order is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    pub timeouts: Bounds,
    /// By which everything ends that ends by itself.
    pub clock: Clock,
}

impl Options {
    /// The host, and its port if it is an unusual one, that pictures in messages come from.
    pub fn media_host(&self) -> Option<String> {
        let (_, host) = self.media_base.split_once("://")?;
        Some(host.to_owned())
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: true,
            registration: false,
            anonymous: false,
            spectators: false,
            max_message: admit::DEFAULT_LIMIT,
            edit_window: EDIT_WINDOW,
            media_base: "http://localhost".to_owned(),
            order: Keeping::default(),
            reach: Reach::default(),
        }
    }
}
