//! What an alert is, and how many there may be.
//!
//! Everything in it is safe text of bounded length. Must not know how a sound is made or a notice shown.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use crate::chat::{Line, SafeText, Timestamp};

use super::state::Place;

/// Between two alerts, in milliseconds.
const PAUSE: i64 = 2_000;
/// Alerts in any minute.
const A_MINUTE: usize = 10;
const MINUTE: i64 = 60_000;

/// What is to be heard and seen outside the screen. The terminal's bell is an effect of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub sound: Option<Sound>,
    pub notice: Option<Notice>,
    pub hook: Option<Hook>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Our own, by the first way that works.
    Own,
    /// A WAV file of the person's.
    File(PathBuf),
}

/// A desktop notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub title: SafeText,
    pub body: SafeText,
}

/// A program of the person's own, told by environment variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// Program and arguments, at least the program.
    pub command: Vec<String>,
    pub room: SafeText,
    pub author: SafeText,
    pub text: SafeText,
}

/// A line that is a mention: an entry of the view of all mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Mentioned {
    pub place: Place,
    pub line: Arc<Line>,
}

/// Keeps alerts apart: a storm of mentions is one sound in two seconds and ten a minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace(VecDeque<Timestamp>);

impl Pace {
    /// Whether one more may be given now; then it counts.
    pub fn take(&mut self, now: Timestamp) -> bool {
        let too_soon = self.0.back().is_some_and(|last| (0..PAUSE).contains(&(now.0 - last.0)));
        // A clock that was put back must not silence anybody.
        self.0.retain(|given| (0..MINUTE).contains(&(now.0 - given.0)));
        let free = !too_soon && self.0.len() < A_MINUTE;
        if free {
            self.0.push_back(now);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_keep_two_seconds_apart_and_are_ten_in_a_minute() {
        let mut pace = Pace::default();
        let mut given: Vec<i64> = Vec::new();
        for now in (0..120_000).step_by(500) {
            if pace.take(Timestamp(now)) {
                given.push(now);
            }
        }
        assert!(given.windows(2).all(|pair| pair[1] - pair[0] >= 2_000), "{given:?}");
        for start in &given {
            assert!(given.iter().filter(|at| (*start..start + 60_000).contains(at)).count() <= 10, "{given:?}");
        }
        assert_eq!(given.len(), 20, "and not fewer than may be");
    }

    #[test]
    fn a_clock_that_was_put_back_silences_nobody() {
        let mut pace = Pace::default();
        assert!(pace.take(Timestamp(1_000_000)));
        assert!(pace.take(Timestamp(5_000)));
    }
}
