//! Names and badges, which some servers write as HTML: text for one line (RFC 2.5).
//!
//! Must not know who is shown how.

use std::borrow::Cow;

use crate::chat::SafeText;

use super::guard;
use super::html::{Attribute, Attributes, Events, Tag, Token, scan, tokens};
use super::page;

/// Longer input is cut; a badge is a word or two.
const MAX_INPUT: usize = 8 * 1024;

/// A badge as text: what it says, or the titles of its pictures. Empty if there is neither.
///
/// The letters inside an icon font's element (`<i class="material-icons">star</i>`) are not text: the font draws them
/// as one glyph. Its title is.
pub fn text_of(html: &str) -> SafeText {
    let html = &html[..html.floor_char_boundary(MAX_INPUT)];
    let label = Label::read(html);
    let said = if label.text.trim().is_empty() { &label.title } else { &label.text };
    SafeText::name(said.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

/// The beginning of a message as text on one line, of at most `most` characters; pictures are their titles.
pub fn excerpt_of(html: &str, most: usize) -> SafeText {
    let html = &html[..html.floor_char_boundary(MAX_INPUT)];
    let mut words = Label::read(html).text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(most) {
        words.truncate(words[..end].char_indices().next_back().map_or(0, |(last, _)| last));
        words.push('…');
    }
    SafeText::line(&words)
}

/// A user name: entities are decoded once, and that is all. A name with tags in it shows them, since dropping them
/// would let `<b></b>admin` be shown as `admin`.
pub fn name_of(name: &str) -> SafeText {
    if !name.contains('&') {
        return SafeText::name(name);
    }
    SafeText::name(&decoded(&name[..name.floor_char_boundary(MAX_INPUT)]))
}

#[derive(Default)]
struct Label {
    text: String,
    /// Of the first element that has one, in case there is no text.
    title: String,
    /// The icon whose letters are being left out.
    icon: Option<Tag>,
}

impl Label {
    fn read(html: &str) -> Self {
        let mut common = Self::default();
        if scan(html, &mut common) == html.len() {
            return common;
        }
        let mut label = Self::default();
        for token in tokens(html) {
            match token {
                Token::Open(tag, attributes) => {
                    label.open(tag, &attributes.map(|_, value| decoded(&value).into_owned().into()))
                }
                Token::Close(tag) => label.close(tag),
                Token::Text(text) => label.text(&decoded(text)),
                Token::Raw(text) => label.text(text),
            }
        }
        label
    }
}

/// `text` with its entities decoded, or as it is if that fails.
fn decoded(text: &str) -> Cow<'_, str> {
    guard::run(|| page::decoded(text)).and_then(Result::ok).unwrap_or(text.into())
}

impl Events for Label {
    fn open(&mut self, tag: Tag, attributes: &Attributes<'_>) {
        let named = [Attribute::Title, Attribute::Alt, Attribute::Emote];
        let title = named.into_iter().find_map(|name| attributes.get(name).filter(|title| !title.trim().is_empty()));
        let title = title.unwrap_or_default();
        let is_icon = is_icon_font(attributes.get(Attribute::Class).unwrap_or_default());
        if is_icon && self.icon.is_none() {
            self.icon = Some(tag);
        }
        if is_icon || tag == Tag::Image {
            self.text.extend([" ", title, " "]);
        } else if self.title.is_empty() {
            title.clone_into(&mut self.title);
        }
    }

    fn close(&mut self, tag: Tag) {
        if self.icon == Some(tag) {
            self.icon = None;
        }
    }

    fn text(&mut self, text: &str) {
        if self.icon.is_none() {
            self.text.push_str(text);
        }
    }
}

/// Classes of fonts that draw a word as a picture.
fn is_icon_font(class: &str) -> bool {
    class.split_ascii_whitespace().any(|class| class.contains("icon") || class.starts_with("material-symbols"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_20_badges_are_their_titles_never_the_letters_of_an_icon() {
        for (html, text) in [
            ("<i class=\"material-icons\" title=\"mod\">star</i>", "mod"),
            ("<i class=\"material-icons\">star</i>", ""),
            ("<i class='v-icon mdi'>star</i> <b>VIP</b>", "VIP"),
            ("<img src=\"https://cdn.example.tv/b.png\" title=\"VIP\">", "VIP"),
            ("<img src=\"/b.png\" alt=\"DJ &amp; host\">", "DJ & host"),
            ("<span title=\"Moderator\"></span>", "Moderator"),
            ("<span title=\"Moderator\">M</span>", "M"),
            ("MOD", "MOD"),
            ("  a\n b ", "a b"),
            ("<B TITLE='x'>caf&eacute; &amp;amp;</B>", "café &amp;"),
            ("<SPAN TITLE='caf&eacute;'></SPAN>", "café"),
            ("<script>alert(1)</script><style>x{}</style>", ""),
            ("", ""),
        ] {
            assert_eq!(text_of(html).as_str(), text, "{html}");
        }
    }

    #[test]
    fn excerpts_are_one_line_of_bounded_length() {
        let html = "<p>one <strong>two</strong><br>\nthree</p>\n<p><img class=\"emote\" src=\"x\" alt=\":fire:\"> a &lt; b</p>";
        assert_eq!(excerpt_of(html, 120).as_str(), "one two three :fire: a < b");
        assert_eq!(excerpt_of("<p>abcdef</p>", 6).as_str(), "abcdef");
        assert_eq!(excerpt_of("<p>abcdefg</p>", 6).as_str(), "abcde…");
        assert_eq!(excerpt_of(&"é".repeat(9000), 120).as_str().chars().count(), 120);
    }

    #[test]
    fn badges_and_names_are_one_short_harmless_line() {
        let long = text_of(&"<b>long badge </b>".repeat(10_000));
        assert!(long.as_str().chars().count() <= 64);
        assert_eq!(text_of("n&#27;[2Jm").as_str(), "n\u{fffd}m");
        assert_eq!(name_of("a&#10;b&#x202e;c").as_str(), "a\u{fffd}b\u{fffd}c");
    }

    #[test]
    fn row_21_names_are_text_with_entities_decoded_once() {
        for (name, shown) in [
            ("ann", "ann"),
            ("A &amp; B", "A & B"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("<b></b>admin", "<b></b>admin"),
            ("<b>&amp;</b>", "<b>&</b>"),
            ("caf&eacute;&amp;lt;", "café&lt;"),
            ("troll:ab12", "troll:ab12"),
        ] {
            assert_eq!(name_of(name).as_str(), shown, "{name}");
        }
    }
}
