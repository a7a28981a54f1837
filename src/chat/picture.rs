//! A picture as small as a terminal shows it: two pixels in a cell, one above the other.
//!
//! Must not know where it comes from.

use super::rich::Rgb;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: u16,
    /// Row by row from the top; `None` lets the ground through.
    pixels: Vec<Option<Rgb>>,
}

impl Picture {
    /// `None` unless the pixels fill whole rows of `width`, of which there is at least one.
    pub fn new(width: u16, pixels: Vec<Option<Rgb>>) -> Option<Self> {
        let rows = pixels.len().checked_div(usize::from(width))?;
        let whole = rows > 0 && rows * usize::from(width) == pixels.len() && u16::try_from(rows).is_ok();
        whole.then_some(Self { width, pixels })
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
