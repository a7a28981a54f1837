//! What html2text is given: a message in the few elements that it shows as a chat does, closed in order, of bounded
//! depth.
//!
//! Tables become lines of cells (a span of four thousand million columns makes html2text panic), styles become the
//! elements that say the same (it would obey `display: none`), unknown elements leave nothing but their contents. All
//! that is written inside a line is a formatting element to a parser of HTML, so that wrong nesting is put right alike.
//! Linear in the length of the message. Must not know events or lines.

use std::borrow::Cow;

use crate::chat::{Rgb, Style};
use crate::markup::html::{Attribute, Attributes, Tag, Token, tokens, unescape};
use crate::markup::rich::{look, start};

use super::kind::Kind;
use super::shield::{self, BREAK, LINK, Piece};

/// Elements nested deeper than this are not written; their text is. The time html2text takes grows with the square.
const DEEPEST: usize = 100;
/// Quotes and lists nested deeper than this would not be seen to be.
const DEEPEST_INDENT: usize = 12;
/// In a block without anything in it, which html2text would take for none. It drops this one in turn.
const NOT_EMPTY: &str = "\u{200b}";

/// `html` as html2text may have it.
pub fn filter(html: &str) -> String {
    let html = with_plain_line_breaks(html);
    let mut filter = Filter::default();
    for token in tokens(&html) {
        match token {
            Token::Open(tag, attributes) => filter.open(tag, &attributes.map(readable)),
            Token::Close(tag) => filter.close(tag),
            Token::Text(text) => filter.text(shield::pieces(text)),
            Token::Raw(text) => filter.text(text.chars().map(Piece::Char)),
        }
    }
    filter.close_from(0);
    filter.out
}

fn with_plain_line_breaks(html: &str) -> Cow<'_, str> {
    if html.contains('\r') { html.replace("\r\n", "\n").replace('\r', "\n").into() } else { html.into() }
}

