//! The message border: untrusted HTML of any server to a body that may be shown (RFC 3.1.a, 3.5).
//!
//! Never panics, never fetches, never hides text other than scripts and style sheets; time and memory are bounded by a
//! constant. Must not know the height or width of a screen.

use crate::chat::{Body, SafeText};

use super::guard;
use super::html::{self, Attributes, Events, Tag};
use super::rich::Writer;

pub use super::rich::ReadRules;

/// Longer messages are cut, with a mark.
const MAX_INPUT: usize = 32 * 1024;

/// A message's HTML as it may be shown. Never empty for a message that held anything but white space.
pub fn read(html: &str, rules: &ReadRules) -> Body {
    let body = plain(html).unwrap_or_else(|| marked_up(html, rules));
    let blank = matches!(&body, Body::Plain(text) if text.as_str().trim().is_empty());
    if blank && !html.trim().is_empty() {
        return Body::Plain(SafeText::line("\u{fffd}"));
    }
    body
}

/// Most messages are a line of text, alone or in one paragraph.
fn plain(html: &str) -> Option<Body> {
    let html = html.trim_ascii();
    if !html.contains('<') {
        // No tags, so not written as HTML: its line breaks are meant.
        return Some(Body::Plain(SafeText::block(&decoded(html))));
    }
    let line = html.strip_prefix("<p>")?.strip_suffix("</p>")?;
    let ordinary = |pair: &[u8]| pair != b"  " && !matches!(pair[0], b'<' | b'&' | b'\n' | b'\r' | b'\t');
    let simple = line.trim_ascii() == line && line.len() > 1 && line.as_bytes().windows(2).all(ordinary);
    (simple && !line.ends_with(['<', '&'])).then(|| Body::Plain(SafeText::line(line)))
}

fn marked_up(html: &str, rules: &ReadRules) -> Body {
    let known = &html[..html.floor_char_boundary(MAX_INPUT)];
    let parsed = guard::run(|| {
        let mut writer = Writer::new(rules);
        html::read(known, &mut writer);
        if known.len() < html.len() {
            writer.mark_cut();
        }
        writer.finish()
    });
    parsed.unwrap_or_else(|| Body::Plain(SafeText::block(&without_tags(known))))
}

/// `text` with its entities decoded. For text without tags.
fn decoded(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut all = Text(String::with_capacity(text.len()));
    guard::run(|| html::read(text, &mut all)).map_or(text.into(), |()| all.0.into())
}

struct Text(String);

impl Events for Text {
    fn open(&mut self, _: Tag, _: &Attributes<'_>) {}

    fn close(&mut self, _: Tag) {}

    fn text(&mut self, text: &str) {
        self.0.push_str(text);
    }
}

/// What is left when even the parser gives up: everything outside angle brackets.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for (i, part) in html.split('<').enumerate() {
        out.push_str(if i == 0 { part } else { part.split_once('>').map_or(part, |(_, text)| text) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The way out after a panic, which no known input takes.
    #[test]
    fn a_message_without_its_tags_keeps_its_words() {
        assert_eq!(without_tags("a <b class='x'>b</b> c < d"), "a b c  d");
        assert_eq!(without_tags("<"), "");
    }

    #[test]
    fn one_plain_paragraph_needs_no_parser() {
        for (html, text) in
            [("<p>good morning</p>", "good morning"), ("<p>a > b</p>\n", "a > b"), ("hi", "hi"), ("", "")]
        {
            assert_eq!(plain(html), Some(Body::Plain(SafeText::line(text))), "{html}");
        }
        for html in [
            "<p>a<br>b</p>",
            "<p>a &amp; b</p>",
            "<p>a  b</p>",
            "<p>a\nb</p>",
            "<p> a</p>",
            "<p>&</p>",
            "<p></p>",
            "<p>a&</p>",
        ] {
            assert_eq!(plain(html), None, "{html}");
        }
    }
}
