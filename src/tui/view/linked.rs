//! Where the links of a laid-out line stand: runs of cells, with one id for a link however often it wraps.
//!
//! Must not know how a terminal is told of them.

use super::message;
use crate::chat::Line;
use crate::tui::cache::{Hyperlink, LinkedCells};
use crate::tui::wrap::Glyph;

/// The links of a line, and the cells of them so far.
pub struct LinkedRows {
    links: Vec<Hyperlink>,
    pub cells: Vec<LinkedCells>,
}

impl LinkedRows {
    pub fn of(line: &Line) -> Self {
        let links = message::links(line).map(|link| Hyperlink::new(&line.message.id, link.url.as_str()));
        Self { links: links.collect(), cells: Vec::new() }
    }

    /// A row of glyphs is painted from this cell on.
    pub fn note(&mut self, (x, y): (u16, u16), glyphs: &[Glyph<'_>]) {
        if self.links.is_empty() {
            return;
        }
        let mut x = x;
        for run in glyphs.chunk_by(|a, b| a.link == b.link) {
            let cells: usize = run.iter().map(|glyph| glyph.cells).sum();
            let width = u16::try_from(cells).unwrap_or(u16::MAX);
            let link = usize::from(run[0].link).checked_sub(1).and_then(|link| self.links.get(link));
            self.cells.extend(link.map(|link| LinkedCells { x, y, width, link: link.clone() }));
            x = x.saturating_add(width);
        }
    }
}
