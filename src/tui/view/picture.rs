//! Pictures in half blocks: the upper pixel of a cell in the colour of the letters, the lower one in that of the ground.
//!
//! Must not know where a picture comes from, nor which line it belongs to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::chat::{Picture, Rgb};
use crate::tui::color::{ColorDepth, downgrade};

/// The cells a picture takes where there are so many columns: it is never drawn larger than it is.
pub fn size(picture: &Picture, columns: u16) -> (u16, u16) {
    let width = picture.width().min(columns);
    let height = scaled(picture.height(), width, picture.width());
    (width, height.div_ceil(2))
}

/// Paints into the left top corner of `area`, which is of [`size`].
pub fn paint(picture: &Picture, depth: ColorDepth, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    let height = scaled(picture.height(), area.width, picture.width());
    let pixel = |x: u16, y: u16| {
        let (x, y) = (scaled(x, picture.width(), area.width), scaled(y, picture.height(), height));
        if y < picture.height() { picture.pixel(x, y) } else { None }
    };
    for y in 0..area.height {
        for x in 0..area.width {
            let lower = if 2 * y + 1 < height { pixel(x, 2 * y + 1) } else { None };
            let (sign, style) = cell(pixel(x, 2 * y), lower, depth);
            buffer.set_stringn(area.x + x, area.y + y, sign, 1, style);
        }
    }
}

fn cell(upper: Option<Rgb>, lower: Option<Rgb>, depth: ColorDepth) -> (&'static str, Style) {
    let color = |rgb| downgrade(rgb, depth);
    match (upper, lower) {
        (None, None) => (" ", Style::new()),
        (Some(upper), None) => ("▀", Style::new().fg(color(upper))),
        (None, Some(lower)) => ("▄", Style::new().fg(color(lower))),
        (Some(upper), Some(lower)) => ("▀", Style::new().fg(color(upper)).bg(color(lower))),
    }
}

fn scaled(at: u16, to: u16, from: u16) -> u16 {
    let scaled = u32::from(at) * u32::from(to) / u32::from(from.max(1));
    u16::try_from(scaled).unwrap_or(u16::MAX)
}
