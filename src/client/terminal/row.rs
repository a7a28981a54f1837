//! Rows of cells: where they are, and which of their cells must be painted.
//!
//! Must not know how anything is written.

use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};

use super::pen::Pen;
use super::width::is_agreed;

pub fn row_range(buffer: &Buffer, y: u16) -> std::ops::Range<usize> {
    let width = usize::from(buffer.area.width);
    usize::from(y) * width..(usize::from(y) + 1) * width
}

pub fn cell_width(cell: &Cell) -> u16 {
    cell.cell_width().max(1)
}

/// Whether a graphic stands in a cell, which therefore must not be written by the way.
pub fn is_pictured(cell: &Cell) -> bool {
    cell.diff_option == CellDiffOption::Skip
}

/// The column from which on a row is blank in the default style.
pub fn blank_tail(row: &[Cell]) -> u16 {
    let blank = |cell: &Cell| cell.symbol() == " " && Pen::of(cell) == Pen::default() && !is_pictured(cell);
    let used = row.iter().rposition(|cell| !blank(cell)).map_or(0, |last| last + 1);
    u16::try_from(used).unwrap_or(u16::MAX)
}

/// Which cells of a row are to be painted.
pub fn mark(front: &[Cell], back: &[Cell], dirty: &mut Vec<bool>) {
    dirty.clear();
    dirty.extend(front.iter().zip(back).map(|(old, new)| old != new));
    widen(front, back, dirty);
}

/// What must be painted along with what has changed.
pub fn widen(front: &[Cell], back: &[Cell], dirty: &mut [bool]) {
    // Painting over a half of a wide sign spoils the other half.
    spread(front, dirty);
    let disputed = |at: &usize| dirty[*at] && !(is_agreed(front[*at].symbol()) && is_agreed(back[*at].symbol()));
    if let Some(first) = (0..dirty.len()).find(disputed) {
        dirty[first..].fill(true);
    }
}

pub fn spread(row: &[Cell], dirty: &mut [bool]) {
    let mut x = 0;
    while x < row.len() {
        let end = (x + usize::from(cell_width(&row[x]))).min(row.len());
        if dirty[x..end].contains(&true) {
            dirty[x..end].fill(true);
        }
        x = end;
    }
}
