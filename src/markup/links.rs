//! The addresses in a message that the server has made: links and pictures, for the list of what was posted.
//!
//! Reads the HTML that passed the allow-list, so what counts is what readers get, not what was typed. Must not know
//! where the list is kept.

use super::html::{Attribute, Attributes, Tag, Token, tokens, unescape};
use super::media;
use crate::chat::names_picture;

use url::Url;

/// A message of nothing but addresses must not fill the list.
const MOST: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// http or https.
    pub address: String,
    /// Shown as a picture, or leading to the file of one.
    pub picture: bool,
}

/// The links and pictures of `html` in order, each address once, at most 64. Emotes are neither.
pub fn links_in(html: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    // Most messages have none, and this is on the way of every message.
    if !html.contains("<a ") && !html.contains("<img") {
        return found;
    }
    for token in tokens(html) {
        let Token::Open(tag, attributes) = token else { continue };
        let Some(link) = target(tag, &attributes) else { continue };
        if found.len() < MOST && !found.iter().any(|known| known.address == link.address) {
            found.push(link);
        }
    }
    found
}

/// Where a tag leads to, or which picture it shows.
pub(super) fn target(tag: Tag, attributes: &Attributes<'_>) -> Option<Found> {
    let is_emote = || attributes.get(Attribute::Class).is_some_and(|class| class.contains("emote"));
    let address = match tag {
        Tag::Link => attributes.get(Attribute::Href),
        Tag::Image if !is_emote() => attributes.get(Attribute::Src),
        _ => None,
    };
    let url = Url::parse(&unescape(address?)?).ok().filter(media::is_web)?;
    Some(Found { picture: tag == Tag::Image || names_picture(url.path()), address: url.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::emote::Emotes;
    use crate::markup::markdown::to_html;

    fn of(typed: &str) -> Vec<String> {
        let html = to_html(typed, &Emotes::builtin("https://media.example").unwrap());
        let shown = |found: Found| format!("{}{}", if found.picture { "picture " } else { "" }, found.address);
        links_in(&html).into_iter().map(shown).collect()
    }

    #[test]
    fn links_are_found_however_they_were_typed() {
        assert_eq!(
            of("see https://a.example/x?a=1&b=2 and [this](http://b.example)"),
            ["https://a.example/x?a=1&b=2", "http://b.example/"]
        );
        assert_eq!(of("https://a.example https://a.example"), ["https://a.example/"]);
    }

    #[test]
    fn pictures_are_those_shown_and_those_linked_as_files() {
        assert_eq!(of("![](https://media.example/a)"), ["picture https://media.example/a"]);
        assert_eq!(of("![x](https://b.example/a.PNG?x=1)"), ["picture https://b.example/a.PNG?x=1"]);
        assert_eq!(of("https://b.example/page.html"), ["https://b.example/page.html"]);
    }

    #[test]
    fn emotes_code_words_and_other_schemes_are_no_links() {
        for typed in [":fire:", "`https://a.example`", "just words", "[x](javascript:alert(1))", "[x](mailto:a@b.c)"] {
            assert_eq!(of(typed), [""; 0], "{typed}");
        }
    }

    #[test]
    fn a_message_of_addresses_gives_a_bounded_list() {
        let typed: String = (0..300).map(|n| format!("http://a.b/{n} ")).collect();
        assert_eq!(of(&typed).len(), MOST);
    }
}
