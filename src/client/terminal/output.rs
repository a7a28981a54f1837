//! From the cells of a frame to the bytes that change the terminal: only what differs, one write a frame, nothing
//! when nothing changed.
//!
//! Holds what the terminal shows. Movements take the shortest way, styles are written only where they change. What
//! terminals disagree on (see `width`) is never relied upon: after such a sign the cursor is placed anew, and the rest
//! of its row is painted whenever it comes or goes. Must not know what the cells mean.

use std::io::{self, Write};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::graphics::Graphics;
use super::hyperlink::{self, Links};
use super::motion::{self, move_to};
use super::osc52;
use super::pen::Pen;
use super::row::{blank_tail, cell_width, is_pictured, mark, row_range, spread, widen};
use super::width::is_agreed;
use crate::chat::SafeText;
use crate::tui::cache::{LinkedCells, PlacedPicture};

/// Blank cells at the end of a row from which erasing is shorter than writing them.
const ERASE_FROM: u16 = 4;

/// Synchronized output (DEC private mode 2026) keeps half a frame from being seen; terminals without it ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h\x1b[?25l";
const END: &[u8] = b"\x1b[?2026l";

#[derive(Debug)]
pub struct Output<W> {
    writer: W,
    /// What the terminal shows.
    front: Buffer,
    /// The frame that is being drawn.
    back: Buffer,
    /// Which cells of both are links.
    front_links: Links,
    back_links: Links,
    graphics: Graphics,
    /// The link that what is written next belongs to.
    link: Option<LinkedCells>,
    bytes: Vec<u8>,
    pen: Pen,
    /// Where the terminal's cursor is, while that is certain.
    at: Option<motion::Cell>,
    cursor: Cursor,
    title: Option<SafeText>,
    /// The terminal's content is unknown: erase, then draw everything.
    lost: bool,
}

/// What the terminal does with its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    Shown,
}

impl<W: Write> Output<W> {
    /// For a terminal of this size with anything on it.
    pub fn new(writer: W, (width, height): (u16, u16)) -> Self {
        let blank = Buffer::empty(Rect::new(0, 0, width, height));
        Self {
            writer,
            front: blank.clone(),
            back: blank,
            front_links: Links::default(),
            back_links: Links::default(),
            graphics: Graphics::default(),
            link: None,
            bytes: Vec::new(),
            pen: Pen::default(),
            at: None,
            cursor: Cursor::Unknown,
            title: None,
            lost: true,
        }
    }

    /// The terminal has another size now. What it shows after that is anybody's guess.
    pub fn resize(&mut self, (width, height): (u16, u16)) {
        let area = Rect::new(0, 0, width, height);
        self.front = Buffer::empty(area);
        self.back = Buffer::empty(area);
        self.repaint();
    }

    /// Draw everything next time: the terminal may show something else.
    pub fn repaint(&mut self) {
        self.lost = true;
        self.cursor = Cursor::Unknown;
        self.title = None;
    }

    /// The buffer for the next frame, blank.
    pub fn blank(&mut self) -> &mut Buffer {
        self.back.reset();
        self.back_links = Links::default();
        self.graphics.blank();
        &mut self.back
    }

    /// The cells of the frame that is being drawn which are links.
    pub fn link(&mut self, cells: Vec<LinkedCells>) {
        self.back_links = Links::of(cells);
    }

    /// The pictures of the frame that is being drawn which are to be graphics instead of half blocks.
    pub fn picture(&mut self, pictures: Vec<PlacedPicture>) {
        self.graphics.place(pictures, &mut self.back);
    }

