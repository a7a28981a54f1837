//! Rules of webhooks: how fresh a call must be, when one that failed is made again, and when a webhook is given up.
//! After the specification "Standard Webhooks". Must not know how calls are signed or sent.

use std::time::Duration;

use crate::chat::{Rejection, RejectionCode, Timestamp};

use super::refuse;

/// Between the clock of whoever calls and ours.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);
/// How long ids of calls are remembered: as long as a call can be fresh, from the earliest to the latest moment, and a
/// little longer.
const REMEMBERED: Duration = Duration::from_secs(10 * 60 + 5);
/// A webhook that has failed for so long, with every call, is off.
const OFF_AFTER: Duration = Duration::from_secs(24 * 3600);
/// Longest id of a call.
const LONGEST_ID: usize = 128;
/// Between two attempts; the last one again and again.
const WAITS: [u64; 7] = [5, 30, 120, 600, 1800, 3600, 7200];

/// What outgoing webhooks can be told of; the words are part of our protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookEvent {
    Message,
    Edited,
    Deleted,
    Moderated,
}

impl HookEvent {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Message, "message"),
        (Self::Edited, "edited"),
        (Self::Deleted, "deleted"),
        (Self::Moderated, "moderated"),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(event, _)| *event == self).map_or("", |(_, word)| word)
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(event, _)| *event)
    }
}

/// Whether a call may be taken, as far as its id and its time go; `timestamp` is in seconds since 1970.
///
/// # Errors
/// `NotAuthorised`.
pub fn check_call(id: &str, timestamp: &str, now: Timestamp) -> Result<(), Rejection> {
    // A dot would let a part of the id pass for the time, or a part of the time for the body.
    let good = |c: char| c.is_ascii_graphic() && c != '.';
    if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(good) {
        let reason = "`webhook-id` is 1 to 128 visible signs without a dot";
        return Err(refuse(RejectionCode::NotAuthorised, reason));
    }
    let digits = timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let at: Option<i64> = timestamp.parse().ok().filter(|_| digits);
    let away = at.and_then(|at| at.checked_mul(1000)).map(|at| now.0.abs_diff(at));
    if away.is_none_or(|away| u128::from(away) > TOLERANCE.as_millis()) {
        let reason = "`webhook-timestamp` is not within 5 minutes of now, in seconds since 1970; check your clock";
        return Err(refuse(RejectionCode::NotAuthorised, reason));
    }
    Ok(())
}

/// What was remembered of calls before this is not needed any more.
pub fn forgotten(now: Timestamp) -> Timestamp {
    Timestamp::clamped(now.0.saturating_sub(milliseconds(REMEMBERED)))
}

/// When the next attempt is made, after `tries` that failed.
pub fn next_attempt(tries: u32, now: Timestamp) -> Timestamp {
    Timestamp::clamped(now.0.saturating_add(milliseconds(wait_after(tries))))
}

fn milliseconds(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

fn wait_after(tries: u32) -> Duration {
    let last = WAITS.len() - 1;
    let step = usize::try_from(tries.saturating_sub(1)).unwrap_or(last).min(last);
    Duration::from_secs(WAITS[step])
}

/// Whether a webhook that fails since then is given up.
pub fn is_given_up(failing_since: Timestamp, now: Timestamp) -> bool {
    u128::try_from(now.0.saturating_sub(failing_since.0)).is_ok_and(|for_ms| for_ms >= OFF_AFTER.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_760_000_000_000);

    #[test]
    fn a_call_is_fresh_for_five_minutes_on_both_sides() {
        for (off, fine) in [(0, true), (-300, true), (300, true), (-301, false), (301, false), (86_400, false)] {
            let timestamp = (NOW.0 / 1000 + off).to_string();
            assert_eq!(check_call("msg_1", &timestamp, NOW).is_ok(), fine, "{off}");
        }
        for timestamp in ["", "now", "1760000000.5", "-1760000000", "+1760000000", "99999999999999999999"] {
            assert!(check_call("msg_1", timestamp, NOW).is_err(), "{timestamp}");
        }
    }

    #[test]
    fn an_id_has_no_dot_that_could_move_what_is_signed() {
        for (id, fine) in [("msg_1", true), ("", false), ("a.1760000000", false), ("a b", false), ("é", false)] {
            assert_eq!(check_call(id, "1760000000", NOW).is_ok(), fine, "{id}");
        }
        assert!(check_call(&"x".repeat(129), "1760000000", NOW).is_err());
    }

    #[test]
    fn an_id_is_remembered_for_as_long_as_its_call_stays_fresh() {
        assert!(REMEMBERED > TOLERANCE * 2);
    }

    #[test]
    fn attempts_become_rarer_and_end_after_a_day() {
        let waits: Vec<_> = (1..12).map(wait_after).collect();
        assert!(waits.is_sorted() && waits[0] == Duration::from_secs(5) && waits[10] == Duration::from_secs(7200));
        let since = |hours: i64| Timestamp(NOW.0 - hours * 3_600_000);
        assert!(!is_given_up(since(23), NOW) && is_given_up(since(24), NOW) && !is_given_up(since(-1), NOW));
    }

    #[test]
    fn every_event_has_a_word() {
        for (event, word) in HookEvent::ALL {
            assert_eq!((event.as_str(), HookEvent::parse(word)), (word, Some(event)));
        }
        assert_eq!(HookEvent::parse("all"), None);
    }
}
