//! Colours as people and servers write them: the CSS forms a name or a message may carry (RFC 2.2: "CSS3-compatible").
//!
//! Must not know backgrounds or contrast: the screen corrects those.

use super::color_names::NAMES;
use super::rich::Rgb;

/// Longer than any colour worth reading.
const LONGEST: usize = 64;

/// `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, a CSS name, `rgb()` or `rgba()` with numbers or percentages.
///
/// Letter case and outer spaces do not matter, opacity is ignored. Anything else is `None`, so that the caller falls
/// back to its own colour.
pub fn parse_css_color(text: &str) -> Option<Rgb> {
    let text = text.trim();
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let text = text.to_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#') {
        return hex(digits);
    }
    if let Some(arguments) = text.strip_prefix("rgba").or_else(|| text.strip_prefix("rgb")) {
        return rgb(arguments.trim_start().strip_prefix('(')?.strip_suffix(')')?);
    }
    named(&text)
}

fn hex(digits: &str) -> Option<Rgb> {
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let at = |from: usize, len: usize| u8::from_str_radix(&digits[from..from + len], 16).ok();
    match digits.len() {
        3 | 4 => Some(Rgb(at(0, 1)? * 17, at(1, 1)? * 17, at(2, 1)? * 17)),
        6 | 8 => Some(Rgb(at(0, 2)?, at(2, 2)?, at(4, 2)?)),
        _ => None,
    }
}

/// Both spellings of CSS: `1, 2, 3[, a]` and `1 2 3[ / a]`.
fn rgb(arguments: &str) -> Option<Rgb> {
    let mut parts = arguments.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let color = Rgb(channel(parts.next()?)?, channel(parts.next()?)?, channel(parts.next()?)?);
    let opacity = parts.next();
    (opacity.is_none_or(|part| number(part).is_some()) && parts.next().is_none()).then_some(color)
}

fn channel(part: &str) -> Option<u8> {
    let value = number(part)?;
    let value = if part.ends_with('%') { value * 2.55 } else { value };
    // `as` saturates, which is the clamping CSS asks for.
    Some(value.round() as u8)
}

fn number(part: &str) -> Option<f32> {
    let digits = part.strip_suffix('%').unwrap_or(part);
    // `f32` would also read "inf", "nan" and "1e9".
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    if plain { digits.parse().ok() } else { None }
}

fn named(name: &str) -> Option<Rgb> {
    let at = NAMES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    let [_, r, g, b] = NAMES[at].1.to_be_bytes();
    Some(Rgb(r, g, b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_of_a_colour_is_read() {
        for (text, color) in [
            ("#f80", Rgb(0xff, 0x88, 0)),
            ("#f80c", Rgb(0xff, 0x88, 0)),
            ("#FF8000", Rgb(0xff, 0x80, 0)),
            (" #ff800080 ", Rgb(0xff, 0x80, 0)),
            ("Red", Rgb(255, 0, 0)),
            ("rebeccapurple", Rgb(0x66, 0x33, 0x99)),
            ("rgb(218, 152, 0)", Rgb(218, 152, 0)),
            ("rgb(218 152 0 / 50%)", Rgb(218, 152, 0)),
            ("rgba(1,2,3,.5)", Rgb(1, 2, 3)),
            ("rgb(100%, 50%, 0%)", Rgb(255, 128, 0)),
            ("rgb(300,-5,1.6)", Rgb(255, 0, 2)),
        ] {
            assert_eq!(parse_css_color(text), Some(color), "{text}");
        }
    }

    #[test]
    fn junk_is_no_colour() {
        for text in [
            "",
            "#",
            "#12",
            "#12345",
            "#1234567",
            "#123456789",
            "#ggg",
            "#+12",
            "reddish",
            "transparent",
            "currentcolor",
            "rgb()",
            "rgb(1,2)",
            "rgb(1,2,3,4,5)",
            "rgb(nan,0,0)",
            "rgb(1e9,0,0)",
            "rgb(1,2,3",
            "rgb(1,2,3,x)",
            "ｒed",
            "expression(alert(1))",
            "url(http://127.0.0.1/)",
            "#f00;position:fixed",
            "\u{1b}[31m",
        ] {
            assert_eq!(parse_css_color(text), None, "{text}");
        }
    }

    /// The look-up is a binary search.
    #[test]
    fn the_names_are_sorted() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(parse_css_color("aliceblue"), Some(Rgb(0xf0, 0xf8, 0xff)));
        assert_eq!(parse_css_color("yellowgreen"), Some(Rgb(0x9a, 0xcd, 0x32)));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,40}") {
            let _ = parse_css_color(&text);
        }

        #[test]
        fn any_six_digits_are_the_colour_they_say(r: u8, g: u8, b: u8) {
            prop_assert_eq!(parse_css_color(&format!("#{r:02x}{g:02X}{b:02x}")), Some(Rgb(r, g, b)));
        }
    }
}