/// What is read here is decoded as far as that is easy; addresses and names are left to html2text.
fn readable(name: Attribute, value: Cow<'_, str>) -> Cow<'_, str> {
    match name {
        Attribute::Class | Attribute::Style | Attribute::Color | Attribute::Start => {
            unescape(&value).map(Cow::into_owned).map_or(value, Cow::Owned)
        }
        _ => value,
    }
}

#[derive(Default)]
struct Filter {
    out: String,
    open: Vec<Open>,
    /// Something stands on the line.
    started: bool,
    /// The next line break is the one after `<pre>`, which does not count.
    skips_newline: bool,
    /// A link has no text yet.
    begins_link: bool,
}

/// An open element and what has been written for it, outermost first.
struct Open {
    tag: Tag,
    names: Vec<&'static str>,
    /// A list that nobody wrote, round items that stand alone.
    implied: bool,
}

impl Filter {
    fn open(&mut self, tag: Tag, attributes: &Attributes<'_>) {
        self.skips_newline = false;
        match tag {
            Tag::Item | Tag::Paragraph => self.end_sibling(tag),
            Tag::Link => self.close(Tag::Link),
            Tag::Cell if self.started => return self.text(" | ".chars().map(Piece::Char)),
            Tag::Cell | Tag::Other => return self.skip(),
            _ => {}
        }
        if tag != Tag::Item {
            self.enter_item();
        } else if !self.open.last().is_some_and(|open| is_list(open.tag)) {
            self.push(Tag::Unordered, &Attributes::default());
            if let Some(list) = self.open.last_mut().filter(|open| is_list(open.tag)) {
                list.implied = true;
            }
        }
        self.started &= !tag.is_block();
        match tag {
            Tag::Break => self.line_break("<br>"),
            Tag::Rule => {
                self.out.push_str("<div>");
                self.picture(tag, attributes);
                self.out.push_str("</div>");
                self.started = false;
            }
            Tag::Image | Tag::Film | Tag::Sound => self.picture(tag, attributes),
            _ => self.push(tag, attributes),
        }
    }

    fn push(&mut self, tag: Tag, attributes: &Attributes<'_>) {
        let depth: usize = self.open.iter().map(|open| open.names.len()).sum();
        if depth >= DEEPEST || self.open.len() >= DEEPEST {
            return self.skip();
        }
        let indents = self.open.iter().filter(|open| open.tag == Tag::Quote || is_list(open.tag)).count();
        let too_far = indents >= DEEPEST_INDENT && (tag == Tag::Quote || is_list(tag));
        let mut names = Vec::new();
        for name in elements(if too_far { Tag::Block } else { tag }) {
            self.out.extend(["<", name]);
            match *name {
                "a" => self.attribute("href", attributes.get(Attribute::Href).unwrap_or_default()),
                "ol" => self.attribute("start", &start(attributes).to_string()),
                _ => {}
            }
            self.out.push('>');
            if *name == "div" {
                self.out.push_str(NOT_EMPTY);
            }
            names.push(*name);
        }
        self.styles(look::of_attributes(attributes), &mut names);
        self.open.push(Open { tag, names, implied: false });
        match tag {
            Tag::Link => self.begins_link = true,
            Tag::Superscript => self.text("^".chars().map(Piece::Char)),
            Tag::Subscript => self.text("_".chars().map(Piece::Char)),
            Tag::Preformatted => self.skips_newline = true,
            _ => {}
        }
    }

    /// What the style and the class of an element say, as elements.
    fn styles(&mut self, style: Style, names: &mut Vec<&'static str>) {
        if let Some(Rgb(r, g, b)) = style.color {
            self.out.push_str(&format!("<font color=\"#{r:02x}{g:02x}{b:02x}\">"));
            names.push("font");
        }
        for (set, name) in [(style.bold, "b"), (style.dim, "small"), (style.spoiler, "tt")] {
            if set {
                self.out.extend(["<", name, ">"]);
                names.push(name);
            }
        }
    }

    /// Writes a value as it is in the message: decoding it is for html2text.
    fn attribute(&mut self, name: &str, value: &str) {
        self.out.extend([" ", name, "=\"", &value.replace('"', "&quot;"), "\""]);
    }

    fn picture(&mut self, tag: Tag, attributes: &Attributes<'_>) {
        let kind = Kind::of_element(tag, attributes);
        let named = [Attribute::Alt, Attribute::Title, Attribute::Emote];
        let alt = named.iter().find_map(|name| attributes.get(*name).filter(|value| !value.trim().is_empty()));
        self.begin_link();
        self.out.push_str("<img");
        self.attribute("src", &kind.written(attributes.get(Attribute::Src).unwrap_or_default()));
        self.attribute("alt", alt.unwrap_or_default());
        self.out.push('>');
        self.started = true;
    }

    fn close(&mut self, tag: Tag) {
        self.started &= !tag.is_block();
        match self.open.iter().rposition(|open| open.tag == tag) {
            Some(at) if tag.is_block() => self.close_from(at),
            // Elements that are still open inside stay so: a parser of HTML sees to that.
            Some(at) => self.end(at),
            None if tag.is_block() => self.out.extend(["<div>", NOT_EMPTY, "</div>"]),
            None => self.skip(),
        }
    }

    /// Ends elements up to number `at`, innermost first.
    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            self.end(self.open.len() - 1);
        }
        if at > 0 && self.open.last().is_some_and(|open| open.implied) {
            self.end(at - 1);
        }
    }

    /// The start of a link is where its text is, or at its end if it has none.
    fn begin_link(&mut self) {
        if std::mem::take(&mut self.begins_link) {
            self.out.push(LINK);
        }
    }

    fn end(&mut self, at: usize) {
        if self.open[at].tag == Tag::Link {
            self.begin_link();
        }
        for name in self.open.remove(at).names.into_iter().rev() {
            self.out.extend(["</", name, ">"]);
        }
    }

    /// An item ends the one before it in the same list, a paragraph the paragraph before it in the same block.
    fn end_sibling(&mut self, tag: Tag) {
        let outer = |open: &Open| match tag {
            Tag::Item => is_list(open.tag),
            _ => open.tag.is_block() && open.tag != Tag::Paragraph,
        };
        let from = self.open.iter().rposition(outer).map_or(0, |at| at + 1);
        if let Some(at) = self.open[from..].iter().position(|open| open.tag == tag) {
            self.close_from(from + at);
        }
    }

    /// html2text forgets what stands in a list outside its items.
    fn enter_item(&mut self) {
        if self.open.last().is_some_and(|open| is_list(open.tag)) {
            self.push(Tag::Item, &Attributes::default());
        }
    }

    fn is_open(&self, tags: &[Tag]) -> bool {
        self.open.iter().any(|open| tags.contains(&open.tag))
    }

    fn text<'p>(&mut self, pieces: impl Iterator<Item = Piece<'p>>) {
        let preformatted = self.is_open(&[Tag::Preformatted]);
        let verbatim = preformatted || self.is_open(&[Tag::Code, Tag::Keys]);
        for piece in pieces {
            let blank = matches!(piece, Piece::Char(' ' | '\t' | '\n') | Piece::Source(" "));
            if !blank {
                self.enter_item();
                self.begin_link();
                self.started = true;
            }
            match piece {
                Piece::Char('\n') if preformatted && std::mem::take(&mut self.skips_newline) => {}
                Piece::Char('\n') if preformatted => self.line_break("\n"),
                Piece::Char('\n') if verbatim => self.out.push(' '),
                Piece::Char('\t') if !verbatim => self.out.push(' '),
                Piece::Char(c) => shield::push(&mut self.out, c),
                Piece::Source(source) => self.out.push_str(source),
            }
            self.skips_newline = false;
        }
    }

    fn line_break(&mut self, spelling: &str) {
        self.out.push(BREAK);
        self.out.push_str(spelling);
        self.started = false;
    }

    /// Leaves a tag out. What stood before it and what comes after it must not grow together to one entity.
    fn skip(&mut self) {
        if self.out.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '&' | '#')) {
            self.out.push_str("<!---->");
        }
    }
}

