//! Karma: a memory of how much had to be done about somebody, for moderators only. It opens and closes nothing.
//!
//! Everybody starts at 0. A warning costs 1 point, a timeout 2, a ban 10, wherever on the server; taking the deed back
//! gives them back. One point returns with every 24 hours, up to 0. Must not know what was done or by whom.

use crate::chat::Timestamp;

pub const WARNING: i64 = -1;
pub const TIMEOUT: i64 = -2;
pub const BAN: i64 = -10;

/// Lower means nothing more.
const LOWEST: i64 = -100;
/// Milliseconds until one point is back.
const RECOVERY: i64 = 24 * 3600 * 1000;

/// Points as they were at some time. Never above zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Karma {
    pub points: i64,
    pub at: Timestamp,
}

impl Karma {
    /// With the points that have come back by now. What a started day has earned is not lost: `at` moves by whole days.
    pub fn recovered(self, now: Timestamp) -> Self {
        let days = now.0.saturating_sub(self.at.0).max(0) / RECOVERY;
        let points = self.points.saturating_add(days);
        if points >= 0 {
            Self { points: 0, at: now }
        } else {
            Self { points, at: Timestamp(self.at.0 + days * RECOVERY) }
        }
    }

    /// After something that costs (or gives back) points.
    pub fn changed(self, by: i64, now: Timestamp) -> Self {
        let before = self.recovered(now);
        Self { points: before.points.saturating_add(by).clamp(LOWEST, 0), at: before.at }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 24 * 3600 * 1000;

    #[test]
    fn a_timeout_costs_two_points_that_come_back_in_two_days() {
        let now = Timestamp(1_000);
        let hurt = Karma::default().changed(TIMEOUT, now);
        for (later, points) in [(0, -2), (DAY - 1, -2), (DAY, -1), (2 * DAY - 1, -1), (2 * DAY, 0), (9 * DAY, 0)] {
            assert_eq!(hurt.recovered(Timestamp(1_000 + later)).points, points, "{later}");
        }
    }

    #[test]
    fn a_second_deed_does_not_lose_the_day_that_has_begun() {
        let hurt = Karma::default().changed(BAN, Timestamp(0)).changed(WARNING, Timestamp(DAY / 2));
        assert_eq!(hurt.recovered(Timestamp(DAY)).points, -10);
    }

    #[test]
    fn taking_a_deed_back_gives_its_points_back_and_no_more() {
        let now = Timestamp(5);
        assert_eq!(Karma::default().changed(TIMEOUT, now).changed(-TIMEOUT, now).points, 0);
        assert_eq!(Karma::default().changed(-BAN, now).points, 0, "nobody gets ahead");
    }

    proptest! {
        #[test]
        fn karma_is_never_above_zero_and_never_falls_by_waiting(
            deeds in prop::collection::vec((-20_i64..20, 0_i64..3 * DAY), 0..40), wait in 0_i64..400 * DAY
        ) {
            let (mut karma, mut now) = (Karma::default(), Timestamp(0));
            for (by, later) in deeds {
                now = Timestamp(now.0 + later);
                karma = karma.changed(by, now);
                prop_assert!((LOWEST..=0).contains(&karma.points));
            }
            let rested = karma.recovered(Timestamp(now.0 + wait));
            prop_assert!(rested.points >= karma.points && rested.points <= 0);
            prop_assert_eq!(karma.recovered(Timestamp(now.0 + 101 * DAY)).points, 0);
        }
    }
}
