//! Rate limits over time. Here because the pure layers may not read a clock, not even to start from.

use std::time::Duration;

use proptest::prelude::*;
use streamside::clock::now;
use streamside::server::policy::rate::{Buckets, Rate, household};

#[test]
fn a_burst_passes_then_the_steady_rate_holds() {
    let mut posts = Buckets::new(Rate::POSTS);
    let start = now();
    for _ in 0..5 {
        assert_eq!(posts.take("a", start), Ok(()));
    }
    assert_eq!(posts.take("a", start), Err(Duration::from_millis(500)));
    assert_eq!(posts.take("b", start), Ok(()), "one key does not pay for another");
    let later = start + Duration::from_millis(500);
    assert_eq!(posts.take("a", later), Ok(()));
    assert_eq!(posts.take("a", later), Err(Duration::from_millis(500)));
}

#[test]
fn quiet_keys_are_forgotten() {
    let mut posts = Buckets::new(Rate::POSTS);
    let start = now();
    for key in 0..5000 {
        assert_eq!(posts.take(key, start), Ok(()));
    }
    let full = format!("{posts:?}").len();
    for key in 5000..9000 {
        assert_eq!(posts.take(key, start + Duration::from_secs(9)), Ok(()));
    }
    assert!(format!("{posts:?}").len() < full, "those of before are gone");
}

#[test]
fn one_household_is_one_key() {
    let of = |text: &str| household(text.parse().expect("an address"));
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
}

proptest! {
    /// Whatever the pattern of attempts, no window lets more through than the burst plus what the rate allows.
    #[test]
    fn no_window_exceeds_burst_and_rate(gaps in prop::collection::vec(0_u64..900, 1..200)) {
        let mut buckets = Buckets::new(Rate::POSTS);
        let mut at = now();
        let mut passed = Vec::new();
        for gap in gaps {
            at += Duration::from_millis(gap);
            if buckets.take((), at).is_ok() {
                passed.push(at);
            }
        }
        for (first, from) in passed.iter().enumerate() {
            for (last, to) in passed.iter().enumerate().skip(first) {
                let allowed = 5 + (*to - *from).as_millis() / 500;
                prop_assert!((last - first + 1) as u128 <= allowed, "{} in {:?}", last - first + 1, *to - *from);
            }
        }
    }
}
