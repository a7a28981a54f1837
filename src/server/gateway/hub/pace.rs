//! When the next pass over the connections may start: at once, unless they are so many and news so frequent that the
//! hub would never rest; then news is gathered for a few milliseconds. Must not know what a pass does.

use std::time::{Duration, Instant};

/// No message waits longer than this for others to share its pass.
const LONGEST: Duration = Duration::from_millis(20);
/// A pass over fewer connections costs too little to bother. Counted, because on a busy machine any pass may take long.
const MANY: usize = 512;
/// A pass that carries this many is worth its price already.
const ENOUGH: usize = 8;
/// How many messages would arrive during a pass, above which gathering pays.
const BUSY: f64 = 0.3;
/// How far back the rate of messages is counted.
const MEMORY: Duration = Duration::from_millis(500);
/// Starts of passes are at least this many passes apart.
const STRETCH: u32 = 6;

#[derive(Debug, Default)]
pub struct Pace {
    last: Option<Pass>,
    /// Messages per second over about the last [`MEMORY`].
    rate: f64,
}

#[derive(Clone, Copy, Debug)]
struct Pass {
    started: Instant,
    took: Duration,
    connections: usize,
}

/// What a pass brought, and to how many.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub messages: usize,
    pub connections: usize,
}

impl Pace {
    /// When the next pass may start, while `waiting` messages are there; none means now.
    pub fn hold(&self, waiting: usize, now: Instant) -> Option<Instant> {
        let last = self.last?;
        let arriving = self.rate * last.took.as_secs_f64();
        if waiting >= ENOUGH || last.connections < MANY || arriving <= BUSY {
            return None;
        }
        let next = last.started + LONGEST.min(last.took * STRETCH);
        (next > now).then_some(next)
    }

    /// A pass has ended.
    pub fn passed(&mut self, started: Instant, ended: Instant, load: Load) {
        // Fades with time and not with passes: two passes that happen to be close together are no flood.
        let since = self.last.map_or(Duration::ZERO, |last| started.saturating_duration_since(last.started));
        let fade = (-since.as_secs_f64() / MEMORY.as_secs_f64()).exp();
        self.rate = self.rate * fade + load.messages as f64 / MEMORY.as_secs_f64();
        let took = ended.saturating_duration_since(started);
        self.last = Some(Pass { started, took, connections: load.connections });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs passes of `took` ms over so many connections, with a message every `gap` ms; gives the longest that one was
    /// held back.
    fn run(connections: usize, took: u64, gap: u64) -> Duration {
        let (mut pace, mut now) = (Pace::default(), crate::clock::now());
        let mut longest = Duration::ZERO;
        for _ in 0..100 {
            now += Duration::from_millis(gap);
            let start = pace.hold(1, now).unwrap_or(now);
            longest = longest.max(start - now);
            let end = start + Duration::from_millis(took);
            pace.passed(start, end, Load { messages: 1 + usize::from(gap < took), connections });
            now = now.max(end - Duration::from_millis(gap.min(took)));
        }
        longest
    }

    #[test]
    fn small_rooms_and_quiet_rooms_never_wait() {
        assert_eq!(run(200, 5, 1), Duration::ZERO, "few connections");
        assert_eq!(run(1000, 5, 50), Duration::ZERO, "twenty a second to a thousand");
    }

    #[test]
    fn a_short_jam_is_no_flood() {
        let (mut pace, mut now) = (Pace::default(), crate::clock::now());
        for _ in 0..40 {
            now += Duration::from_millis(50);
            pace.passed(now, now + Duration::from_millis(7), Load { messages: 1, connections: 1000 });
        }
        // Three that were late arrive right behind each other.
        for _ in 0..3 {
            now += Duration::from_millis(7);
            assert_eq!(pace.hold(1, now), None);
            pace.passed(now, now + Duration::from_millis(7), Load { messages: 1, connections: 1000 });
        }
    }

    #[test]
    fn big_busy_rooms_gather_but_never_for_long() {
        let held = run(1000, 5, 3);
        assert!(held > Duration::ZERO && held <= LONGEST, "{held:?}");
    }

    #[test]
    fn enough_messages_end_the_waiting() {
        let (mut pace, now) = (Pace::default(), crate::clock::now());
        for n in 0..50 {
            let start = now + Duration::from_millis(5 * n);
            pace.passed(start, start + Duration::from_millis(5), Load { messages: 2, connections: 1000 });
        }
        let end = now + Duration::from_millis(250);
        assert!(pace.hold(1, end).is_some());
        assert_eq!(pace.hold(ENOUGH, end), None);
    }
}