fn is_list(tag: Tag) -> bool {
    matches!(tag, Tag::Ordered | Tag::Unordered)
}

/// What is written for an element. Paragraphs are mere blocks, since html2text puts empty lines between them. A block
/// round others ends the line even if they are empty, and lets a heading stand inside another.
fn elements(tag: Tag) -> &'static [&'static str] {
    match tag {
        Tag::Paragraph | Tag::Block | Tag::Row => &["div"],
        Tag::Heading(1) => &["div", "h1"],
        Tag::Heading(2) => &["div", "h2"],
        Tag::Heading(3) => &["div", "h3"],
        Tag::Heading(4) => &["div", "h4"],
        Tag::Heading(5) => &["div", "h5"],
        Tag::Heading(_) => &["div", "h6"],
        Tag::Quote => &["div", "blockquote"],
        Tag::Preformatted => &["pre"],
        Tag::Unordered => &["div", "ul"],
        Tag::Ordered => &["div", "ol"],
        Tag::Item => &["li"],
        Tag::Bold | Tag::Big => &["b"],
        Tag::Italic => &["i"],
        Tag::Underline => &["u"],
        Tag::Strike => &["s"],
        Tag::Small => &["small"],
        Tag::Code => &["code"],
        Tag::Keys => &["big"],
        Tag::Link => &["a"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The filtered message without the marks that are nothing to see.
    fn filtered(html: &str) -> String {
        filter(html).chars().filter(|c| !matches!(*c, BREAK | LINK | '\u{200b}')).collect()
    }

    #[test]
    fn what_is_dangerous_does_not_get_through() {
        for (html, expected) in [
            ("<b style=\"display:none;color:red\" onclick=x id=y>a</b>", "<b><font color=\"#ff0000\">a</font></b>"),
            ("<style>b{display:none}</style><b>a</b>", "<b>a</b>"),
            ("<ol start=99999999999><li>a</ol>", "<div><ol start=\"1\"><li>a</li></ol></div>"),
            ("<ol start=999999999><li>a", "<div><ol start=\"999999999\"><li>a</li></ol></div>"),
            ("<td colspan=4000000000>a<td>b", "a | b"),
            ("<a href='x\"y'>a", "<a href=\"x&quot;y\">a</a>"),
            ("<title>a</title><body hidden><meta x>b", "ab"),
            ("<svg><title>a</title></svg><template>b</template>", "ab"),
        ] {
            assert_eq!(filtered(html).replace("<!---->", ""), expected, "{html}");
        }
    }

    #[test]
    fn what_is_opened_is_closed_and_lists_hold_items_only() {
        for (html, expected) in [
            ("<b><i>a", "<b><i>a</i></b>"),
            ("<p><b>a<p>b", "<div><b>a</b></div><div>b</div>"),
            ("<ol>a<li>b", "<div><ol start=\"1\"><li>a</li><li>b</li></ol></div>"),
            ("<li>a</li>b", "<div><ul><li>a</li></ul></div>b"),
        ] {
            assert_eq!(filtered(html), expected, "{html}");
        }
    }

    #[test]
    fn a_tag_that_is_left_out_does_not_join_what_stands_round_it() {
        assert_eq!(filtered("&am<x>p;lt;"), "&am<!---->p;lt;");
        assert_eq!(filtered("a &amp;<x>b"), "a &amp;b");
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let depth = |html: &str| {
            let mut deepest = 0;
            let steps = html.match_indices('<').map(|(at, _)| if html[at..].starts_with("</") { -1 } else { 1 });
            steps.fold(0, |depth: i32, step| {
                deepest = deepest.max(depth + step);
                depth + step
            });
            deepest
        };
        for unit in ["<div>", "<b>", "<ul><li>", "<blockquote>", "<font color=red style=font-size:2em class=spoiler>"] {
            let html = filtered(&unit.repeat(30_000 / unit.len())).replace("<!---->", "");
            assert!(depth(&html) <= 110, "{unit}: {}", depth(&html));
            assert!(html.len() < 100_000, "{unit}: {}", html.len());
        }
    }
}
