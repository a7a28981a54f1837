//! What the SDK says went wrong, as a refusal in words for people.
//!
//! Must not know what was asked.

use matrix_sdk::ruma::api::error::ErrorKind;
use matrix_sdk::{Error, HttpError};

use crate::chat::{Rejection, RejectionCode, SafeText};

/// `what` was wanted, such as "this room cannot be joined".
pub fn rejection(what: &str, error: &Error) -> Rejection {
    let http = if let Error::Http(http) = error { Some(http.as_ref()) } else { None };
    let kind = http.and_then(HttpError::client_api_error_kind);
    let code = match kind {
        Some(ErrorKind::Forbidden) => RejectionCode::Forbidden,
        Some(ErrorKind::NotFound) => RejectionCode::NotFound,
        Some(ErrorKind::LimitExceeded(_)) => RejectionCode::RateLimited,
        _ => RejectionCode::Other,
    };
    Rejection { code, message: SafeText::line(&format!("{what}: {}", cause(error))), retry_after: None }
}

/// The last cause; the outer ones repeat the address.
pub fn cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

pub fn refused(code: RejectionCode, words: &str) -> Rejection {
    Rejection { code, message: SafeText::line(words), retry_after: None }
}
