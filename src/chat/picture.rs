//! A picture as small as a terminal shows it: two pixels in a cell, one above the other.
//!
//! Must not know where it comes from.

use super::rich::Rgb;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: u16,
    /// Row by row from the top; `None` lets the ground through.
    pixels: Vec<Option<Rgb>>,
    graphic: Option<Graphic>,
}

/// The same picture as a terminal with graphics takes it, filling the same cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graphic {
    /// Width and height of the cells it is made for, in pixels.
    pub cell: (u16, u16),
    pub drawing: Drawing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// A sequence that draws it all from the cursor on (iTerm2, sixel).
    Whole(String),
    /// `sent` once it is shown by signs in a certain colour (kitty's Unicode placeholders), row by row.
    Placeholders { id: u32, color: Rgb, sent: String, rows: Vec<String> },
}

impl Picture {
    /// `None` unless the pixels fill whole rows of `width`, of which there is at least one.
    pub fn new(width: u16, pixels: Vec<Option<Rgb>>) -> Option<Self> {
        let rows = pixels.len().checked_div(usize::from(width))?;
        let whole = rows > 0 && rows * usize::from(width) == pixels.len() && u16::try_from(rows).is_ok();
        whole.then_some(Self { width, pixels, graphic: None })
    }

    pub fn with_graphic(self, graphic: Option<Graphic>) -> Self {
        Self { graphic, ..self }
    }

    pub fn graphic(&self) -> Option<&Graphic> {
        self.graphic.as_ref()
    }

    /// What it takes in memory, about, in bytes.
    pub fn weight(&self) -> usize {
        let graphic = self.graphic.as_ref().map_or(0, |graphic| match &graphic.drawing {
            Drawing::Whole(bytes) => bytes.len(),
            Drawing::Placeholders { sent, .. } => sent.len(),
        });
        4 * self.pixels.len() + graphic
    }

    /// Columns and rows of the cells it fills.
    pub fn cells(&self) -> (u16, u16) {
        (self.width, self.height().div_ceil(2))
    }

    pub fn width(&self) -> u16 {
        self.width
    }

    pub fn height(&self) -> u16 {
        u16::try_from(self.pixels.len() / usize::from(self.width)).unwrap_or(0)
    }

    /// The pixel of a column and row; `None` outside, too.
    pub fn pixel(&self, x: u16, y: u16) -> Option<Rgb> {
        let at = usize::from(y) * usize::from(self.width) + usize::from(x);
        if x < self.width { self.pixels.get(at).copied().flatten() } else { None }
    }
}
