//! The graphics on the screen: which are there, which must be drawn again, and what the terminal keeps of them.
//!
//! A graphic stands on cells that are blank in the buffers and marked, so that nothing is written there by the way; when
//! it goes, whatever comes in its place is written over it. Its bytes are judged once more here, whoever made them: the
//! only sequences that pass are those of kitty's, iTerm2's and sixel's graphics. Must not know what they show.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::Arc;

use ratatui::buffer::{Buffer, CellDiffOption};
use unicode_width::UnicodeWidthChar;

use super::motion::move_to;
use crate::chat::{Drawing, Rgb};
use crate::tui::cache::PlacedPicture;

/// So many graphics the terminal keeps for us, besides those in view.
const SENT: usize = 24;

#[derive(Debug, Default)]
pub struct Graphics {
    front: Vec<PlacedPicture>,
    back: Vec<PlacedPicture>,
    /// Cells of these rows were written: which graphic of `back`, and which row of the screen.
    stale: Vec<(usize, u16)>,
    /// By the ids under which the terminal keeps them, the oldest first.
    sent: VecDeque<u32>,
}

impl Graphics {
    /// Begins a frame.
    pub fn blank(&mut self) {
        self.back.clear();
    }

    /// Keeps what is shown, for a change of other rows.
    pub fn amend(&mut self) {
        self.back.clone_from(&self.front);
    }

    /// Ends a frame.
    pub fn shown(&mut self) {
        std::mem::swap(&mut self.front, &mut self.back);
    }

    /// Takes the cells of `buffer` for these, as far as they lie in it and not in its last row, where some terminals
    /// would scroll.
    pub fn place(&mut self, pictures: Vec<PlacedPicture>, buffer: &mut Buffer) {
        let inner = buffer.area.height.saturating_sub(1);
        for placed in pictures {
            let inside = placed.area.bottom() <= inner && placed.area.right() <= buffer.area.width;
            if !inside || !self.is_trusted(&placed) {
                continue;
            }
            for at in placed.area.positions() {
                buffer[at].reset();
                buffer[at].set_diff_option(CellDiffOption::Skip);
            }
            self.back.push(placed);
        }
    }

    /// What is on the screen was judged when it came there.
    fn is_trusted(&self, placed: &PlacedPicture) -> bool {
        let known = self.front.iter().any(|shown| Arc::ptr_eq(&shown.picture, &placed.picture));
        known || placed.picture.graphic().is_some_and(|graphic| is_sound(&graphic.drawing))
    }

    /// Whether others stand in a row than before.
    pub fn is_changed(&self, y: u16) -> bool {
        self.differing(y).next().is_some()
    }

    /// Marks the cells of what comes or goes, and notes what is to be drawn again because of marked cells.
    pub fn mark(&mut self, y: u16, dirty: &mut [bool]) {
        let columns = |placed: &PlacedPicture| usize::from(placed.area.left())..usize::from(placed.area.right());
        for columns in self.differing(y).map(columns).collect::<Vec<_>>() {
            dirty[columns].fill(true);
        }
        let of_row = self.back.iter().enumerate().filter(|(_, placed)| stands_in(placed, y));
        self.stale.extend(of_row.filter(|(_, placed)| dirty[columns(placed)].contains(&true)).map(|(at, _)| (at, y)));
    }

    fn differing(&self, y: u16) -> impl Iterator<Item = &PlacedPicture> {
        let gone = self.front.iter().filter(|placed| !self.back.contains(placed));
        let come = self.back.iter().filter(|placed| !self.front.contains(placed));
        gone.chain(come).filter(move |placed| stands_in(placed, y))
    }

    pub fn is_to_draw(&self) -> bool {
        !self.stale.is_empty()
    }

    /// Draws in the default style; where the cursor is after that is not known.
    pub fn draw(&mut self, out: &mut Vec<u8>) {
        let mut whole = None;
        for (at, y) in std::mem::take(&mut self.stale) {
            let placed = &self.back[at];
            let corner = (placed.area.x, placed.area.y);
            let Some(graphic) = placed.picture.graphic() else { continue };
            match &graphic.drawing {
                Drawing::Whole(_) if whole == Some(at) => {}
                Drawing::Whole(bytes) => {
                    move_to(None, corner, out);
                    out.extend_from_slice(bytes.as_bytes());
                    whole = Some(at);
                }
                Drawing::Placeholders { id, color, sent, rows } => {
                    if !self.sent.contains(id) {
                        out.extend_from_slice(sent.as_bytes());
                        self.sent.push_back(*id);
                    }
                    if let Some(row) = rows.get(usize::from(y - corner.1)) {
                        move_to(None, (corner.0, y), out);
                        signs(row, *color, out);
                    }
                }
            }
        }
        self.make_room(out);
    }

    /// Makes the terminal forget what it keeps; nothing is on the screen any more.
    pub fn forget(&mut self, out: &mut Vec<u8>) {
        self.sent.drain(..).for_each(|id| delete(id, out));
        self.front.clear();
    }

    /// The oldest that are not in view go.
    fn make_room(&mut self, out: &mut Vec<u8>) {
        let seen: Vec<u32> = self.back.iter().filter_map(kept_as).collect();
        let mut too_many = self.sent.len().saturating_sub(SENT + seen.len());
        self.sent.retain(|id| {
            let goes = too_many > 0 && !seen.contains(id);
            if goes {
                too_many -= 1;
                delete(*id, out);
            }
            !goes
        });
    }
}

fn kept_as(placed: &PlacedPicture) -> Option<u32> {
    match &placed.picture.graphic()?.drawing {
        Drawing::Placeholders { id, .. } => Some(*id),
        Drawing::Whole(_) => None,
    }
}

fn stands_in(placed: &PlacedPicture, y: u16) -> bool {
    (placed.area.top()..placed.area.bottom()).contains(&y)
}

// Writing into a Vec cannot fail.

fn signs(row: &str, Rgb(r, g, b): Rgb, out: &mut Vec<u8>) {
    let _ = write!(out, "\x1b[38;2;{r};{g};{b}m{row}\x1b[39m");
}

/// kitty's graphics protocol, "Deleting images"; `q=2` asks for no answer.
fn delete(id: u32, out: &mut Vec<u8>) {
    let _ = write!(out, "\x1b_Gq=2,a=d,d=I,i={id}\x1b\\");
}

/// Whether these are the sequences of graphics and nothing else, from their first byte to their last.
fn is_sound(drawing: &Drawing) -> bool {
    match drawing {
        Drawing::Whole(bytes) => is_one(bytes, "\x1b]1337;File=inline=1;", "\x07") || is_one(bytes, "\x1bP", "\x1b\\"),
        Drawing::Placeholders { sent, rows, .. } => {
            let mut pieces = sent.split_inclusive("\x1b\\");
            let sign = |c: char| c == '\u{10eeee}' || c.width() == Some(0);
            !sent.is_empty()
                && pieces.all(|piece| is_one(piece, "\x1b_Gq=2,", "\x1b\\"))
                && rows.iter().all(|row| row.chars().all(sign))
        }
    }
}

fn is_one(bytes: &str, begin: &str, end: &str) -> bool {
    let body = bytes.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
    body.is_some_and(|body| body.bytes().all(|byte| matches!(byte, b' '..=b'~')))
}
