//! Pasted text: cleaned, counted, and judged whether it may go into the input without asking.
//!
//! Must not know what becomes of it.

use crate::chat::SafeText;

/// A paste of more characters asks first.
const LONG: usize = 500;
/// The most bytes that are taken from one paste.
const MOST: usize = 64 * 1024;

/// What may be typed, without the line breaks at its end: copied lines often bring one along.
/// The second value tells whether the paste was too large and has been cut.
pub fn clean(pasted: &str) -> (String, bool) {
    let end = (0..=MOST.min(pasted.len())).rev().find(|at| pasted.is_char_boundary(*at)).unwrap_or(0);
    let text = SafeText::block(&pasted[..end]);
    (text.as_str().trim_end_matches('\n').to_owned(), end < pasted.len())
}

/// Lines and characters, as the guard shows them.
pub fn counts(text: &str) -> (usize, usize) {
    (text.lines().count(), text.chars().count())
}

/// Whether a person should decide what happens to the text: it has several lines or is very long.
pub fn asks_first(text: &str) -> bool {
    let (lines, characters) = counts(text);
    lines > 1 || characters > LONG
}
