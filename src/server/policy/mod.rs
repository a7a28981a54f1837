//! What the server allows, as pure functions: facts in, verdict out.
//!
//! Time is an argument, counters are plain values. Must not know where facts are stored or how they arrived.

pub mod admit;
pub mod color;
pub mod decision;
pub mod house;
pub mod karma;
pub mod name;
pub mod origin;
pub mod outward;
pub mod picture;
pub mod rate;
pub mod room;
pub mod rules;
pub mod scope;
pub mod seats;
pub mod standing;
pub mod timeout;
pub mod webhook;

use std::time::Duration;

use crate::chat::{Rejection, RejectionCode, SafeText};

/// A refusal without a time to wait; `message` names the cause and the next step.
pub fn refuse(code: RejectionCode, message: &str) -> Rejection {
    Rejection { code, message: SafeText::line(message), retry_after: None }
}

/// A refusal that ends by itself after `wait`.
pub fn refuse_for(wait: Duration, message: &str) -> Rejection {
    Rejection { code: RejectionCode::RateLimited, message: SafeText::line(message), retry_after: Some(wait) }
}
