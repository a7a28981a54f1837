//! When to try again: the back-off between connections, as a state machine without a clock or a die.
//!
//! The first try comes after 0.5 to 1.5 s, the window doubles up to 30 s, and within it every moment is equally likely
//! (full jitter), so that a thousand clients of a restarted server do not return in one instant. A connection that
//! stayed up for a minute starts over. Must not know protocols or why a connection ended.

use std::time::{Duration, Instant};

/// No try comes sooner than this.
pub const SHORTEST: Duration = Duration::from_millis(500);
/// The end of the window for the first try.
pub const FIRST: Duration = Duration::from_millis(1500);
/// No window ends later than this.
pub const CAP: Duration = Duration::from_secs(30);
/// A connection that lived this long has been a good one.
pub const STEADY: Duration = Duration::from_secs(60);
/// A server may ask for patience (HTTP `Retry-After`), but not for ever.
pub const LONGEST_ASKED: Duration = Duration::from_secs(600);

/// The tries since the last steady connection.
#[derive(Clone, Debug, Default)]
pub struct Backoff {
    tries: u32,
    up_since: Option<Instant>,
}

impl Backoff {
    /// The server took us in.
    pub fn connected(&mut self, now: Instant) {
        self.up_since = Some(now);
    }

    /// The connection, or the try to make one, ended: how long to wait.
    ///
    /// `fraction` is a random number of at least 0 and below 1; `asked` is what the server wanted.
    pub fn lost(&mut self, now: Instant, fraction: f64, asked: Option<Duration>) -> Duration {
        if self.up_since.take().is_some_and(|since| now.saturating_duration_since(since) >= STEADY) {
            self.tries = 0;
        }
        let window = FIRST.saturating_mul(1 << self.tries.min(16)).min(CAP);
        self.tries = self.tries.saturating_add(1);
        let drawn = SHORTEST + (window - SHORTEST).mul_f64(fraction.clamp(0.0, 1.0));
        drawn + asked.unwrap_or_default().min(LONGEST_ASKED)
    }

    /// A person wants it now: the next failure starts the row again.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn start() -> Instant {
        crate::clock::now()
    }

    #[test]
    fn the_window_doubles_up_to_the_cap() {
        let now = start();
        let mut backoff = Backoff::default();
        let ends: Vec<u128> = (0..7).map(|_| backoff.lost(now, 1.0, None).as_millis()).collect();
        assert_eq!(ends, [1500, 3000, 6000, 12000, 24000, 30000, 30000]);
    }

    #[test]
    fn a_steady_connection_starts_the_row_again_and_a_short_one_does_not() {
        let now = start();
        let mut backoff = Backoff::default();
        for _ in 0..4 {
            backoff.lost(now, 0.0, None);
        }
        backoff.connected(now);
        assert_eq!(backoff.lost(now + STEADY - Duration::from_millis(1), 1.0, None), Duration::from_secs(24));
        backoff.connected(now);
        assert_eq!(backoff.lost(now + STEADY, 1.0, None), FIRST);
    }

    #[test]
    fn what_the_server_asks_for_is_waited_out_but_not_for_ever() {
        let now = start();
        let mut backoff = Backoff::default();
        assert_eq!(backoff.lost(now, 0.0, Some(Duration::from_secs(20))), Duration::from_millis(20_500));
        let patience = backoff.lost(now, 0.0, Some(Duration::from_secs(1 << 40)));
        assert_eq!(patience, LONGEST_ASKED + SHORTEST);
    }

    proptest! {
        #[test]
        fn every_wait_is_bounded_and_the_draw_decides(draws in proptest::collection::vec(0.0..1.0_f64, 1..40)) {
            let now = start();
            let (mut drawn, mut least, mut most) = (Backoff::default(), Backoff::default(), Backoff::default());
            for fraction in draws {
                let wait = drawn.lost(now, fraction, None);
                let (low, high) = (least.lost(now, 0.0, None), most.lost(now, 1.0, None));
                prop_assert_eq!(low, SHORTEST);
                prop_assert!(low <= wait && wait <= high && high <= CAP, "{:?} in {:?}..{:?}", wait, low, high);
                let expected = low + (high - low).mul_f64(fraction);
                prop_assert_eq!(wait, expected);
            }
        }
    }
}
