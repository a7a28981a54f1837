//! A message as plain text, for everything that is read line by line: `tail`, `--plain`, exported files, logs on disk.
//!
//! Everything in it must have passed the gate for text before; further lines of one message are indented, so that none
//! can pass for a message of its own. Must not know who reads it.

use std::fmt::Write;

use jiff::tz::TimeZone;

use crate::chat::Timestamp;

/// How the time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// `2026-11-20 21:04`
    Day,
    /// `21:04`
    Hour,
}

/// What is written of a message.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub at: Timestamp,
    /// What is special about it, in a word or two, such as `mention`; empty for an ordinary message.
    pub what: &'a str,
    pub who: &'a str,
    /// Named where the reader could not know it.
    pub room: Option<&'a str>,
    /// May hold `\n`.
    pub text: &'a str,
}

/// `2026-11-20 21:04 nova: text`, `21:04 mention, dave in nova: text`; ends with a line break.
pub fn line(entry: &Entry<'_>, clock: Clock, zone: &TimeZone) -> String {
    let mut out = time(entry.at, clock, zone);
    out.push(' ');
    if !entry.what.is_empty() {
        let _ = write!(out, "{}, ", entry.what);
    }
    out += entry.who;
    if let Some(room) = entry.room {
        let _ = write!(out, " in {room}");
    }
    let _ = writeln!(out, ": {}", entry.text.trim_end_matches('\n').replace('\n', "\n    "));
    out
}

/// The time of day there, with or without the date.
pub fn time(at: Timestamp, clock: Clock, zone: &TimeZone) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone());
    let form = match clock {
        Clock::Day => "%Y-%m-%d %H:%M",
        Clock::Hour => "%H:%M",
    };
    at.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_and_its_further_lines_are_indented() {
        let at = Timestamp(1_700_000_000_000);
        let entry = Entry { at, what: "", who: "nova", room: None, text: "one\ntwo\n" };
        assert_eq!(line(&entry, Clock::Day, &TimeZone::UTC), "2023-11-14 22:13 nova: one\n    two\n");
        let entry = Entry { what: "mention", who: "dave", room: Some("nova"), text: "@kat hi", ..entry };
        assert_eq!(line(&entry, Clock::Hour, &TimeZone::UTC), "22:13 mention, dave in nova: @kat hi\n");
    }
}
