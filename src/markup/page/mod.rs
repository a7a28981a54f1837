//! The careful reader: html2text, for whatever the fast one does not know.
//!
//! A message goes through [`filter`] (what html2text must not see, or would lose), html2text with our own [`marks`],
//! and [`replay`], which tells the result as the same events that the fast reader tells. html2text panics at some
//! inputs; the filter keeps the known ones away, the caller must still guard against the others. Must not know widths.

mod filter;
mod kind;
mod marks;
mod replay;
mod shield;

use std::borrow::Cow;

use html2text::Error;

use super::html::{Events, unescape};
use marks::lines;
use replay::Replay;

/// Tells `events` what `html` says. Costs a hundred times its length at worst: bound the length.
///
/// # Errors
/// Those of html2text. None is known to happen; `events` must be thrown away then.
pub fn read(html: &str, events: &mut impl Events) -> Result<(), Error> {
    let mut replay = Replay::new(events);
    for line in lines(&filter::filter(html))? {
        replay.line(&line);
    }
    replay.finish();
    Ok(())
}

/// `text` with its entities decoded, all two thousand. For text without tags.
///
/// # Errors
/// As [`read`].
pub fn decoded(text: &str) -> Result<Cow<'_, str>, Error> {
    if let Some(text) = unescape(text) {
        return Ok(text);
    }
    // A line break behind `<pre>` does not count.
    let mut html = String::from("<pre>\n");
    for piece in shield::pieces(text) {
        match piece {
            shield::Piece::Char(c) if c == '\n' => html.push(c),
            shield::Piece::Char(c) => shield::push(&mut html, c),
            shield::Piece::Source(source) => html.push_str(source),
        }
    }
    let lines = lines(&html)?;
    let text = |line: &marks::Line| line.tagged_strings().map(|run| shield::lift(&run.s)).collect::<String>();
    Ok(lines.iter().map(text).collect::<Vec<_>>().join("\n").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::guard;

    /// What html2text 0.17.4 cannot bear. Should one of these be mended one day, take another.
    const PANICS: &str = "<table><tr><td colspan=\"4000000000\">a<td rowspan=\"4000000000\">b</table>";

    #[test]
    fn a_message_that_html2text_panics_at_costs_no_more_than_the_message() {
        assert!(guard::run(|| lines(PANICS).is_ok()).is_none(), "html2text has learned to bear it");
        assert!(guard::run(|| lines("<p>a</p>").is_ok()).is_some(), "the reader did not survive the panic");
    }

    #[test]
    fn the_filter_keeps_away_what_html2text_panics_at() {
        for html in [PANICS, "<ol start=\"9223372036854775807\"><li>a<li>b</ol>", "<table><td>a<table><td>b"] {
            assert!(lines(&filter::filter(html)).is_ok(), "{html}");
        }
    }

    #[test]
    fn all_entities_are_decoded_once_and_nothing_else_is_changed() {
        for (text, expected) in [
            ("a &amp; b", "a & b"),
            ("caf&eacute; &copy 1 &hearts;", "café © 1 ♥"),
            ("&eacute;&amp;lt;b&gt; <b>", "é&lt;b> <b>"),
            ("&nbsp; a\n\n  b &x; &", "\u{a0} a\n\n  b &x; &"),
            ("\n&eacute;\t\u{1b}[2J\u{3000}\u{200b}x", "\né\t\u{1b}[2J\u{3000}\u{200b}x"),
            ("&eacute;&#27;[2J&#x9b;", "é\u{1b}[2J›"),
        ] {
            assert_eq!(decoded(text).unwrap(), expected, "{text:?}");
        }
    }
}
