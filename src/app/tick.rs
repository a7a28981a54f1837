//! How long the program may sleep: until something on screen changes by the clock alone.
//!
//! Must not know what is drawn, only what counts down.

use std::time::Duration;

use super::state::{App, LinkState};

impl App {
    /// When something on screen changes by the clock alone (a countdown), how soon; `None` lets the program sleep.
    pub fn wants_tick(&self) -> Option<Duration> {
        let retries = self.networks.iter().filter_map(|network| match network.link {
            LinkState::Waiting { until, .. } => Some(until),
            _ => None,
        });
        let rooms = || self.networks.iter().flat_map(|network| &network.rooms);
        let blocks = rooms().filter_map(|room| room.blocked_until);
        let slow = rooms().filter_map(|room| room.house.slow_until);
        let here = self.current.as_ref();
        let restraint = here.and_then(|place| self.restraint(place)).and_then(|restraint| restraint.until);
        let folds = self.current_network().filter(|_| self.desk.counting);
        let folds = folds.and_then(|network| network.folds.next_second(self.now));
        let listed = self.desk.counting.then(|| self.next_second_of_timeouts()).flatten();
        // Countdowns show whole seconds, rounded up.
        let left = retries
            .chain(blocks)
            .chain(slow)
            .chain(restraint)
            .map(|until| until.0 - self.now.0)
            .filter(|left| *left > 0);
        let seconds = left.map(|left| (left - 1) % 1000 + 1);
        let ends = self.ignore.next_end().map(|end| (end.0 - self.now.0).max(1));
        let quiet = self.quiet.next_change(&self.prefs.alerts.quiet, self.now);
        seconds
            .chain(ends)
            .chain(quiet)
            .chain(folds)
            .chain(listed)
            .min()
            .map(|left| Duration::from_millis(left.unsigned_abs()))
    }
}
