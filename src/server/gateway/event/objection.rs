//! Refusing words of people: who may speak at all, and how a refusal is told. Must not know what was said.

use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::proto::bitwave::outgoing::{ack_error, blocked, error};
use crate::server::gateway::conn::Conn;
use crate::server::policy::refuse;
use crate::server::service::Identity;

/// # Errors
/// `Forbidden` for a spectator.
pub fn speaker(conn: &Conn) -> Result<Arc<Identity>, Rejection> {
    let reason = "you are reading as a spectator; log in to write";
    conn.who().ok_or_else(|| refuse(RejectionCode::Forbidden, reason))
}

/// Who asked for an acknowledgement is answered there; others get the RFC's events, with their text back.
pub fn object(conn: &Conn, rejection: &Rejection, number: Option<u64>, text: &str) {
    match (number, rejection.retry_after) {
        (Some(number), _) => conn.ack(number, &ack_error(rejection)),
        (None, Some(wait)) => conn.emit("blocked", &[&blocked(text, wait)]),
        (None, None) => conn.emit("error", &[&error(rejection)]),
    }
}
