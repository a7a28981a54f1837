//! Lengths of time in words.

/// `ms` milliseconds as people say it: `4 s`, `3 min`, `2 h 5 min`. Rounded up to whole seconds, so that a countdown
/// never says 0.
pub fn in_words(ms: i64) -> String {
    let seconds = ms.max(1).unsigned_abs().div_ceil(1000);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) if m < 10 => format!("{m} min {s} s"),
        (0, m, _) => format!("{m} min"),
        (h @ 48.., _, _) => format!("{} d", h.div_ceil(24)),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// A length of time as people type it, in milliseconds: `90s`, `10m`, `1h30m`, `2d`, `1w`. `None` for anything else, a
/// number without a unit too.
pub fn parse(typed: &str) -> Option<i64> {
    let mut rest = typed;
    let mut ms: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest[..digits].parse().ok()?;
        let unit = match rest.as_bytes().get(digits)?.to_ascii_lowercase() {
            b's' => 1_000,
            b'm' => 60_000,
            b'h' => 3_600_000,
            b'd' => 86_400_000,
            b'w' => 604_800_000,
            _ => return None,
        };
        ms = ms.checked_add(number.checked_mul(unit)?)?;
        rest = &rest[digits + 1..];
    }
    (ms > 0).then_some(ms)
}

/// `ms` milliseconds as people type it, in whole seconds: `45s`, `10m`, `1h30m`. [`parse`] reads it back.
pub fn typed(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let parts = [(seconds / 86_400, 'd'), (seconds / 3600 % 24, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')];
    let parts: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    if parts.is_empty() { "0s".to_owned() } else { parts.concat() }
}

/// A countdown: `9:41`, `1:02:03`. Rounded up to whole seconds, so that it never says 0 too early.
pub fn countdown(ms: i64) -> String {
    let seconds = ms.max(1).unsigned_abs().div_ceil(1000);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, m, s) => format!("{m}:{s:02}"),
        (h, m, s) => format!("{h}:{m:02}:{s:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{countdown, in_words, parse, typed};

    #[test]
    fn lengths_of_time_are_written_as_they_are_typed() {
        for (ms, text) in [(45_000, "45s"), (600_000, "10m"), (5_400_000, "1h30m"), (90_061_000, "1d1h1m1s")] {
            assert_eq!((typed(ms).as_str(), parse(text)), (text, Some(ms)));
        }
    }

    #[test]
    fn a_countdown_never_says_nothing_is_left_too_early() {
        for (ms, text) in [(1, "0:01"), (252_000, "4:12"), (251_001, "4:12"), (3_723_000, "1:02:03")] {
            assert_eq!(countdown(ms), text);
        }
    }

    #[test]
    fn lengths_of_time_are_read_with_their_units_only() {
        for (typed, ms) in [
            ("90s", Some(90_000)),
            ("10m", Some(600_000)),
            ("1H30m", Some(5_400_000)),
            ("1w2d", Some(777_600_000)),
            ("5", None),
            ("0m", None),
            ("-5m", None),
            ("5y", None),
            ("m", None),
            ("5m!", None),
            ("5é", None),
            ("", None),
            ("99999999999999999999s", None),
            ("9999999999999999w", None),
        ] {
            assert_eq!(parse(typed), ms, "{typed}");
        }
    }

    #[test]
    fn lengths_of_time_read_as_people_say_them() {
        for (ms, words) in [
            (-5, "1 s"),
            (1, "1 s"),
            (4_001, "5 s"),
            (60_000, "1 min"),
            (252_000, "4 min 12 s"),
            (612_000, "10 min"),
            (7_500_000, "2 h 5 min"),
            (3_600_000, "1 h"),
            (172_800_000, "2 d"),
            (604_799_000, "7 d"),
        ] {
            assert_eq!(in_words(ms), words);
        }
    }
}
