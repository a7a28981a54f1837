//! Breaking styled text into rows of cells.
//!
//! Words move to the next row whole; what is longer than a row is cut, in addresses after a mark such as `/` or `&`.
//! Must not know what the text is or where it is painted.

use std::ops::Range;

use ratatui::style::Style;

use super::measure;

/// One grapheme cluster with its look.
#[derive(Clone, Copy, Debug)]
pub struct Glyph<'a> {
    pub text: &'a str,
    pub cells: usize,
    pub style: Style,
    /// Which of the message's links it belongs to, counted from 1; 0 is none.
    pub link: u16,
}

impl Glyph<'_> {
    fn is_space(&self) -> bool {
        self.text == " "
    }

    /// A word may end after this: wide scripts write without spaces.
    fn is_wide(&self) -> bool {
        self.cells == 2
    }

    fn ends_part(&self) -> bool {
        matches!(self.text, "/" | "?" | "&" | "=" | "-" | "_" | "." | ",")
    }
}

/// Appends the clusters of a text.
pub fn push<'a>(glyphs: &mut Vec<Glyph<'a>>, text: &'a str, style: Style) {
    if measure::is_plain(text) {
        glyphs.extend((0..text.len()).map(|at| Glyph { text: &text[at..=at], cells: 1, style, link: 0 }));
    } else {
        glyphs.extend(measure::graphemes(text).map(|(text, cells)| Glyph { text, cells, style, link: 0 }));
    }
}

/// How wide the rows are: the first one, and those after it.
#[derive(Clone, Copy, Debug)]
pub struct Widths {
    pub first: usize,
    pub rest: usize,
}

/// The rows as ranges of glyphs, at least one. `keep` keeps every space and breaks anywhere (code).
pub fn rows(glyphs: &[Glyph<'_>], widths: Widths, keep: bool) -> Vec<Range<usize>> {
    let mut rows = Vec::with_capacity(1);
    let mut start = 0;
    loop {
        let width = if rows.is_empty() { widths.first } else { widths.rest };
        let Some(over) = overflow(glyphs, start, width.max(1)) else {
            rows.push(start..glyphs.len());
            return rows;
        };
        let cut = if keep { over } else { break_before(glyphs, start, over) };
        let end = if keep { cut } else { trimmed_end(glyphs, start, cut) };
        rows.push(start..end);
        start =
            if keep { cut } else { glyphs[cut..].iter().position(|g| !g.is_space()).map_or(glyphs.len(), |n| cut + n) };
        if start == glyphs.len() {
            return rows;
        }
    }
}

/// The first glyph that does not fit, at least one after `start`; `None` when all fit.
fn overflow(glyphs: &[Glyph<'_>], start: usize, width: usize) -> Option<usize> {
    let mut used = 0;
    for (at, glyph) in glyphs.iter().enumerate().skip(start) {
        used += glyph.cells;
        if used > width {
            return (at > start || at + 1 < glyphs.len()).then_some(at.max(start + 1));
        }
    }
    None
}

fn break_before(glyphs: &[Glyph<'_>], start: usize, over: usize) -> usize {
    if glyphs[over].is_space() {
        return over;
    }
    let between = |at: &usize| glyphs[at - 1].is_space() || glyphs[at - 1].is_wide() || glyphs[*at].is_wide();
    if let Some(at) = (start + 1..=over).rev().find(between) {
        return at;
    }
    let half = start + (over - start) / 2;
    (half + 1..=over).rev().find(|at| glyphs[at - 1].ends_part()).unwrap_or(over)
}

fn trimmed_end(glyphs: &[Glyph<'_>], start: usize, cut: usize) -> usize {
    glyphs[start..cut].iter().rposition(|glyph| !glyph.is_space()).map_or(start, |last| start + last + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, width: usize, keep: bool) -> Vec<String> {
        let mut glyphs = Vec::new();
        push(&mut glyphs, text, Style::new());
        rows(&glyphs, Widths { first: width, rest: width }, keep)
            .into_iter()
            .map(|row| glyphs[row].iter().map(|glyph| glyph.text).collect())
            .collect()
    }

    #[test]
    fn words_stay_whole_and_rows_do_not_begin_or_end_with_spaces() {
        assert_eq!(wrapped("what a tune that was", 10, false), ["what a", "tune that", "was"]);
        assert_eq!(wrapped("exactly ten", 7, false), ["exactly", "ten"]);
        assert_eq!(wrapped("ends in space   ", 13, false), ["ends in space"]);
        assert_eq!(wrapped("", 10, false), [""]);
    }

    #[test]
    fn addresses_are_cut_after_a_mark() {
        assert_eq!(wrapped("https://a.test/mixes/nova?x=1", 24, false), ["https://a.test/mixes/", "nova?x=1"]);
        assert_eq!(wrapped("abcdefghij", 4, false), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn wide_scripts_break_between_characters_and_never_inside() {
        assert_eq!(wrapped("日本語日本語", 5, false), ["日本", "語日", "本語"]);
    }

    #[test]
    fn code_keeps_its_spaces() {
        assert_eq!(wrapped("a    b   c", 6, true), ["a    b", "   c"]);
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_its_width_and_no_visible_glyph_is_lost(text in "[a-c日 /👩‍🚀]{0,60}", width in 2_usize..12) {
            let rows = wrapped(&text, width, false);
            for row in &rows {
                prop_assert!(measure::width(row) <= width, "{row:?} is wider than {width}");
            }
            let kept: String = rows.concat().replace(' ', "");
            prop_assert_eq!(kept, measure::graphemes(&text).map(|(g, _)| g).collect::<String>().replace(' ', ""));
        }

        #[test]
        fn any_width_comes_to_an_end(text in "\\PC{0,40}", width in 0_usize..4, keep in any::<bool>()) {
            prop_assert!(!wrapped(&text, width, keep).is_empty());
        }
    }
}
