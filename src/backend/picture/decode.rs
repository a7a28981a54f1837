//! From the bytes of a file to a picture of some cells. The bytes are a stranger's: limited, and guarded against panics.
//!
//! Must not know where the bytes come from.

use std::io::Cursor;

use image::imageops::thumbnail;
use image::{ImageReader, Limits, RgbaImage};

use crate::chat::{Graphic, Picture, Rgb};
use crate::markup::guard;

/// More pixels than this are not unpacked.
const MAX_PIXELS: u64 = 20_000_000;
/// What unpacking may take: four bytes a pixel, and room to work.
const MAX_MEMORY: u64 = 128 << 20;
/// The size it is brought to; a cell holds two pixels, one above the other.
const WIDTH: u32 = 60;
const HEIGHT: u32 = 24;

/// The picture, of a moving one the first frame. `None` for what is no PNG, JPEG, GIF or WebP or is too large. Takes
/// long: not for the loop.
///
/// `draw` adds the graphic for terminals that have them; it is guarded, too.
pub fn decode(bytes: &[u8], draw: &dyn Fn(&RgbaImage, &Picture) -> Option<Graphic>) -> Option<Picture> {
    let image = guard::run(|| unpack(bytes)).flatten()?;
    let picture = small(&image)?;
    let graphic = guard::run(|| draw(&image, &picture)).flatten();
    Some(picture.with_graphic(graphic))
}

fn unpack(bytes: &[u8]) -> Option<RgbaImage> {
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok();
    let (width, height) = reader()?.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let mut reader = reader()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    Some(reader.decode().ok()?.into_rgba8())
}

fn small(image: &RgbaImage) -> Option<Picture> {
    let (width, height) = fitting(image.dimensions());
    let image = if (width, height) == image.dimensions() { image.clone() } else { thumbnail(image, width, height) };
    let pixel = |pixel: &image::Rgba<u8>| {
        let [r, g, b, alpha] = pixel.0;
        (alpha >= 128).then_some(Rgb(r, g, b))
    };
    Picture::new(u16::try_from(width).ok()?, image.pixels().map(pixel).collect())
}

/// The size within the bounds, never larger than it is.
fn fitting((width, height): (u32, u32)) -> (u32, u32) {
    if width <= WIDTH && height <= HEIGHT {
        return (width, height);
    }
    // Compared without fractions: which side is further over its bound?
    if u64::from(width) * u64::from(HEIGHT) >= u64::from(height) * u64::from(WIDTH) {
        (WIDTH, scaled(height, WIDTH, width))
    } else {
        (scaled(width, HEIGHT, height), HEIGHT)
    }
}

fn scaled(side: u32, to: u32, from: u32) -> u32 {
    u32::try_from(u64::from(side) * u64::from(to) / u64::from(from.max(1))).unwrap_or(to).max(1)
}

#[cfg(test)]
mod tests {
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder};
    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8]) -> Option<Picture> {
        super::decode(bytes, &|_, _| None)
    }

    fn png(width: u32, height: u32, rgba: [u8; 4]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let pixels = rgba.repeat(usize::try_from(width * height).unwrap());
        PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgba8).unwrap();
        bytes
    }

    #[test]
    fn a_picture_becomes_small_and_keeps_its_shape() {
        for (size, small) in [((8, 6), (8, 6)), ((600, 400), (36, 24)), ((1200, 100), (60, 5)), ((10, 400), (1, 24))] {
            let picture = decode(&png(size.0, size.1, [9, 8, 7, 255])).unwrap();
            assert_eq!((picture.width(), picture.height()), small, "{size:?}");
            assert_eq!(picture.pixel(0, 0), Some(Rgb(9, 8, 7)));
            assert_eq!(picture.pixel(picture.width(), 0), None);
        }
        assert_eq!(
            decode(&png(4, 4, [9, 8, 7, 0])).unwrap().pixel(1, 1),
            None,
            "what is clear lets the ground through"
        );
    }

    #[test]
    fn a_small_file_that_unpacks_to_too_much_is_not_unpacked() {
        // The header alone says 65,535 times 65,535.
        let mut bomb = png(1, 1, [0; 4]);
        bomb[16..24].copy_from_slice(&[0, 0, 255, 255, 0, 0, 255, 255]);
        assert_eq!(decode(&bomb), None);
    }

    proptest! {
        #[test]
        fn no_bytes_do_more_than_be_no_picture(
            noise in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..60, value in any::<u8>(),
        ) {
            decode(&noise);
            let mut spoilt = png(5, 5, [1, 2, 3, 255]);
            let at = at.min(spoilt.len() - 1);
            spoilt[at] = value;
            decode(&spoilt);
        }
    }
}
