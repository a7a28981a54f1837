//! The message border: untrusted HTML of any server to a body that may be shown (RFC 3.1.a, 3.5).
//!
//! Never panics, never fetches, never hides text other than scripts and style sheets; time and memory are bounded by a
//! constant. Must not know the height or width of a screen.

use std::mem::take;

use crate::chat::{Body, SafeText};

use super::guard;
use super::html::{Token, scan, tokens};
use super::page;
use super::rich::{Scratch, Writer, link_addresses};

pub use super::rich::ReadRules;

/// Longer messages are cut, with a mark.
const MAX_INPUT: usize = 32 * 1024;

/// Reads one message after the other, in the same memory.
#[derive(Debug, Default)]
pub struct Reader {
    rules: ReadRules,
    scratch: Scratch,
}

impl Reader {
    pub fn new(rules: ReadRules) -> Self {
        Self { rules, scratch: Scratch::default() }
    }

    pub fn rules(&self) -> &ReadRules {
        &self.rules
    }

    /// A message that was never meant as HTML, as it may be shown: its addresses are links, and no more.
    pub fn read_plain(text: &str) -> Body {
        link_addresses(Body::Plain(SafeText::block(&text[..text.floor_char_boundary(MAX_INPUT)])))
    }

    /// A message's HTML as it may be shown. Never empty for a message that held anything but white space.
    pub fn read(&mut self, html: &str) -> Body {
        let body = plain(html).unwrap_or_else(|| self.marked_up(html));
        let blank = matches!(&body, Body::Plain(text) if text.as_str().trim().is_empty());
        if blank && !html.trim().is_empty() {
            return Body::Plain(SafeText::line("\u{fffd}"));
        }
        link_addresses(body)
    }

    fn marked_up(&mut self, html: &str) -> Body {
        let known = &html[..html.floor_char_boundary(MAX_INPUT)];
        let cut = known.len() < html.len();
        self.common(known, cut).unwrap_or_else(|| or_words(known, || uncommon(known, cut, &self.rules)))
    }

    /// A message in nothing but the common spellings.
    fn common(&mut self, html: &str, cut: bool) -> Option<Body> {
        let mut writer = Writer::new(&self.rules, take(&mut self.scratch));
        let whole = scan(html, &mut writer) == html.len();
        let (body, scratch) = finished(writer, cut);
        self.scratch = scratch;
        whole.then_some(body)
    }
}

/// Most messages are a line of text, alone or in one paragraph.
fn plain(html: &str) -> Option<Body> {
    let html = html.trim_ascii();
    if !html.contains('<') {
        // No tags, so not written as HTML: its line breaks are meant.
        let text = guard::run(|| page::decoded(html)).and_then(Result::ok);
        return Some(Body::Plain(SafeText::block(&text.unwrap_or(html.into()))));
    }
    let line = html.strip_prefix("<p>")?.strip_suffix("</p>")?;
    let ordinary = |pair: &[u8]| pair != b"  " && !matches!(pair[0], b'<' | b'&' | b'\n' | b'\r' | b'\t');
    let simple = line.trim_ascii() == line && line.len() > 1 && line.as_bytes().windows(2).all(ordinary);
    (simple && !line.ends_with(['<', '&'])).then(|| Body::Plain(SafeText::line(line)))
}

fn uncommon(html: &str, cut: bool, rules: &ReadRules) -> Option<Body> {
    let mut writer = Writer::new(rules, Scratch::default());
    page::read(html, &mut writer).ok().map(|()| finished(writer, cut).0)
}

fn finished(mut writer: Writer<'_>, cut: bool) -> (Body, Scratch) {
    if cut {
        writer.mark_cut();
    }
    writer.finish()
}

/// What `work` makes of a message, or its mere words if `work` gives up or panics.
fn or_words(html: &str, work: impl FnOnce() -> Option<Body>) -> Body {
    guard::run(work).flatten().unwrap_or_else(|| Body::Plain(SafeText::block(&without_tags(html))))
}

