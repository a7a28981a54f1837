//! The selected message: kept in view, painted as chosen, and moved along when the view is moved by pages.
//!
//! Also what of each line can be clicked, by hand or by the terminal. Must not know what is done with a message.

use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::line::Block;
use super::timeline::{Paint, Pane, row_at};
use crate::chat::MessageId;
use crate::tui::cache::{Cache, Hit, LinkedCells, PlacedPicture};
use crate::tui::paint;
use crate::tui::theme::Tone;

/// A place in the list of lines: the line at the bottom and how many of its rows lie below the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub at: usize,
    pub below: usize,
}

impl Spot {
    fn is_below(self, other: Self) -> bool {
        self.at > other.at || (self.at == other.at && self.below < other.below)
    }
}

impl Pane<'_> {
    /// Where the view comes to with its selection: a view that was moved takes the selection along, otherwise the
    /// view goes to the selection. `moved` came of moving by `by` rows from `start`.
    pub(super) fn with_selected(
        &self,
        (start, moved, by): (Spot, Spot, i32),
        cache: &mut Cache,
    ) -> (Spot, Option<MessageId>) {
        let Some(selected) = self.selected else { return (moved, None) };
        let at = self.find(selected, cache.pane().selected_at);
        if self.lines[at].message.id != *selected {
            return (moved, None);
        }
        cache.pane().selected_at = at;
        let (highest, lowest) = self.span_with(at, cache);
        if by == 0 {
            let spot = if moved.is_below(lowest) { lowest } else { moved };
            return (if highest.is_below(spot) { highest } else { spot }, None);
        }
        let top = self.up(moved, self.height.saturating_sub(1), cache).at;
        let first = if top < moved.at && top > 0 { top + 1 } else { top };
        let taken = match () {
            () if start == moved => Some(if by > 0 { top } else { moved.at }),
            () if moved.is_below(lowest) => Some(first),
            () if highest.is_below(moved) => Some(moved.at),
            () => None,
        };
        let taken = taken.filter(|taken| *taken != at).map(|taken| self.lines[taken].message.id.clone());
        (moved, taken)
    }

    /// The highest and the lowest view that show a line whole; of one that is taller than the view, a row.
    fn span_with(&self, at: usize, cache: &mut Cache) -> (Spot, Spot) {
        let rows = self.rows(at, cache);
        if rows > self.height {
            return (Spot { at, below: rows - 1 }, self.down(Spot { at, below: 0 }, self.height.max(1) - 1, cache));
        }
        (Spot { at, below: 0 }, self.down(Spot { at, below: 0 }, self.height - rows, cache))
    }

    /// A line was painted with its first row `top` rows below the pane's top.
    pub(super) fn note_line(&self, at: usize, block: &Block, top: i64, paint: &mut Paint<'_>) {
        let id = &self.lines[at].message.id;
        let rows = (top.max(0), (top + i64::from(block.rows())).min(i64::from(paint.area.height)));
        let (Some(first), Ok(height)) = (row_at(paint.area, rows.0), u16::try_from(rows.1 - rows.0)) else { return };
        let area = Rect { height, ..first };
        if self.focused {
            paint.cache.clickable(area, Hit::Message(id.clone()));
        }
        for cells in &block.links {
            if let Some(row) = row_at(paint.area, top + i64::from(cells.y)) {
                paint.cache.linked(LinkedCells { x: row.x + cells.x, y: row.y, ..cells.clone() });
            }
        }
        for PlacedPicture { area, picture } in &block.pictures {
            let y = top + i64::from(area.y);
            let end = y + i64::from(area.height);
            // Partly out of view it stays in half blocks.
            if let Some(row) = row_at(paint.area, y).filter(|_| end <= i64::from(paint.area.height)) {
                let area = Rect { x: row.x + area.x, y: row.y, ..*area };
                paint.cache.placed(PlacedPicture { area, picture: Arc::clone(picture) });
            }
        }
        if self.selected == Some(id) {
            paint.buffer.set_style(area, self.look.theme.style(Tone::Chosen));
            paint.cache.selected_unfolds = block.unfolds;
            if top >= 0 && self.setting.width >= super::line::COLUMNS_FROM {
                paint::left(
                    paint.buffer,
                    Rect { width: 1, ..first },
                    &[Span::styled(">", self.look.theme.style(Tone::Accent))],
                );
            }
        }
    }
}
