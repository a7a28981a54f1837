//! Where a text speaks to somebody: `@name` between blanks, in any case (RFC 3.5).
//!
//! Must not know whose name it is asked for, nor what follows from a mention. One's own words are in `rules`.

pub mod rules;

use std::ops::Range;

use crate::chat::name::fold;
use crate::chat::{Body, Message};

/// The byte ranges of `@name` in `text`, the `@` included.
pub fn ranges(text: &str, name: &str) -> Vec<Range<usize>> {
    words(text, name).collect()
}

/// Whether a message speaks to `name`. Costs next to nothing for a text without `@`.
pub fn speaks_to(message: &Message, name: &str) -> bool {
    in_text(message, |text| words(text, name).next().is_some())
}

/// Whether a message speaks to somebody for whom `wanted` holds. Here `@name,` counts like `@name`.
pub fn speaks_to_any(message: &Message, wanted: impl Fn(&str) -> bool) -> bool {
    in_text(message, |text| {
        names(text).any(|(_, word)| {
            let bare = word.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '_');
            wanted(word) || (bare != word && wanted(bare))
        })
    })
}

/// Asks about the words of a message, if there is an `@` in them.
fn in_text(message: &Message, asks: impl Fn(&str) -> bool) -> bool {
    match &message.body {
        Body::Plain(text) => asks(text.as_str()),
        body @ Body::Rich(lines) => {
            let at = lines.iter().any(|line| line.text().as_str().contains('@'));
            // A name may be split between spans, so the words count, not the styles.
            at && asks(&body.plain())
        }
    }
}

fn words<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let named = names(text).filter(move |(_, word)| !name.is_empty() && same_name(word, name));
    named.map(|(at, word)| at..at + 1 + word.len())
}

/// The words that begin with `@`: where, and what follows the `@`.
fn names(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('@').filter_map(|(at, _)| {
        let blank_before = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        let word = text[at + 1..].split(char::is_whitespace).next().unwrap_or_default();
        blank_before.then_some((at, word))
    })
}

/// Whether two spellings are one name (RFC 2.3: case does not count).
pub fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || (!(a.is_ascii() && b.is_ascii()) && fold(a) == fold(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, name: &str) -> String {
        let mut out = String::new();
        let mut end = 0;
        for range in ranges(text, name) {
            out += &text[end..range.start];
            out.push_str(&format!("[{}]", &text[range.clone()]));
            end = range.end;
        }
        out + &text[end..]
    }

    #[test]
    fn s3_5_a_mention_is_a_word_of_its_own_in_any_case() {
        for (text, marks) in [
            ("@nova", "[@nova]"),
            ("hey @Nova, @NOVA\u{3000}@nova\n@nova!", "hey @Nova, [@NOVA]\u{3000}[@nova]\n@nova!"),
            ("mail nova@nova.test @novae @nov", "mail nova@nova.test @novae @nov"),
            ("@@nova x@nova", "@@nova x@nova"),
            ("@ nova @", "@ nova @"),
        ] {
            assert_eq!(marked(text, "nova"), marks, "{text:?}");
        }
        assert_eq!(marked("@JÖRG hi", "jörg"), "[@JÖRG] hi");
        assert_eq!(marked("@ @ nobody", ""), "@ @ nobody");
    }
}
