//! How the time before a line is written.
//!
//! Must not know where it stands.

use std::sync::Arc;

use jiff::civil::{DateTime, date};

use super::measure::{prefix, width};

/// More than this leaves too little room for words.
const MOST_CELLS: usize = 24;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TimeFormat {
    Off,
    /// `21:03`, without asking a format for it.
    #[default]
    HourMinute,
    /// A format of strftime, and the cells of the longest time by it.
    Custom(Arc<str>, u16),
}

impl TimeFormat {
    /// Reads `off` or a format of strftime.
    ///
    /// # Errors
    /// In words for the person, when it is none.
    pub fn read(format: &str) -> Result<Self, String> {
        match format {
            "off" | "" => return Ok(Self::Off),
            "%H:%M" => return Ok(Self::HourMinute),
            _ => {}
        }
        // Months, weekdays and halves of the day differ in length.
        let moments = (1..=12).flat_map(|month| (1..=7).map(move |day| date(2026, month, day).at(23, 59, 59, 0)));
        let mut cells = 0;
        for moment in moments {
            let text = jiff::fmt::strtime::format(format, moment).map_err(|error| {
                format!("\"{format}\" is no format for the time ({error}); write it like \"%H:%M:%S\", or \"off\"")
            })?;
            cells = cells.max(width(&text));
        }
        let cells = u16::try_from(cells.min(MOST_CELLS)).unwrap_or(0);
        Ok(Self::Custom(format.into(), cells))
    }

    /// How many cells a time takes.
    pub fn cells(&self) -> u16 {
        match self {
            Self::Off => 0,
            Self::HourMinute => 5,
            Self::Custom(_, cells) => *cells,
        }
    }

    pub fn write(&self, at: DateTime) -> String {
        match self {
            Self::Off => String::new(),
            Self::HourMinute => format!("{:02}:{:02}", at.hour(), at.minute()),
            Self::Custom(format, cells) => {
                let text = jiff::fmt::strtime::format(format.as_bytes(), at).unwrap_or_default();
                prefix(&text, usize::from(*cells)).to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_asked_and_never_wider_than_said() {
        let at = date(2026, 9, 30).at(7, 5, 9, 0);
        for (format, text) in [
            ("%H:%M", "07:05"),
            ("%H:%M:%S", "07:05:09"),
            ("%A %H:%M", "Wednesday 07:05"),
            ("off", ""),
            ("%Y-%m-%d, %A, %H:%M:%S and more", "2026-09-30, Wednesday, 0"),
        ] {
            let read = TimeFormat::read(format).unwrap();
            assert_eq!(read.write(at), text);
            assert!(width(text) <= usize::from(read.cells()), "{format}");
        }
    }

    #[test]
    fn a_format_that_means_nothing_is_refused_with_what_to_write() {
        let why = TimeFormat::read("%H:%").unwrap_err();
        assert!(why.starts_with("\"%H:%\" is no format for the time ("), "{why}");
        assert!(why.ends_with("write it like \"%H:%M:%S\", or \"off\""), "{why}");
    }
}
