//! Keeping order on the wire, both ways: what is asked (`action`), what was done (`entry`), what holds (`state`), what
//! waits (`queue`), what is known of a person (`card`). All of it is ours; shapes in `docs/protocol.md`.
//!
//! The server fills these structures and clients read them, so that both ends share one spelling. Must not know who may
//! do or see what.

pub mod action;
pub mod card;
pub mod entry;
pub mod queue;
pub mod read;
pub mod state;

/// Milliseconds, as the wire counts every length and time.
fn milliseconds(length: std::time::Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
