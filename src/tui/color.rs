//! Colours as numbers: what a terminal can show of an RGB colour, and whether it can be read on the ground.
//!
//! Pure arithmetic. Must not know what is painted with a colour; that is `theme`.

use ratatui::style::Color;

use crate::chat::Rgb;

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorDepth {
    /// No colour at all; bold, underline and reverse stay.
    None,
    Ansi16,
    Ansi256,
    True,
}

/// WCAG's contrast ratio for text; below it a name is corrected.
const READABLE: f32 = 4.5;

/// `color` as the depth can show it; `Reset` where it cannot be shown at all.
pub fn downgrade(color: Rgb, depth: ColorDepth) -> Color {
    let Rgb(r, g, b) = color;
    match depth {
        ColorDepth::None => Color::Reset,
        ColorDepth::Ansi16 => nearest_ansi(color),
        ColorDepth::Ansi256 => Color::Indexed(nearest_indexed(color)),
        ColorDepth::True => Color::Rgb(r, g, b),
    }
}

/// Whether white can be read on the ground rather than black.
pub fn is_dark(ground: Rgb) -> bool {
    luminance(ground) < 0.179
}

/// `color`, moved towards white or black until it can be read on `ground`.
pub fn readable_on(color: Rgb, ground: Rgb) -> Rgb {
    towards_readable(color, ground).find(|mixed| contrast(*mixed, ground) >= READABLE).unwrap_or(color)
}

/// As [`readable_on`], with what the terminal makes of the colour.
pub fn readable(color: Rgb, ground: Rgb, depth: ColorDepth) -> Color {
    match depth {
        ColorDepth::None => Color::Reset,
        ColorDepth::True => downgrade(readable_on(color, ground), depth),
        ColorDepth::Ansi256 => {
            let mut indices = towards_readable(color, ground).map(nearest_indexed);
            let index = indices.find(|index| contrast(of_index(*index), ground) >= READABLE);
            Color::Indexed(index.unwrap_or(if is_dark(ground) { 231 } else { 16 }))
        }
        // The sixteen are the terminal's own; on a light ground those that most terminals draw too light are left out.
        ColorDepth::Ansi16 => match nearest_ansi(color) {
            hue if is_dark(ground) => hue,
            Color::Yellow => Color::Red,
            Color::Green | Color::Cyan | Color::LightBlue => Color::Blue,
            hue => hue,
        },
    }
}

fn towards_readable(color: Rgb, ground: Rgb) -> impl Iterator<Item = Rgb> {
    let towards = if is_dark(ground) { 255.0 } else { 0.0 };
    (0_u8..=20).map(move |step| mix(color, towards, f32::from(step) / 20.0))
}

/// A colour of its own for a name, the same in every run and on every machine. It may have to be corrected for the
/// ground.
pub fn for_name(key: &str) -> Rgb {
    from_hue(f32::from(u16::try_from(hash(key) % 360).unwrap_or(0)))
}

/// Contrast ratio of two colours, 1 to 21 (WCAG 2.1, 1.4.3).
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// FNV-1a: stable across versions of the standard library, unlike its own hasher.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A soft colour of the hue, 0 to 360 degrees: HSL with saturation 0.55 and lightness 0.68.
fn from_hue(hue: f32) -> Rgb {
    const CHROMA: f32 = 0.55 * (1.0 - (2.0 * 0.68 - 1.0));
    const BASE: f32 = 0.68 - CHROMA / 2.0;
    let sector = hue / 60.0;
    let second = CHROMA * (1.0 - (sector % 2.0 - 1.0).abs());
    let (r, g, b) = match sector as u8 {
        0 => (CHROMA, second, 0.0),
        1 => (second, CHROMA, 0.0),
        2 => (0.0, CHROMA, second),
        3 => (0.0, second, CHROMA),
        4 => (second, 0.0, CHROMA),
        _ => (CHROMA, 0.0, second),
    };
    let byte = |part: f32| ((part + BASE) * 255.0).round() as u8;
    Rgb(byte(r), byte(g), byte(b))
}

fn mix(Rgb(r, g, b): Rgb, towards: f32, share: f32) -> Rgb {
    let part = |c: u8| (f32::from(c) + (towards - f32::from(c)) * share).round() as u8;
    Rgb(part(r), part(g), part(b))
}

