//! How far the homeserver's clock is from ours.
//!
//! Expiry is counted from times that homeservers wrote, so a clock that is wrong by hours would end every session or
//! none. Must not know either clock: moments are arguments.

use serde_json::Value;

use crate::chat::id::Timestamp;

/// Smaller differences are the way that events take, not clocks.
const NEGLIGIBLE_MS: i64 = 2_000;

/// What one event tells, in milliseconds to add to the local clock: its origin's time and its age now, against the
/// local time at which it came. `None` without both times.
pub fn sample(event: &Value, received_local: Timestamp) -> Option<i64> {
    let sent = event.get("origin_server_ts")?.as_i64()?;
    let age = event.get("unsigned")?.get("age")?.as_i64()?;
    Some(Timestamp::clamped(sent).0.saturating_add(age).saturating_sub(received_local.0))
}

/// The median of the samples of one sync, so that a few broken servers among many do not matter; 0 without any.
pub fn offset(samples: &[i64]) -> i64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let Some(&upper) = sorted.get(sorted.len() / 2) else { return 0 };
    let lower = if sorted.len().is_multiple_of(2) { sorted[sorted.len() / 2 - 1] } else { upper };
    let median = lower.midpoint(upper);
    if median.unsigned_abs() < NEGLIGIBLE_MS.unsigned_abs() { 0 } else { median }
}
