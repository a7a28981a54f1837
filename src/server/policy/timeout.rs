//! How long a timeout may be, and how such lengths are said. Must not know who is timed out.

use std::time::Duration;

use crate::chat::{Rejection, RejectionCode};

use super::refuse;

/// A timeout shorter than a second helps nobody, one longer than two weeks is a ban.
const FLOOR: Duration = Duration::from_secs(1);
const CEILING: Duration = Duration::from_secs(14 * 24 * 3600);

/// The shortest and the longest timeout of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub shortest: Duration,
    pub longest: Duration,
}

impl Bounds {
    pub const DEFAULT: Self = Self { shortest: Duration::from_secs(120), longest: Duration::from_secs(600) };

    /// Whether an operator may set these.
    pub fn are_sound(&self) -> bool {
        FLOOR <= self.shortest && self.shortest <= self.longest && self.longest <= CEILING
    }

    /// # Errors
    /// `Malformed`, with the bounds, for a length outside of them.
    pub fn check(&self, length: Duration) -> Result<(), Rejection> {
        if (self.shortest..=self.longest).contains(&length) {
            return Ok(());
        }
        let (shortest, longest) = (in_words(self.shortest), in_words(self.longest));
        let reason = format!("a timeout here lasts between {shortest} and {longest}; choose another length");
        Err(refuse(RejectionCode::Malformed, &reason))
    }

    /// What a running timeout with `left` to go can be extended by, when `wanted` is asked for: never is more than the
    /// longest timeout ahead of anybody.
    ///
    /// # Errors
    /// `Malformed` when nothing can be added.
    pub fn extension(&self, left: Duration, wanted: Duration) -> Result<Duration, Rejection> {
        let added = wanted.min(self.longest.saturating_sub(left));
        if added >= FLOOR {
            return Ok(added);
        }
        let reason = format!("at most {} can be ahead of anybody; this cannot be extended", in_words(self.longest));
        Err(refuse(RejectionCode::Malformed, &reason))
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// `4 min 12 s`: the two largest units that are not zero; a part of a second is a whole one.
pub fn in_words(length: Duration) -> String {
    let seconds = length.as_millis().div_ceil(1000);
    let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];
    let largest = units.iter().position(|(size, _)| seconds >= *size).unwrap_or(3);
    let (size, name) = units[largest];
    let first = format!("{} {name}", seconds / size);
    match units.get(largest + 1) {
        Some((next, name)) if seconds % size >= *next => format!("{first} {} {name}", seconds % size / next),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn lengths_outside_the_bounds_are_refused_with_the_bounds() {
        for (length, fits) in [(0, false), (119, false), (120, true), (600, true), (601, false)] {
            assert_eq!(Bounds::DEFAULT.check(seconds(length)).is_ok(), fits, "{length}");
        }
        let no = Bounds::DEFAULT.check(seconds(5)).unwrap_err();
        assert_eq!(no.code, RejectionCode::Malformed);
        assert!(no.message.to_string().contains("between 2 min and 10 min"), "{}", no.message);
    }

    #[test]
    fn extending_never_leads_beyond_the_longest() {
        for (left, wanted, added) in
            [(60, 120, Some(120)), (500, 120, Some(100)), (599, 120, Some(1)), (600, 120, None)]
        {
            assert_eq!(Bounds::DEFAULT.extension(seconds(left), seconds(wanted)).ok(), added.map(seconds), "{left}");
        }
        assert!(Bounds::DEFAULT.extension(seconds(1), seconds(0)).is_err());
    }

    #[test]
    fn an_operator_sets_bounds_that_make_sense() {
        for (shortest, longest, sound) in
            [(120, 600, true), (1, 1, true), (0, 60, false), (60, 59, false), (60, 14 * 86_400 + 1, false)]
        {
            let bounds = Bounds { shortest: seconds(shortest), longest: seconds(longest) };
            assert_eq!(bounds.are_sound(), sound, "{shortest} {longest}");
        }
    }

    #[test]
    fn lengths_are_said_in_two_units() {
        for (ms, words) in [
            (0, "0 s"),
            (1, "1 s"),
            (59_001, "1 min"),
            (60_000, "1 min"),
            (252_000, "4 min 12 s"),
            (3_600_000, "1 h"),
            (3_605_000, "1 h"),
            (5_400_000, "1 h 30 min"),
            (90_000_000, "1 d 1 h"),
        ] {
            assert_eq!(in_words(Duration::from_millis(ms)), words, "{ms}");
        }
    }
}
