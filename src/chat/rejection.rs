//! What a person may be told when the server says no. Not an error: a value with a stable code.
//!
//! The RFC leaves the object of its `error` event to the implementation (section 4.1, point [4]); ours is made from this.

use std::time::Duration;

use super::text::SafeText;

/// Why something was refused. The strings of [`RejectionCode::as_str`] are part of our protocol and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectionCode {
    /// The token or password is wrong, was rotated, or is missing where one is needed.
    NotAuthorised,
    /// Known, but not allowed to do this.
    Forbidden,
    /// Too much in too short a time; `retry_after` says when again.
    RateLimited,
    TooLong,
    /// Nothing to post: blank, or a client command (RFC 3.4).
    Empty,
    /// The name does not fit the rules for names, or is reserved.
    BadName,
    /// The name is taken.
    Taken,
    NotFound,
    /// The request could not be understood.
    Malformed,
    /// The server cannot do it now (store full, shutting down).
    Unavailable,
    /// A code this program does not know; other servers have their own.
    Other,
}

impl RejectionCode {
    pub const ALL: [Self; 11] = [
        Self::NotAuthorised,
        Self::Forbidden,
        Self::RateLimited,
        Self::TooLong,
        Self::Empty,
        Self::BadName,
        Self::Taken,
        Self::NotFound,
        Self::Malformed,
        Self::Unavailable,
        Self::Other,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAuthorised => "not_authorised",
            Self::Forbidden => "forbidden",
            Self::RateLimited => "rate_limited",
            Self::TooLong => "too_long",
            Self::Empty => "empty",
            Self::BadName => "bad_name",
            Self::Taken => "taken",
            Self::NotFound => "not_found",
            Self::Malformed => "malformed",
            Self::Unavailable => "unavailable",
            Self::Other => "other",
        }
    }

    pub fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == code).unwrap_or(Self::Other)
    }
}

/// A refusal in words that name the cause, with the code programs branch on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub code: RejectionCode,
    pub message: SafeText,
    pub retry_after: Option<Duration>,
}
