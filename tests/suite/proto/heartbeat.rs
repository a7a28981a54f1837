//! Who pings, when, and when silence means that nobody is there.

use std::time::{Duration, Instant};

use streamside::clock;
use streamside::proto::engineio::heartbeat::{Beat, Heartbeat, Timing};

const TIMING: Timing = Timing { interval: Duration::from_secs(25), timeout: Duration::from_secs(20) };

fn after(start: Instant, seconds: u64) -> Instant {
    start + Duration::from_secs(seconds)
}

#[test]
fn the_pinging_side_pings_every_interval_and_gives_up_after_the_timeout() {
    let start = clock::now();
    let mut beat = Heartbeat::pinging(TIMING, start);
    assert_eq!(beat.deadline(), after(start, 25));
    assert_eq!(beat.tick(after(start, 24)), Beat::Rest);
    assert_eq!(beat.tick(after(start, 25)), Beat::Ping);
    beat.heard(after(start, 26));
    assert_eq!(beat.deadline(), after(start, 50));
    assert_eq!(beat.tick(after(start, 50)), Beat::Ping);
    assert_eq!(beat.deadline(), after(start, 70));
    assert_eq!(beat.tick(after(start, 70)), Beat::Dead);
}

#[test]
fn a_timeout_longer_than_the_interval_counts_from_the_first_unanswered_ping() {
    let start = clock::now();
    let mut beat = Heartbeat::pinging(Timing { interval: TIMING.timeout, timeout: TIMING.interval }, start);
    assert_eq!(beat.tick(after(start, 20)), Beat::Ping);
    assert_eq!(beat.tick(after(start, 40)), Beat::Ping);
    assert_eq!(beat.tick(after(start, 45)), Beat::Dead);
}

#[test]
fn the_pinged_side_allows_interval_and_timeout_since_it_heard_anything() {
    let start = clock::now();
    let mut beat = Heartbeat::listening(TIMING, start);
    assert_eq!(beat.tick(after(start, 44)), Beat::Rest);
    beat.heard(after(start, 44));
    assert_eq!(beat.deadline(), after(start, 89));
    assert_eq!(beat.tick(after(start, 88)), Beat::Rest);
    assert_eq!(beat.tick(after(start, 89)), Beat::Dead);
}
