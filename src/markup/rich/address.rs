//! Addresses written as mere text, which become links: people paste them more often than they mark them up.
//!
//! Works on what is shown, after the gate, so nothing unseen is part of an address. Code is left as it is. Must not
//! know where a text came from.

use std::ops::Range;

use crate::chat::{Body, RichLine, Runs, Span, Style};

use super::link::{self, ReadRules};

/// `body` with a link on each web address that has none.
pub fn link_addresses(body: Body) -> Body {
    match body {
        Body::Plain(text) if ranges(text.as_str()).is_empty() => Body::Plain(text),
        Body::Plain(text) => {
            let mut runs = Runs::default();
            let mut line = |text| {
                push_linked(Span { text, style: Style::default(), link: None }, &mut runs);
                runs.line(0, false)
            };
            Body::Rich(text.as_str().split('\n').map(&mut line).collect())
        }
        Body::Rich(mut lines) => {
            lines.iter_mut().filter(|line| line.spans().any(may_hold_address)).for_each(|line| *line = linked(line));
            Body::Rich(lines)
        }
    }
}

fn linked(line: &RichLine) -> RichLine {
    let mut runs = Runs::default();
    line.spans().for_each(|span| push_linked(span, &mut runs));
    runs.line(line.indent, line.code_block)
}

fn may_hold_address(span: Span<'_>) -> bool {
    span.link.is_none() && !span.style.code && span.text.contains(':') && span.text.contains("://")
}

/// Appends `span` cut at its addresses.
fn push_linked(span: Span<'_>, runs: &mut Runs) {
    let Span { text, style, link } = span;
    if !may_hold_address(span) {
        return runs.push(text, style, link);
    }
    let mut told = 0;
    for range in ranges(text) {
        let address = &text[range.clone()];
        let Some(link) = ReadRules::default().link(address, false) else { continue };
        runs.push(&text[told..range.start], style, None);
        runs.push(address, style, Some(&link));
        if !link::names_host(address, &link) {
            let mut words = String::new();
            link::show(&link, &mut words);
            runs.push(&words, Style { dim: true, ..style }, Some(&link));
        }
        told = range.end;
    }
    runs.push(&text[told..], style, None);
}

/// Where web addresses stand in `text`, in bytes.
fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // To look for one byte is much quicker than for three.
    if !text.contains(':') {
        return found;
    }
    for (colon, _) in text.match_indices("://") {
        let from = found.last().map_or(0, |last| last.end);
        let Some(start) = scheme_start(text, colon).filter(|start| *start >= from) else { continue };
        let rest = &text[colon + "://".len()..];
        if rest.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
            found.push(start..text.len() - rest.len() + address_len(rest));
        }
    }
    found
}

/// Where the scheme before `colon` begins, if it is one of the web and a word of its own.
fn scheme_start(text: &str, colon: usize) -> Option<usize> {
    let before = &text[..colon];
    let is = |scheme: &&str| {
        let start = colon.checked_sub(scheme.len())?;
        before.get(start..)?.eq_ignore_ascii_case(scheme).then_some(start)
    };
    let start = ["https", "http"].iter().find_map(is)?;
    (!before[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))).then_some(start)
}

/// The bytes of an address, without the punctuation of the sentence it stands in.
fn address_len(rest: &str) -> usize {
    let rest = &rest[..rest.find(ends_address).unwrap_or(rest.len())];
    let count = |c| rest.matches(c).count();
    let mut unclosed = [('(', ')'), ('[', ']')].map(|(open, close)| (close, count(open), count(close)));
    let mut len = rest.len();
    while let Some(last) = rest[..len].chars().next_back() {
        match unclosed.iter_mut().find(|(close, ..)| *close == last) {
            Some((_, opened, closed)) if *closed > *opened => *closed -= 1,
            None if matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…' | '’') => {}
            _ => break,
        }
        len -= last.len_utf8();
    }
    len
}

/// White space, brackets and quotes that no address holds, and the punctuation of scripts without spaces.
fn ends_address(c: char) -> bool {
    let quote = matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' | '«' | '»' | '“' | '”' | '„');
    c.is_whitespace() || quote || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::SafeText;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, expected) in [
            ("https://a.example", &["https://a.example"][..]),
            ("see https://a.example/b?c=1&d=2#e, ok", &["https://a.example/b?c=1&d=2#e"]),
            ("(https://a.example/x)", &["https://a.example/x"]),
            ("https://a.example/x_(y)", &["https://a.example/x_(y)"]),
            ("(see https://a.example/x_(y))!", &["https://a.example/x_(y)"]),
            ("https://a.example/…", &["https://a.example/"]),
            ("HTTP://A.example/?", &["HTTP://A.example/"]),
            ("\"https://a.example\"", &["https://a.example"]),
            ("http://[::1]:8080/x", &["http://[::1]:8080/x"]),
            ("http://localhost:8080", &["http://localhost:8080"]),
            ("https://a.example http://b.example.", &["https://a.example", "http://b.example"]),
            ("https://a.example/http://b.example", &["https://a.example/http://b.example"]),
            ("見て https://a.example/x。ok", &["https://a.example/x"]),
            ("xhttps://a.example svn+http://a.example", &[]),
            ("ftp://a.example javascript://a.example", &[]),
            ("https:// http://. https://)", &[]),
            ("://", &[]),
            ("éhttp://a.example", &["http://a.example"]),
        ] {
            let found: Vec<&str> = ranges(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_lost_or_changed(text in prop::collection::vec(prop::sample::select(vec![
            "http", "https", "://", "a.example", "/", ".", "(", ")", "]", "[", " ", "é", "…", "。", "@", ":", "%", "?", "x",
        ]), 0..24)) {
            let text = text.concat();
            let mut last = 0;
            for range in ranges(&text) {
                prop_assert!(last <= range.start && range.start < range.end && range.end <= text.len());
                last = range.end;
            }
            let body = link_addresses(Body::Plain(SafeText::line(&text)));
            if let Body::Rich(lines) = &body {
                let own = |span: &Span<'_>| !span.style.dim;
                let kept: String = lines.iter().flat_map(RichLine::spans).filter(own).map(|span| span.text).collect();
                prop_assert_eq!(kept, text);
            }
        }
    }
}
