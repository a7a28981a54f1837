//! A picture as the sequences of a terminal with graphics, made by `ratatui-image`.
//!
//! Only the sequences are taken from it: it would hide them in the symbol of a cell, where the words of strangers go,
//! too. Takes long: not for the loop. Must not know when or where a picture is shown.

use image::imageops::{self, FilterType};
use image::{DynamicImage, RgbaImage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Color;
use ratatui::widgets::Widget;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol as Made;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;

use crate::chat::{Drawing, Graphic, Picture, Rgb};

/// What a terminal is sent for one picture at most, in bytes. What is larger stays in half blocks.
const MAX_WHOLE: usize = 1 << 20;
/// This is sent but once.
const MAX_SENT: usize = 4 << 20;
/// Cells larger than this, in pixels, are no cells.
const MAX_CELL: u16 = 64;

const PLACEHOLDER: char = '\u{10eeee}';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Kitty,
    Iterm,
    Sixel,
}

/// `image` for the cells that `picture` fills, each of `cell` pixels. A terminal that keeps it does so as `id`.
pub fn encode(
    image: &RgbaImage,
    picture: &Picture,
    cell: (u16, u16),
    (protocol, id): (Protocol, u32),
) -> Option<Graphic> {
    if !(1..=MAX_CELL).contains(&cell.0) || !(1..=MAX_CELL).contains(&cell.1) {
        return None;
    }
    let (columns, rows) = picture.cells();
    let (image, size) = (DynamicImage::ImageRgba8(fill(image, picture, cell)), Size::new(columns, rows));
    let drawing = match protocol {
        Protocol::Kitty => placeholders(&Made::Kitty(Kitty::new(image, size, id, false, true).ok()?), id),
        Protocol::Iterm => whole(&Iterm2::new(image, size, false).ok()?.data, "\x1b]1337;"),
        Protocol::Sixel => whole(&Sixel::new(image, size, false).ok()?.data, "\x1bP"),
    };
    Some(Graphic { cell, drawing: drawing? })
}

/// Brought to the size of the cells; what the last row has too much stays clear.
fn fill(image: &RgbaImage, picture: &Picture, (width, height): (u16, u16)) -> RgbaImage {
    let (columns, rows) = picture.cells();
    let wide = u32::from(columns) * u32::from(width);
    let high = (u32::from(picture.height()) * u32::from(height) / 2).max(1);
    let scaled = if image.width() > wide {
        imageops::thumbnail(image, wide, high)
    } else {
        imageops::resize(image, wide, high, FilterType::Triangle)
    };
    let mut canvas = RgbaImage::new(wide, u32::from(rows) * u32::from(height));
    imageops::replace(&mut canvas, &scaled, 0, 0);
    canvas
}

/// Without the erasing in front of it: that moves the cursor, wrongly at the bottom, and cells are erased already.
fn whole(data: &str, begin: &str) -> Option<Drawing> {
    let bytes: String = data[data.find(begin)?..].chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    (bytes.len() <= MAX_WHOLE).then_some(Drawing::Whole(bytes))
}

/// The transmission stands in front of the first sign.
fn placeholders(made: &Made, id: u32) -> Option<Drawing> {
    let area = Rect::from(((0, 0).into(), made.size()));
    let mut cells = Buffer::empty(area);
    Image::new(made).render(area, &mut cells);
    let Color::Rgb(r, g, b) = cells[(0, 0)].fg else { return None };
    let row = |y: u16| (0..area.width).map(|x| cells[(x, y)].symbol()).collect::<String>();
    let mut rows: Vec<String> = (0..area.height).map(row).collect();
    let first = rows.first_mut()?;
    let signs = first.split_off(first.find(PLACEHOLDER)?);
    let sent = std::mem::replace(first, signs);
    (sent.len() <= MAX_SENT).then_some(Drawing::Placeholders { id, color: Rgb(r, g, b), sent, rows })
}
