//! The screens of the evening as snapshots: whole, with what no two evenings share masked cell by cell.

use std::fs;
use std::path::Path;
use std::time::Duration;

use insta::{assert_snapshot, with_settings};
use regex::Regex;

use crate::peers::terminal::Terminal;

/// The last news may still be on its way to the screen.
const LATE: Duration = Duration::from_secs(10);

/// What differs from evening to evening, and what stands in its place: as many cells.
const MASKS: [(&str, &str); 6] = [
    (r"127\.0\.0\.1:\d{5}", "127.0.0.1:#####"),
    (r"\bfan\d\d\b", "fan##"),
    (r"\btune \d{4}\b", "tune ####"),
    (r"\b\d\d:\d\d\b", "HH:MM"),
    (r"\b\d:\d\d\b", "M:SS"),
    (r"\b9 min \d\d s\b", "9 min SS s"),
];

/// Compares a screen with the one that is kept under this name.
pub fn looks(screen: &Terminal, name: &str) {
    let kept =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/suite/terminal/evening/snapshots/{name}.snap"));
    let kept = fs::read_to_string(kept).unwrap_or_default();
    let kept = kept.splitn(3, "---\n").nth(2).unwrap_or_default().trim_end();
    let patience = if kept.is_empty() { Duration::ZERO } else { LATE };
    let text = screen.settled(patience, |text| masked(text) == kept);
    with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        assert_snapshot!(name, masked(&text));
    });
}

fn masked(text: &str) -> String {
    let mask = |text: String, (what, by): &(&str, &str)| {
        Regex::new(what).expect("a pattern").replace_all(&text, *by).into_owned()
    };
    // Blanks at the end of a row tell what stood there before.
    let rows = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    MASKS.iter().fold(rows, mask)
}