    /// Takes back what the terminal keeps of pictures, before it is given back.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub fn forget_pictures(&mut self) -> io::Result<()> {
        self.bytes.clear();
        self.graphics.forget(&mut self.bytes);
        self.flush()
    }

    /// Brings the terminal to what the buffer holds, with the cursor at `cursor` or hidden, under `title`.
    ///
    /// # Errors
    /// When the terminal cannot be written to; it is gone then.
    pub fn show(&mut self, cursor: Option<Position>, title: &SafeText) -> io::Result<()> {
        self.paint(0, cursor);
        self.say_title(title);
        std::mem::swap(&mut self.front, &mut self.back);
        std::mem::swap(&mut self.front_links, &mut self.back_links);
        self.graphics.shown();
        self.flush()
    }

    /// The buffer for a change of the rows from `first` on, which hold what is shown now. `None` while the terminal's
    /// content is unknown: then only a whole frame will do.
    pub fn amend_from(&mut self, first: u16) -> Option<&mut Buffer> {
        let start = row_range(&self.back, first.min(self.back.area.height)).start;
        self.back.content[start..].clone_from_slice(&self.front.content[start..]);
        // The input holds no links, but what stands beside it may.
        self.back_links.clone_from(&self.front_links);
        self.graphics.amend();
        (!self.lost).then_some(&mut self.back)
    }

    /// As [`Output::show`], for the rows from `first` on.
    ///
    /// # Errors
    /// When the terminal cannot be written to; it is gone then.
    pub fn show_from(&mut self, first: u16, cursor: Option<Position>) -> io::Result<()> {
        self.paint(first, cursor);
        let start = row_range(&self.back, first.min(self.back.area.height)).start;
        self.front.content[start..].swap_with_slice(&mut self.back.content[start..]);
        self.flush()
    }

    /// Collects the bytes for the rows from `first` on.
    fn paint(&mut self, first: u16, cursor: Option<Position>) {
        self.bytes.clear();
        let wanted = cursor.map(|at| (at.x, at.y));
        if self.lost {
            self.begun(true);
            self.start_over();
        }
        let changed: Vec<u16> = (first..self.back.area.height).filter(|y| self.is_changed(*y)).collect();
        // Typing touches the row of the cursor only, and needs no frame around it.
        let begun = self.begun(changed.iter().any(|y| wanted.is_none_or(|(_, row)| row != *y)));
        self.rows(&changed);
        self.link_to(None);
        self.pictures();
        self.place_cursor(wanted, begun);
    }

    /// Rings the bell.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub fn ring(&mut self) -> io::Result<()> {
        self.bytes.clear();
        self.bytes.push(0x07);
        self.flush()
    }

    /// Puts a text into the terminal's clipboard; false where it is too long for that.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub fn copy(&mut self, text: &str, tmux: bool) -> io::Result<bool> {
        let Some(bytes) = osc52::copy(text, tmux) else { return Ok(false) };
        self.bytes = bytes;
        self.flush().map(|()| true)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        self.writer.write_all(&self.bytes)?;
        self.writer.flush()
    }

    fn start_over(&mut self) {
        self.bytes.extend_from_slice(b"\x1b[m\x1b[2J");
        self.front.reset();
        self.front_links = Links::default();
        self.graphics.forget(&mut self.bytes);
        self.pen = Pen::default();
        self.at = None;
        self.lost = false;
    }

    /// Whether a frame is open; opens it if it is `needed`.
    fn begun(&mut self, needed: bool) -> bool {
        if needed && self.bytes.is_empty() {
            self.bytes.extend_from_slice(BEGIN);
            self.cursor = Cursor::Hidden;
        }
        !self.bytes.is_empty()
    }

    fn is_changed(&self, y: u16) -> bool {
        let row = row_range(&self.back, y);
        self.front.content[row.clone()] != self.back.content[row]
            || self.front_links.row(y) != self.back_links.row(y)
            || self.graphics.is_changed(y)
    }

    fn rows(&mut self, changed: &[u16]) {
        let mut dirty = Vec::new();
        for y in changed {
            let row = row_range(&self.back, *y);
            mark(&self.front.content[row.clone()], &self.back.content[row], &mut dirty);
            self.mark_links(*y, &mut dirty);
            self.graphics.mark(*y, &mut dirty);
            self.row(*y, &dirty);
        }
    }

    /// Draws those that are new or whose cells were just written.
    fn pictures(&mut self) {
        if self.graphics.is_to_draw() {
            self.pen.change(Pen::default(), &mut self.bytes);
            self.graphics.draw(&mut self.bytes);
            // Terminals leave the cursor where they like.
            self.at = None;
        }
    }

    /// A cell that has become part of another link is written anew.
    fn mark_links(&self, y: u16, dirty: &mut [bool]) {
        if self.front_links.row(y) == self.back_links.row(y) {
            return;
        }
        for (x, dirty) in (0..).zip(&mut *dirty) {
            let link = |links: &Links| links.at((x, y)).map(|cells| cells.link.clone());
            *dirty |= link(&self.front_links) != link(&self.back_links);
        }
        let row = row_range(&self.back, y);
        spread(&self.back.content[row.clone()], dirty);
        widen(&self.front.content[row.clone()], &self.back.content[row], dirty);
    }

    /// What is written from now on belongs to this link.
    fn link_to(&mut self, to: Option<LinkedCells>) {
        if self.link.as_ref().map(|cells| &cells.link) != to.as_ref().map(|cells| &cells.link) {
            hyperlink::change(to.as_ref(), &mut self.bytes);
        }
        self.link = to;
    }

    fn row(&mut self, y: u16, dirty: &[bool]) {
        let width = self.back.area.width;
        let tail = blank_tail(&self.back.content[row_range(&self.back, y)]);
        let mut x = 0;
        while x < width {
            let cells = cell_width(&self.back[(x, y)]).min(width - x);
            if !dirty[usize::from(x)] {
                x += cells;
                continue;
            }
            self.go((x, y));
            if x >= tail && width - x >= ERASE_FROM {
                self.link_to(None);
                self.pen.change(Pen::default(), &mut self.bytes);
                self.bytes.extend_from_slice(b"\x1b[K");
                return;
            }
            self.put((x, y), cells);
            x += cells;
        }
    }

    fn put(&mut self, (x, y): motion::Cell, cells: u16) {
        if self.link.is_some() || !self.back_links.is_empty() {
            self.link_to(self.back_links.at((x, y)).cloned());
        }
        let cell = &self.back[(x, y)];
        self.pen.change(Pen::of(cell), &mut self.bytes);
        let symbol = cell.symbol();
        let agreed = is_agreed(symbol);
        if !agreed {
            // Whatever the terminal makes of the sign, no older text shines through.
            self.bytes.extend(std::iter::repeat_n(b' ', usize::from(cells)));
            let after = (x + cells < self.back.area.width).then_some((x + cells, y));
            move_to(after, (x, y), &mut self.bytes);
        }
        self.bytes.extend_from_slice(symbol.as_bytes());
        // At the right edge terminals keep the cursor on the last cell or behind it.
        let certain = agreed && x + cells < self.back.area.width;
        self.at = certain.then_some((x + cells, y));
    }

    /// Moves the cursor; over a short gap by writing the cells of the gap again.
    fn go(&mut self, to: motion::Cell) {
        if let Some((x, y)) = self.at
            && y == to.1
            && to.0 > x
            && self.rewrite((x, to.0), y)
        {
            return;
        }
        move_to(self.at, to, &mut self.bytes);
        self.at = Some(to);
    }

    /// Writes the cells from `from` to `to`, if that is shorter than moving over them.
    fn rewrite(&mut self, (from, to): (u16, u16), y: u16) -> bool {
        let start = self.bytes.len();
        let limit = motion::forward_cost(to - from);
        for x in from..to {
            let cell = &self.back[(x, y)];
            let linked = self.link.is_some() || self.back_links.at((x, y)).is_some();
            let same = !linked
                && !is_pictured(cell)
                && Pen::of(cell) == self.pen
                && is_agreed(cell.symbol())
                && cell_width(cell) == 1;
            if !same || self.bytes.len() - start + cell.symbol().len() > limit {
                self.bytes.truncate(start);
                return false;
            }
            self.bytes.extend_from_slice(cell.symbol().as_bytes());
        }
        self.at = Some((to, y));
        true
    }

    fn place_cursor(&mut self, wanted: Option<motion::Cell>, begun: bool) {
        if let Some(to) = wanted {
            move_to(self.at, to, &mut self.bytes);
            self.at = Some(to);
        }
        let state = if wanted.is_some() { Cursor::Shown } else { Cursor::Hidden };
        if self.cursor != state {
            self.bytes.extend_from_slice(if wanted.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.cursor = state;
        }
        if begun {
            self.bytes.extend_from_slice(END);
        }
    }

    fn say_title(&mut self, title: &SafeText) {
        if self.title.as_ref() != Some(title) {
            self.bytes.extend_from_slice(b"\x1b]2;");
            self.bytes.extend_from_slice(title.as_str().as_bytes());
            self.bytes.extend_from_slice(b"\x1b\\");
            self.title = Some(title.clone());
        }
    }
}
