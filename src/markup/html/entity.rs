//! The entities that chat messages are written with: five names and the numeric ones.
//!
//! Must not know the other two thousand names: whoever meets one asks html2text.

use std::borrow::Cow;

/// The character at the start of `text`, which begins with `&`, and the bytes it is written in.
///
/// `None` for anything unusual: other names, a missing `;`, numbers that a browser would replace.
pub fn decode(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let c = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        number => numeric(number.strip_prefix('#')?)?,
    };
    Some((c, end + 1))
}

fn numeric(number: &str) -> Option<char> {
    let hex = number.strip_prefix(['x', 'X']);
    let (digits, radix) = hex.map_or((number, 10), |digits| (digits, 16));
    // `from_str_radix` would also take a sign.
    let value = digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, radix).ok())??;
    // NUL, the carriage return and the C1 range are replaced by browsers.
    char::from_u32(value).filter(|c| !matches!(c, '\0' | '\r' | '\u{80}'..='\u{9f}'))
}

/// `text` with its entities decoded, unless there is an unusual one.
pub fn unescape(text: &str) -> Option<Cow<'_, str>> {
    let Some(first) = text.find('&') else { return Some(text.into()) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        let (c, len) = if is_bare(rest) { ('&', 1) } else { decode(rest)? };
        out.push(c);
        let next = rest[len..].find('&').map_or(rest.len(), |at| len + at);
        out.push_str(&rest[len..next]);
        rest = &rest[next..];
    }
    Some(out.into())
}

/// True when the `&` at the start of `text` can only be an ampersand.
pub fn is_bare(text: &str) -> bool {
    !text[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_decoded_once() {
        for (text, c) in [("&amp;lt;", '&'), ("&lt;", '<'), ("&#39;x", '\''), ("&#x1F600;", '😀'), ("&#27;", '\u{1b}')]
        {
            assert_eq!(decode(text).map(|(c, _)| c), Some(c), "{text}");
        }
        assert_eq!(decode("&amp;lt;"), Some(('&', 5)));
    }

    #[test]
    fn the_unusual_is_left_to_others() {
        for text in [
            "&",
            "&amp",
            "&copy;",
            "&#0;",
            "&#155;",
            "&#xd800;",
            "&#x110000;",
            "&#+65;",
            "&#;",
            "&#x;",
            "&#99999999999;",
        ] {
            assert_eq!(decode(text), None, "{text}");
            assert_eq!(unescape(text).as_deref(), (text == "&").then_some("&"), "{text}");
        }
        assert_eq!(unescape("a=1 & b &lt;c&gt;").as_deref(), Some("a=1 & b <c>"));
        assert!(is_bare("& b") && is_bare("&") && !is_bare("&b") && !is_bare("&#"));
    }
}
