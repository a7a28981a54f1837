//! Do not disturb: by a person's word, for ever or for a time, and by the hours of the day.
//!
//! The local time is computed from an offset that the screen reports. Must not know what an alert is.

use crate::chat::Timestamp;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60;

/// A part of each day, in minutes since local midnight. It may run over midnight; `from` belongs to it, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: u16,
    pub to: u16,
}

impl Hours {
    fn hold(self, minute: i64) -> bool {
        let (from, to) = (i64::from(self.from), i64::from(self.to));
        if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to }
    }
}

/// What a person has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Quiet until then, or until it is taken back.
    Quiet(Option<Timestamp>),
    /// Loud although it is one of the quiet hours, until these are over.
    Loud,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quiet {
    pub word: Option<Word>,
    /// Local time is this many seconds ahead of UTC.
    pub offset: i32,
}

impl Quiet {
    /// Whether nobody is to be disturbed.
    pub fn is_on(&self, hours: &[Hours], now: Timestamp) -> bool {
        match self.word {
            Some(Word::Quiet(until)) if until.is_none_or(|until| until > now) => true,
            Some(Word::Loud) => false,
            _ => self.by_hours(hours, now),
        }
    }

    /// Whether it is one of the quiet hours.
    pub fn by_hours(&self, hours: &[Hours], now: Timestamp) -> bool {
        let minute = self.minute(now);
        hours.iter().any(|hours| hours.hold(minute))
    }

    /// Forgets a word whose time is over.
    pub fn settle(&mut self, hours: &[Hours], now: Timestamp) {
        let over = match self.word {
            Some(Word::Quiet(Some(until))) => until <= now,
            Some(Word::Loud) => !self.by_hours(hours, now),
            _ => false,
        };
        if over {
            self.word = None;
        }
    }

    /// When it may change by itself next, in milliseconds from now.
    pub fn next_change(&self, hours: &[Hours], now: Timestamp) -> Option<i64> {
        let into_minute = (now.0 + i64::from(self.offset) * 1000).rem_euclid(MINUTE);
        let edges = hours.iter().flat_map(|hours| [hours.from, hours.to]);
        let ahead = edges.map(|edge| match (i64::from(edge) - self.minute(now)).rem_euclid(DAY) {
            0 => DAY,
            minutes => minutes,
        });
        let edge = ahead.min().map(|minutes| minutes * MINUTE - into_minute);
        let word = match self.word {
            Some(Word::Quiet(Some(until))) => Some((until.0 - now.0).max(1)),
            _ => None,
        };
        edge.into_iter().chain(word).min()
    }

    fn minute(&self, now: Timestamp) -> i64 {
        (now.0.div_euclid(1000) + i64::from(self.offset)).div_euclid(60).rem_euclid(DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: &[Hours] = &[Hours { from: 23 * 60, to: 7 * 60 + 30 }];

    fn at(hour: i64, minute: i64) -> Timestamp {
        Timestamp(((hour * 60) + minute) * MINUTE)
    }

    #[test]
    fn hours_may_run_over_midnight_and_are_local() {
        let quiet = Quiet::default();
        for (hour, minute, on) in [(22, 59, false), (23, 0, true), (0, 0, true), (7, 29, true), (7, 30, false)] {
            assert_eq!(quiet.is_on(NIGHT, at(hour, minute)), on, "{hour}:{minute}");
        }
        let east = Quiet { offset: 3600, ..quiet };
        assert!(east.is_on(NIGHT, at(22, 30)) && !east.is_on(NIGHT, at(6, 45)));
        let west = Quiet { offset: -5 * 3600, ..quiet };
        assert!(west.is_on(NIGHT, at(4, 0)) && !west.is_on(NIGHT, at(3, 59)));
    }

    #[test]
    fn a_word_wins_over_the_hours_and_ends_by_itself() {
        let mut quiet = Quiet { word: Some(Word::Loud), offset: 0 };
        assert!(!quiet.is_on(NIGHT, at(23, 30)));
        quiet.settle(NIGHT, at(23, 30));
        assert_eq!(quiet.word, Some(Word::Loud));
        quiet.settle(NIGHT, at(31, 30));
        assert_eq!(quiet.word, None, "the hours are over, so is their exception");
        quiet.word = Some(Word::Quiet(Some(at(13, 0))));
        assert!(quiet.is_on(&[], at(12, 59)) && !quiet.is_on(&[], at(13, 0)));
        quiet.settle(&[], at(13, 0));
        assert_eq!(quiet.word, None);
        assert!(Quiet { word: Some(Word::Quiet(None)), offset: 0 }.is_on(&[], at(12, 0)));
    }

    #[test]
    fn the_next_change_is_known_to_the_second() {
        let quiet = Quiet::default();
        assert_eq!(quiet.next_change(&[], at(12, 0)), None);
        assert_eq!(quiet.next_change(NIGHT, Timestamp(at(22, 59).0 + 15_000)), Some(45_000));
        assert_eq!(quiet.next_change(NIGHT, at(23, 0)), Some((8 * 60 + 30) * MINUTE));
        let word = Quiet { word: Some(Word::Quiet(Some(at(23, 5)))), offset: 0 };
        assert_eq!(word.next_change(NIGHT, at(23, 0)), Some(5 * MINUTE));
    }
}
