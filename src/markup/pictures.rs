//! Leaving the pictures out of a message that the server has made, for rooms where somebody has to look at them first.
//!
//! A picture is what the list of links calls one: shown in the message, or a link to the file of one. Must not know who
//! looks.

use super::html::{Token, tokens};
use super::links::{Found, target};

/// Whether a picture stands in `html`, or a link leads to one.
pub fn has_picture(html: &str) -> bool {
    may_have(html) && tokens(html).any(|token| matches!(token, Token::Open(tag, attributes) if target(tag, &attributes).is_some_and(|found| found.picture)))
}

/// `html` with `words` (HTML themselves) in the place of each picture and of each link that leads to one, whatever the
/// link says.
pub fn without_pictures(html: &str, words: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let (tag, after) = tag.split_at(tag_length(tag));
        out.push_str(before);
        rest = match picture(tag) {
            None => {
                out.push_str(tag);
                after
            }
            Some(_) => {
                out.push_str(words);
                if tag.starts_with("<a") { behind_link(after) } else { after }
            }
        };
    }
    out.push_str(rest);
    out
}

/// Most messages have none, and this is on the way of every message of such a room.
fn may_have(html: &str) -> bool {
    html.contains("<a ") || html.contains("<img")
}

fn picture(tag: &str) -> Option<Found> {
    match tokens(tag).next()? {
        Token::Open(tag, attributes) => target(tag, &attributes).filter(|found| found.picture),
        _ => None,
    }
}

/// Up to and with the `>` that ends the tag; one in a quoted value does not.
fn tag_length(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or(tag.len(), |end| end + 1)
}

/// Links are not nested, so the next end is the end of this one.
fn behind_link(html: &str) -> &str {
    html.split_once("</a>").map_or("", |(_, after)| after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markup::emote::Emotes;
    use crate::markup::links::links_in;
    use crate::markup::markdown::to_html;

    fn html(typed: &str) -> String {
        to_html(typed, &Emotes::builtin("https://media.example").unwrap())
    }

    fn left(typed: &str) -> String {
        without_pictures(&html(typed), "[x]")
    }

    #[test]
    fn each_picture_leaves_its_place_and_everything_else_stays() {
        for (typed, expected) in [
            ("see ![cat](https://media.example/a) **now**", "<p>see [x] <strong>now</strong></p>"),
            ("https://b.example/a.png?x=1 and more", "<p>[x] and more</p>"),
            ("[harmless words](https://b.example/a.JPG)", "<p>[x]</p>"),
            ("![a>b\"](https://media.example/a)c", "<p>[x]c</p>"),
            ("![out](https://b.example/a.gif) ![in](https://media.example/b)", "<p>[x] [x]</p>"),
        ] {
            assert!(has_picture(&html(typed)), "{typed}");
            assert_eq!(left(typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_no_picture_is_not_touched() {
        for typed in ["hi", "1 < 2 > 0", ":fire:", "https://b.example/page", "`https://b.example/a.png`", "*a* > b"] {
            assert!(!has_picture(&html(typed)), "{typed}");
            assert_eq!(left(typed), html(typed), "{typed}");
        }
    }

    #[test]
    fn pictures_beyond_the_list_of_links_are_pictures_too() {
        let typed: String = (0..80).map(|n| format!("http://a.b/{n} ")).collect::<String>() + "http://a.b/last.png";
        assert!(!links_in(&html(&typed)).iter().any(|found| found.picture), "the list is full");
        assert!(has_picture(&html(&typed)) && !left(&typed).contains("last"));
    }

    proptest! {
        /// However it is typed: what was left out is gone, and nothing new counts as a picture.
        #[test]
        fn nothing_of_a_picture_is_left(typed in r#"([a-z*_\[\]()!<>"' \n]|!\[a\]\(https://media\.example/p\)|https://b\.c/d\.png|\[t\]\(https://b\.c/d\.png\)){0,24}"#) {
            let left = left(&typed);
            prop_assert!(!has_picture(&left), "{left}");
            prop_assert!(links_in(&left).iter().all(|found| !found.picture), "{left}");
        }
    }
}
