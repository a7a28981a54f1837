//! Reading HTML as a stream of events, without a tree: what opens, what closes, what is said.
//!
//! Two readers, one meaning: [`scan`] knows the few spellings nearly all messages are written in and stops at anything
//! else; from there [`tokens`], the tokenizer of a browser, goes on. Must not know what the events are used for.

mod entity;
mod scan;
mod tag;
mod tokens;

pub use tag::{Attribute, Attributes, Tag};

/// Who listens. Every call is in document order; closing tags need not match.
pub trait Events {
    fn open(&mut self, tag: Tag, attributes: &Attributes<'_>);
    fn close(&mut self, tag: Tag);
    /// Text with its entities decoded. May come in pieces. Not sanitised.
    fn text(&mut self, text: &str);
}

/// Tells `events` all that `html` says. Scripts and style sheets are left out with their contents, comments too.
///
/// Linear in the length of `html`, but for tags of thousands of attributes: bound the length.
pub fn read(html: &str, events: &mut impl Events) {
    let known = scan::scan(html, events);
    if known < html.len() {
        tokens::tokenize(&html[known..], events);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;

    /// The events as text, neighbouring texts joined.
    #[derive(Default)]
    struct Log {
        lines: String,
        text: String,
    }

    impl Log {
        fn flush(&mut self) {
            if !self.text.is_empty() {
                writeln!(self.lines, "text {:?}", std::mem::take(&mut self.text)).unwrap();
            }
        }

        fn finish(mut self) -> String {
            self.flush();
            self.lines
        }
    }

    impl Events for Log {
        fn open(&mut self, tag: Tag, attributes: &Attributes<'_>) {
            self.flush();
            writeln!(self.lines, "open {tag:?} {attributes:?}").unwrap();
        }

        fn close(&mut self, tag: Tag) {
            self.flush();
            writeln!(self.lines, "close {tag:?}").unwrap();
        }

        fn text(&mut self, text: &str) {
            self.text.push_str(text);
        }
    }

    fn by_both(html: &str) -> String {
        let mut log = Log::default();
        read(html, &mut log);
        log.finish()
    }

    fn by_tokenizer(html: &str) -> String {
        let mut log = Log::default();
        tokens::tokenize(html, &mut log);
        log.finish()
    }

    #[test]
    fn scripts_and_style_sheets_are_never_told() {
        let told = by_both("a<script>if (b<c) '<b>'</script><STYLE>c{}</STYLE><!-- d -->e");
        assert_eq!(told, "text \"ae\"\n");
    }

    #[test]
    fn tags_inside_raw_elements_are_text() {
        for name in ["textarea", "title", "xmp", "iframe", "noembed", "noframes"] {
            let told = by_both(&format!("<{name}><b>x</{name}>"));
            assert!(told.contains("text \"<b>x\""), "{told}");
        }
        assert!(by_both("<plaintext><b>x</plaintext>").ends_with("text \"<b>x</plaintext>\"\n"));
    }

    #[test]
    fn common_markup_is_read_without_the_tokenizer() {
        for html in [
            "<p>a &amp; b &#39;c&#39; &lt;3 <3</p>",
            "<p>hi <img height=\"28\" class=\"emote\" alt=\":w:\" src=\"https://x.example/w.gif?5&amp;a=1\"/></p>",
            "<h2>a</h2><blockquote>b</blockquote><ul><li>c</li></ul><pre><code>d\n</code></pre>",
        ] {
            assert_eq!(scan::scan(html, &mut Log::default()), html.len(), "{html}");
        }
    }

    proptest! {
        /// The fast reader may stop early, but what it says must be what a browser would hear.
        #[test]
        fn both_readers_hear_the_same(pieces in prop::collection::vec(prop::sample::select(vec![
            "<p>", "</p>", "<b>", "</b>", "<br>", "<br />", "<br/>", "<a href=\"https://x.example/?a=1&amp;b=2\">", "</a>",
            "<a href=\"x\"title=\"y\">", "<img alt=\"a\" alt=\"b\" src=\"c\" />", "<img alt>", "<span class='x'>", "<i\n>",
            "<chat-h2>", "<pre>", "<3", "<", "</", "</ b>", "<!", "<?", "&", "&amp;", "&amp", "&lt;", "&#39;", "&#x1b;",
            "&#0;", "&#155;", "&#xd800;", "&#99999999;", "&copy;", "&nbsp;", "&quot", "&apos;", "&#", "&;", "<B>",
            "<script>", "</script>", "<textarea>", "<b a=\"&\">", "<b a=\"&copy\">", "<b a=\"<\">", "<p/>", "</p >",
            "</p x=\"y\">", "text", " ", "\n", "\r\n", "\0", "é", "=", "\"", "'", "/", ">",
        ]), 0..12)) {
            let html = pieces.concat();
            prop_assert_eq!(by_both(&html), by_tokenizer(&html), "{}", html);
        }
    }
}
