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
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

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
        ] {
            assert_eq!(in_words(ms), words);
        }
    }
}