fn luminance(Rgb(r, g, b): Rgb) -> f32 {
    let linear = |c: u8| {
        let c = f32::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn distance(Rgb(r, g, b): Rgb, Rgb(x, y, z): Rgb) -> i32 {
    let part = |a: u8, b: u8| (i32::from(a) - i32::from(b)).pow(2);
    // Green counts most to the eye, then red.
    3 * part(r, x) + 4 * part(g, y) + 2 * part(b, z)
}

/// The nearest of the 6x6x6 cube and the grey ramp of xterm's 256 colours.
fn nearest_indexed(color: Rgb) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |c: u8| (0_u8..6).min_by_key(|at| STEPS[usize::from(*at)].abs_diff(c)).unwrap_or(0);
    let Rgb(r, g, b) = color;
    let (r, g, b) = (step(r), step(g), step(b));
    let cube = Rgb(STEPS[usize::from(r)], STEPS[usize::from(g)], STEPS[usize::from(b)]);
    let grey = (0_u8..24).min_by_key(|at| distance(grey(*at), color)).unwrap_or(0);
    if distance(self::grey(grey), color) < distance(cube, color) { 232 + grey } else { 16 + 36 * r + 6 * g + b }
}

/// What xterm's colour of this number looks like. The first sixteen differ between terminals; these are xterm's.
pub fn of_index(index: u8) -> Rgb {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    const FIRST: [Rgb; 16] = [
        Rgb(0, 0, 0),
        Rgb(205, 0, 0),
        Rgb(0, 205, 0),
        Rgb(205, 205, 0),
        Rgb(0, 0, 238),
        Rgb(205, 0, 205),
        Rgb(0, 205, 205),
        Rgb(229, 229, 229),
        Rgb(127, 127, 127),
        Rgb(255, 0, 0),
        Rgb(0, 255, 0),
        Rgb(255, 255, 0),
        Rgb(92, 92, 255),
        Rgb(255, 0, 255),
        Rgb(0, 255, 255),
        Rgb(255, 255, 255),
    ];
    let step = |n: u8| STEPS[usize::from(n % 6)];
    match index {
        0..16 => FIRST[usize::from(index)],
        16..232 => Rgb(step((index - 16) / 36), step((index - 16) / 6), step(index - 16)),
        232.. => grey(index - 232),
    }
}

fn grey(at: u8) -> Rgb {
    let level = 8 + 10 * at;
    Rgb(level, level, level)
}

/// The nearest of the six hues; never black, white or grey, which vanish on some grounds. Blue is the bright one: the
/// other cannot be read on black.
pub fn nearest_ansi(Rgb(r, g, b): Rgb) -> Color {
    const HUES: [Color; 6] = [Color::Red, Color::Yellow, Color::Green, Color::Cyan, Color::LightBlue, Color::Magenta];
    let (r, g, b) = (f32::from(r), f32::from(g), f32::from(b));
    let top = r.max(g).max(b);
    let chroma = top - r.min(g).min(b);
    if chroma < 24.0 {
        return Color::Reset;
    }
    // The sixth of the colour circle, 0 for red.
    let sixth = match top {
        _ if top <= r => ((g - b) / chroma).rem_euclid(6.0),
        _ if top <= g => (b - r) / chroma + 2.0,
        _ => (r - g) / chroma + 4.0,
    };
    HUES[sixth.round() as usize % 6]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BLACK: Rgb = Rgb(16, 19, 26);
    const WHITE: Rgb = Rgb(255, 255, 255);

    #[test]
    fn every_colour_of_a_server_becomes_readable_on_both_grounds() {
        for r in (0..=255).step_by(51) {
            for g in (0..=255).step_by(51) {
                for b in (0..=255).step_by(51) {
                    for ground in [BLACK, WHITE] {
                        let shown = readable_on(Rgb(r, g, b), ground);
                        assert!(contrast(shown, ground) >= READABLE, "{r},{g},{b} on {ground:?} gave {shown:?}");
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_name_can_be_read_on_any_ground(name in ".{1,20}", ground in any::<(u8, u8, u8)>(), given in any::<Option<(u8, u8, u8)>>()) {
            let ground = Rgb(ground.0, ground.1, ground.2);
            let color = given.map_or_else(|| for_name(&name), |(r, g, b)| Rgb(r, g, b));
            prop_assert!(contrast(readable_on(color, ground), ground) >= READABLE);
            let Color::Indexed(index) = readable(color, ground, ColorDepth::Ansi256) else { panic!("not of 256") };
            // Between two greys of the palette no colour may be far enough from a middling ground.
            prop_assert!(index >= 16 && contrast(of_index(index), ground) >= READABLE);
        }
    }

    /// A bold name counts as large text, for which 3 is enough; where it can be had it is more.
    #[test]
    fn of_sixteen_colours_only_those_that_can_be_read_are_used() {
        for degree in 0..360_u16 {
            let color = from_hue(f32::from(degree));
            for (ground, enough) in [(BLACK, 3.0), (WHITE, READABLE)] {
                let shown = readable(color, ground, ColorDepth::Ansi16);
                let number = match shown {
                    Color::Red => 1,
                    Color::Green => 2,
                    Color::Yellow => 3,
                    Color::Blue => 4,
                    Color::Magenta => 5,
                    Color::Cyan => 6,
                    Color::LightBlue => 12,
                    other => panic!("{other} is not of the sixteen"),
                };
                assert!(contrast(of_index(number), ground) >= enough, "{shown} on {ground:?}");
            }
        }
    }

    #[test]
    fn a_readable_colour_is_left_as_it_is() {
        assert_eq!(readable_on(Rgb(120, 200, 220), BLACK), Rgb(120, 200, 220));
        assert_eq!(readable_on(Rgb(0, 60, 120), WHITE), Rgb(0, 60, 120));
    }

    #[test]
    fn a_name_has_one_colour_and_names_differ() {
        assert_eq!(for_name("alice"), for_name("alice"));
        let distinct: std::collections::HashSet<_> =
            ["alice", "bob", "carol", "dave", "erin", "frank"].into_iter().map(for_name).collect();
        assert_eq!(distinct.len(), 6);
    }

    #[test]
    fn colours_come_down_to_what_the_terminal_has() {
        let coral = Rgb(240, 120, 127);
        assert_eq!(downgrade(coral, ColorDepth::True), Color::Rgb(240, 120, 127));
        assert_eq!(downgrade(coral, ColorDepth::Ansi256), Color::Indexed(210));
        assert_eq!(downgrade(coral, ColorDepth::Ansi16), Color::Red);
        assert_eq!(downgrade(coral, ColorDepth::None), Color::Reset);
        assert_eq!(downgrade(Rgb(128, 128, 128), ColorDepth::Ansi256), Color::Indexed(244));
        assert_eq!(downgrade(Rgb(128, 128, 128), ColorDepth::Ansi16), Color::Reset);
    }
}
