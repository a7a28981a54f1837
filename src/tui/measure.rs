//! The one answer to "how wide is this": layout and paint ask here, so they cannot disagree.
//!
//! Widths are those ratatui paints with, per grapheme cluster. Whether a terminal agrees is the output layer's trouble.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Cells a text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { graphemes(text).map(|(_, width)| width).sum() }
}

/// The clusters that take room, with their cells. Controls and clusters without width are never painted.
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true)
        .filter(|cluster| !cluster.contains(char::is_control))
        .map(|cluster| (cluster, usize::from(cluster.cell_width())))
        .filter(|(_, width)| *width > 0)
}

/// Printable ASCII: a byte is a cluster is a cell.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// The text cut to at most `cells`, ending with `…` where something was cut off.
pub fn fit(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let Some(room) = cells.checked_sub(1) else { return Cow::Borrowed("") };
    let head = prefix(text, room);
    Cow::Owned(format!("{head}…"))
}

/// The longest beginning of the text that takes at most `cells`.
pub fn prefix(text: &str, cells: usize) -> &str {
    let mut used = 0;
    let mut end = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += width(cluster);
        if used > cells {
            break;
        }
        end = at + cluster.len();
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_counted_in_cells() {
        for (text, cells) in [("", 0), ("abc", 3), ("日本", 4), ("é", 1), ("e\u{301}", 1), ("👩‍🚀", 2), ("a\u{200d}", 1)]
        {
            assert_eq!(width(text), cells, "{text:?}");
        }
    }

    #[test]
    fn a_cut_text_says_so_and_never_splits_a_cluster() {
        for (text, cells, shown) in [
            ("alice", 5, "alice"),
            ("alice", 4, "ali…"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("ab", 1, "…"),
            ("ab", 0, ""),
        ] {
            assert_eq!(fit(text, cells), shown, "{text:?} in {cells}");
        }
    }
}
