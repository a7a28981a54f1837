//! When the next pass over the connections may start: at once, unless passes are so long and news so frequent that the
//! hub would never rest; then news is gathered for a few milliseconds. Must not know what a pass does.

use std::time::{Duration, Instant};

/// No message waits longer than this for others to share its pass.
const LONGEST: Duration = Duration::from_millis(20);
/// Shorter passes cost too little to bother.
const CHEAP: Duration = Duration::from_millis(2);
/// A pass that carries this many is worth its price already.
const ENOUGH: usize = 8;
/// How many messages would arrive during a pass, above which gathering pays.
const BUSY: f64 = 0.3;
/// Starts of passes are at least this many passes apart.
const STRETCH: u32 = 6;

#[derive(Debug, Default)]
pub struct Pace {
    last: Option<Pass>,
    /// Messages per second, smoothed.
    rate: f64,
}

#[derive(Clone, Copy, Debug)]
struct Pass {
    started: Instant,
    took: Duration,
}

impl Pace {
    /// When the next pass may start, while `waiting` messages are there; none means now.
    pub fn hold(&self, waiting: usize, now: Instant) -> Option<Instant> {
        let last = self.last?;
        let arriving = self.rate * last.took.as_secs_f64();
        if waiting >= ENOUGH || last.took <= CHEAP || arriving <= BUSY {
            return None;
        }
        let next = last.started + LONGEST.min(last.took * STRETCH);
        (next > now).then_some(next)
    }

    /// A pass with `messages` messages has ended.
    pub fn passed(&mut self, started: Instant, ended: Instant, messages: usize) {
        if let Some(last) = self.last {
            let since = started.saturating_duration_since(last.started).as_secs_f64().max(1e-6);
            self.rate = 0.7 * self.rate + 0.3 * (messages as f64 / since);
        }
        self.last = Some(Pass { started, took: ended.saturating_duration_since(started) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs passes of `took` ms with a message every `gap` ms; gives the longest that a message was held back.
    fn run(took: u64, gap: u64) -> Duration {
        let (mut pace, mut now) = (Pace::default(), crate::clock::now());
        let mut longest = Duration::ZERO;
        for _ in 0..100 {
            now += Duration::from_millis(gap);
            let start = pace.hold(1, now).unwrap_or(now);
            longest = longest.max(start - now);
            let end = start + Duration::from_millis(took);
            pace.passed(start, end, 1 + usize::from(gap < took));
            now = now.max(end - Duration::from_millis(gap.min(took)));
        }
        longest
    }

    #[test]
    fn small_rooms_and_quiet_rooms_never_wait() {
        assert_eq!(run(1, 1), Duration::ZERO, "short passes");
        assert_eq!(run(5, 50), Duration::ZERO, "twenty a second to a thousand");
    }

    #[test]
    fn big_busy_rooms_gather_but_never_for_long() {
        let held = run(5, 3);
        assert!(held > Duration::ZERO && held <= LONGEST, "{held:?}");
    }

    #[test]
    fn enough_messages_end_the_waiting() {
        let (mut pace, now) = (Pace::default(), crate::clock::now());
        for n in 0..50 {
            let start = now + Duration::from_millis(5 * n);
            pace.passed(start, start + Duration::from_millis(5), 2);
        }
        let end = now + Duration::from_millis(250);
        assert!(pace.hold(1, end).is_some());
        assert_eq!(pace.hold(ENOUGH, end), None);
    }
}
