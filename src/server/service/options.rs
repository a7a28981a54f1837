//! What the operator decides about the deeds. Must not know the command line.

use crate::server::policy::admit;

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
    /// Where emote images live, without a trailing slash; messages carry it in front of `/emotes/…`.
    pub media_base: String,
}

impl Options {
    /// The host and port that images of messages come from.
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
            media_base: String::new(),
        }
    }
}