/// What is left when even the parser gives up: everything that is not a tag, entities as written.
fn without_tags(html: &str) -> String {
    let text = |token| match token {
        Token::Text(text) | Token::Raw(text) => Some(text),
        Token::Open(..) | Token::Close(_) => None,
    };
    tokens(html).filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::RichLine;

    #[test]
    fn a_message_without_its_tags_keeps_its_words() {
        assert_eq!(without_tags("a <b class='x'>b</b><!-- x --> c <script>d</script>< e"), "a b c < e");
        assert_eq!(without_tags("<"), "<");
        let panics = || -> Option<Body> { panic!("a reader of HTML gave up") };
        assert_eq!(or_words("<b>a</b> b", panics), Body::Plain(SafeText::line("a b")));
        assert_eq!(or_words("<b>a</b> b", || None), Body::Plain(SafeText::line("a b")));
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

    /// The words and the links of a message, without what only the look of it is made of.
    fn words_and_links(body: &Body) -> (Vec<String>, Vec<String>) {
        let lines = match body {
            Body::Plain(_) => &[],
            Body::Rich(lines) => &lines[..],
        };
        let links =
            lines.iter().flat_map(RichLine::spans).filter_map(|span| Some(span.link?.url.to_string())).collect();
        let is_mark =
            |word: &&str| ["•", ">"].contains(word) || word.strip_suffix('.').is_some_and(|n| n.parse::<u32>().is_ok());
        (body.plain().split_whitespace().filter(|word| !is_mark(word)).map(str::to_owned).collect(), links)
    }

    /// `inner` in an element, or in two: `ul><li`.
    fn inside(open: &str, inner: &[String]) -> String {
        let names = open.split('>').rev().map(|tag| tag.trim_start_matches('<').split(' ').next().unwrap_or_default());
        let close: String = names.map(|name| format!("</{name}>")).collect();
        format!("<{open}>{}{close}", inner.concat())
    }

    fn nested(
        start: impl Strategy<Value = String> + 'static,
        around: &'static [&'static str],
    ) -> impl Strategy<Value = String> {
        start.prop_recursive(4, 24, 6, move |inner| {
            (prop::sample::select(around), prop::collection::vec(inner, 0..6))
                .prop_map(|(open, inner)| inside(open, &inner))
        })
    }

    /// A message in common spellings, nested as one may: links hold words only, lists hold items.
    fn markup() -> impl Strategy<Value = String> {
        const WORDS: &[&str] = &[
            "word",
            " ",
            "a b",
            "\n",
            "&amp;",
            "&lt;",
            "&#39;",
            "&#27;",
            "<br>",
            "é",
            "漢字",
            "&#8203;",
            "  x",
            "<3",
            "<img alt=\":w:\" src=\"/w.svg\">",
            "<img alt=\"echo\">",
            "https://a.example/b",
        ];
        const LINKS: &[&str] = &["a href=\"https://x.example/?a=1&amp;b=2\"", "a href=\"javascript:x\""];
        const IN_LINE: &[&str] = &[
            "b",
            "em",
            "u",
            "del",
            "code",
            "span",
            "sub",
            "sup",
            "small",
            "font color=\"red\"",
            "span class=\"spoiler\"",
            "span style=\"display:none\"",
        ];
        const BLOCKS: &[&str] = &["p", "div", "blockquote", "h2", "chat-h3", "ul><li", "ol start=\"7\"><li"];
        let words = || prop::sample::select(WORDS).prop_map(str::to_owned);
        let link = (prop::sample::select(LINKS), words())
            .prop_map(|(open, words)| inside(open, &[words.replace("<br>", ""), "x".to_owned()]));
        let line = nested(prop_oneof![4 => words(), 1 => link], IN_LINE);
        let code = words().prop_map(|words| inside("pre", &[words, "x".to_owned()]));
        nested(prop_oneof![8 => line, 1 => Just("<hr>".to_owned()), 1 => code], BLOCKS)
    }

    proptest! {
        #[test]
        fn both_readers_show_the_same_words_and_links(parts in prop::collection::vec(markup(), 0..4)) {
            let html = parts.concat();
            let mut reader = Reader::default();
            let common = reader.common(&html, false).expect("nothing but common spellings");
            let again = reader.common(&html, false).expect("read before");
            prop_assert_eq!(&common, &again, "in used memory: {}", html);
            let uncommon = uncommon(&html, false, &reader.rules).expect("html2text can read it");
            prop_assert_eq!(words_and_links(&common), words_and_links(&uncommon), "{}", html);
        }
    }
}
