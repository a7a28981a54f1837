//! How an element makes its text look: from its meaning and the little CSS that chat servers use.
//!
//! Honoured are `color` and `font-size`. `display: none` and its like are not: a moderator must see what is said.

use crate::chat::color::parse_css_color;
use crate::chat::{Rgb, Style};
use crate::markup::html::{Attribute, Attributes, Tag};

/// What an element adds to the style of the text inside.
pub fn of_element(tag: Tag, attributes: &Attributes<'_>) -> Style {
    merge(of_tag(tag), of_attributes(attributes))
}

/// What style, class and colour of an element add.
pub fn of_attributes(attributes: &Attributes<'_>) -> Style {
    let mut style = Style::default();
    if let Some(css) = attributes.get(Attribute::Style) {
        style.color = color(css);
        match size(css) {
            Size::Usual => {}
            Size::Big => style.bold = true,
            Size::Small => style.dim = true,
        }
    }
    style.color = style.color.or_else(|| attributes.get(Attribute::Color).and_then(parse_css_color));
    let class =
        |name| attributes.get(Attribute::Class).is_some_and(|all| all.split_ascii_whitespace().any(|c| c == name));
    style.spoiler = class("spoiler") || attributes.get(Attribute::Spoiler).is_some();
    // A mention, marked by the sender's side.
    style.bold |= class("highlight");
    style
}

fn of_tag(tag: Tag) -> Style {
    let plain = Style::default();
    match tag {
        Tag::Bold | Tag::Big => Style { bold: true, ..plain },
        Tag::Italic => Style { italic: true, ..plain },
        Tag::Underline => Style { underline: true, ..plain },
        Tag::Strike => Style { strike: true, ..plain },
        Tag::Small => Style { dim: true, ..plain },
        Tag::Code | Tag::Keys | Tag::Preformatted => Style { code: true, ..plain },
        Tag::Quote => Style { quote: true, ..plain },
        Tag::Heading(level) => Style { heading: true, bold: level <= 3, dim: level >= 5, ..plain },
        _ => plain,
    }
}

/// `outer` with `inner` on top of it.
pub fn merge(outer: Style, inner: Style) -> Style {
    Style {
        bold: outer.bold || inner.bold,
        italic: outer.italic || inner.italic,
        underline: outer.underline || inner.underline,
        strike: outer.strike || inner.strike,
        code: outer.code || inner.code,
        dim: outer.dim || inner.dim,
        quote: outer.quote || inner.quote,
        heading: outer.heading || inner.heading,
        emote: outer.emote || inner.emote,
        spoiler: outer.spoiler || inner.spoiler,
        color: inner.color.or(outer.color),
    }
}

/// Whether a picture is turned around, which is how bitwave spells the opening echo.
pub fn is_mirrored(css: &str) -> bool {
    declaration(css, "transform").is_some_and(|value| value.replace(' ', "").eq_ignore_ascii_case("scalex(-1)"))
}

fn color(css: &str) -> Option<Rgb> {
    let value = declaration(css, "color")?;
    parse_css_color(value.strip_suffix("!important").unwrap_or(value))
}

enum Size {
    Small,
    Usual,
    Big,
}

fn size(css: &str) -> Size {
    const UNITS: [(&str, f32); 4] = [("rem", 1.0), ("em", 1.0), ("px", 16.0), ("%", 100.0)];
    let Some(value) = declaration(css, "font-size") else { return Size::Usual };
    let relative = |(unit, usual): &(&str, f32)| Some(value.strip_suffix(unit)?.trim().parse::<f32>().ok()? / usual);
    match (value, UNITS.iter().find_map(relative)) {
        ("large" | "larger" | "x-large" | "xx-large", _) => Size::Big,
        ("small" | "smaller" | "x-small" | "xx-small", _) => Size::Small,
        (_, Some(relative)) if relative > 1.1 => Size::Big,
        (_, Some(relative)) if relative < 0.9 => Size::Small,
        _ => Size::Usual,
    }
}

/// The value of the last declaration of `property`, as in a browser.
fn declaration<'a>(css: &'a str, property: &str) -> Option<&'a str> {
    let named = |part: &'a str| {
        let (name, value) = part.split_once(':')?;
        name.trim().eq_ignore_ascii_case(property).then(|| value.trim())
    };
    css.split(';').rev().find_map(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_css(css: &str) -> Style {
        let mut attributes = Attributes::default();
        attributes.set("style", css.into());
        of_element(Tag::Span, &attributes)
    }

    #[test]
    fn only_colour_and_size_are_honoured() {
        assert_eq!(of_css("color:#E0727F").color, Some(Rgb(0xe0, 0x72, 0x7f)));
        assert_eq!(of_css("Color : red !important; color:rgb(218, 152, 0)").color, Some(Rgb(218, 152, 0)));
        assert_eq!(of_css("background-color:red;border-color:red").color, None);
        assert_eq!(of_css("color:expression(alert(1))").color, None);
        for hiding in
            ["display:none", "visibility:hidden", "font-size:0x", "opacity:0", "position:fixed;top:0", "", ";:;"]
        {
            assert_eq!(of_css(hiding), Style::default(), "{hiding}");
        }
    }

    #[test]
    fn big_is_bold_and_small_is_dim() {
        for (css, bold, dim) in [
            ("font-size: 1.25rem;", true, false),
            ("font-size:.75rem", false, true),
            ("font-size:24px", true, false),
            ("font-size:100%", false, false),
            ("font-size:small", false, true),
        ] {
            assert_eq!((of_css(css).bold, of_css(css).dim), (bold, dim), "{css}");
        }
    }

    #[test]
    fn only_a_turned_picture_is_mirrored() {
        assert!(is_mirrored("transform: scaleX( -1 )"));
        assert!(!is_mirrored("transform: scaleX(1)") && !is_mirrored(""));
    }
}
