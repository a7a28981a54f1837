//! The careful reader's eye: tags of any spelling, comments, elements whose contents are not markup.
//!
//! Splits by the rules of browsers, but decodes nothing and builds nothing; each byte is looked at a bounded number of
//! times. Must not know what a tag does.

use std::borrow::Cow;

use super::{Attributes, Tag};

/// Part of a message. What has no meaning for a reader (comments, scripts, style sheets) is never one.
#[derive(Debug)]
pub enum Token<'a> {
    /// The values are as written, entities and all.
    Open(Tag, Box<Attributes<'a>>),
    Close(Tag),
    /// Text as written.
    Text(&'a str),
    /// Text in which `&` means itself.
    Raw(&'a str),
}

/// The tokens of `html`, in order.
pub fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    Tokens { rest: html, inside: Contents::Markup }
}

struct Tokens<'a> {
    rest: &'a str,
    inside: Contents<'a>,
}

/// What the innermost element holds.
#[derive(Clone, Copy)]
enum Contents<'a> {
    Markup,
    /// Text up to the closing tag of that name, in which entities count or do not.
    Text(&'a str),
    Raw(&'a str),
    /// For machines, to the closing tag of that name.
    Hidden(&'a str),
    /// Text to the end of the message.
    Rest,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let token = match std::mem::replace(&mut self.inside, Contents::Markup) {
                Contents::Markup => self.markup(),
                Contents::Text(name) => Some(Token::Text(self.until_closed(name))),
                Contents::Raw(name) => Some(Token::Raw(self.until_closed(name))),
                Contents::Rest => Some(Token::Raw(self.take(self.rest.len()))),
                Contents::Hidden(name) => {
                    self.until_closed(name);
                    None
                }
            };
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

impl<'a> Tokens<'a> {
    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    /// All up to `end` and `end` itself, or everything.
    fn skip_past(&mut self, end: &str) {
        self.take(self.rest.find(end).map_or(self.rest.len(), |at| at + end.len()));
    }

    fn until_closed(&mut self, name: &str) -> &'a str {
        let closes = |at: &usize| {
            let tag = &self.rest.as_bytes()[at + 2..];
            tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
                && tag.get(name.len()).is_some_and(|end| is_space(*end) || matches!(end, b'/' | b'>'))
        };
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(closes);
        self.take(end.unwrap_or(self.rest.len()))
    }

    fn markup(&mut self) -> Option<Token<'a>> {
        match *self.rest.as_bytes() {
            [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] => self.opening(),
            [b'<', b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => self.closing(),
            [b'<', b'!', b'-', b'-', ..] => {
                self.comment();
                None
            }
            [b'<', b'!' | b'?' | b'/', _, ..] => {
                self.skip_past(">");
                None
            }
            _ => {
                let from = usize::from(self.rest.starts_with('<'));
                let len = self.rest[from..].find('<').map_or(self.rest.len(), |at| from + at);
                Some(Token::Text(self.take(len)))
            }
        }
    }

    fn comment(&mut self) {
        self.take("<!--".len());
        match self.rest.as_bytes() {
            [b'>', ..] => _ = self.take(1),
            [b'-', b'>', ..] => _ = self.take(2),
            _ => {
                let ends = |at: &usize| self.rest[..*at].ends_with("--") || self.rest[..*at].ends_with("--!");
                let end = self.rest.match_indices('>').map(|(at, _)| at).find(ends);
                self.take(end.map_or(self.rest.len(), |at| at + 1));
            }
        }
    }

    fn closing(&mut self) -> Option<Token<'a>> {
        self.take(2);
        let name = self.name();
        self.attributes().map(|_| Token::Close(tag(name)))
    }

    fn opening(&mut self) -> Option<Token<'a>> {
        self.take(1);
        let name = self.name();
        let attributes = self.attributes()?;
        self.inside = contents(name);
        let hidden = matches!(self.inside, Contents::Hidden(_));
        (!hidden).then(|| Token::Open(tag(name), Box::new(attributes)))
    }

    fn name(&mut self) -> &'a str {
        self.take(length(self.rest, |b| is_space(b) || matches!(b, b'/' | b'>')))
    }

    /// The attributes and the `>` behind them. A tag that never ends takes the rest of the message along, as in a
    /// browser.
    fn attributes(&mut self) -> Option<Attributes<'a>> {
        let attributes = self.attributes_to_end();
        if attributes.is_none() {
            self.rest = "";
        }
        attributes
    }

    fn attributes_to_end(&mut self) -> Option<Attributes<'a>> {
        let mut attributes = Attributes::default();
        loop {
            self.take(length(self.rest, |b| !is_space(b) && b != b'/'));
            match self.rest.as_bytes().first()? {
                b'>' => {
                    self.take(1);
                    return Some(attributes);
                }
                _ => self.attribute(&mut attributes)?,
            }
        }
    }

    fn attribute(&mut self, attributes: &mut Attributes<'a>) -> Option<()> {
        // A name may begin with `=`.
        let first = self.rest.chars().next()?.len_utf8();
        let name = self.take(first + length(&self.rest[first..], |b| is_space(b) || matches!(b, b'/' | b'>' | b'=')));
        self.take(length(self.rest, |b| !is_space(b)));
        if !self.rest.starts_with('=') {
            attributes.set(&lower(name), "".into());
            return Some(());
        }
        self.take(1);
        self.take(length(self.rest, |b| !is_space(b)));
        let value = match self.rest.as_bytes().first()? {
            quote @ (b'"' | b'\'') => {
                self.take(1);
                let end = self.rest.bytes().position(|b| b == *quote)?;
                let value = self.take(end);
                self.take(1);
                value
            }
            _ => self.take(length(self.rest, |b| is_space(b) || b == b'>')),
        };
        attributes.set(&lower(name), value.into());
        Some(())
    }
}

/// The bytes before the first that `ends`: either an ASCII one, or the first that is not one of some ASCII ones.
fn length(text: &str, ends: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(ends).unwrap_or(text.len())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

fn tag(name: &str) -> Tag {
    Tag::from_name(&lower(name))
}

fn contents(name: &str) -> Contents<'_> {
    match &*lower(name) {
        "script" | "style" => Contents::Hidden(name),
        "title" | "textarea" => Contents::Text(name),
        "xmp" | "iframe" | "noembed" | "noframes" => Contents::Raw(name),
        "plaintext" => Contents::Rest,
        _ => Contents::Markup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::html::Attribute;

    /// The tokens, written as they might be: attributes that nobody reads are gone.
    fn told(html: &str) -> String {
        let one = |token| match token {
            Token::Open(tag, attributes) => {
                let named = [Attribute::Href, Attribute::Src, Attribute::Title, Attribute::Class];
                let values = named.iter().filter_map(|name| Some(format!(" {}", attributes.get(*name)?)));
                format!("<{tag:?}{}>", values.collect::<String>())
            }
            Token::Close(tag) => format!("</{tag:?}>"),
            Token::Text(text) => text.to_owned(),
            Token::Raw(text) => format!("raw {text}"),
        };
        tokens(html).map(one).collect()
    }

    #[test]
    fn tags_of_any_spelling_are_read() {
        for (html, expected) in [
            ("<B>a</b >", "<Bold>a</Bold>"),
            ("<a href=x>", "<Link x>"),
            ("<a\nHREF = 'x y'/>", "<Link x y>"),
            ("<a href=\"a>b\" href=c>", "<Link a>b>"),
            ("<a href=x/y?z=1>", "<Link x/y?z=1>"),
            ("<img/src=x/title>", "<Image x/title>"),
            ("<a =href=x>y", "<Link>y"),
            ("<i é=\"x\" title=t>", "<Italic t>"),
            ("<a title=\"\">", "<Link >"),
            ("</p x='>'>y", "</Paragraph>y"),
            ("<x-y>z", "<Other>z"),
        ] {
            assert_eq!(told(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_no_tag_is_text_and_what_never_ends_is_nothing() {
        for (html, expected) in [
            ("a < b <3 <", "a < b <3 <"),
            ("</", "</"),
            ("a</>b</ c>d", "abd"),
            ("a<!doctype html>b<?xml?>c<![CDATA[d]]>e", "abce"),
            ("a<!-- <b> -->b<!-->c<!--->d<!-- --!>e<!-- f", "abcde"),
            ("a<b", "a"),
            ("a<b x='y>z</b>", "a"),
        ] {
            assert_eq!(told(html), expected, "{html}");
        }
    }

    #[test]
    fn scripts_and_style_sheets_are_never_told() {
        let html = "a<script>if (b<c) '<b>'</scripts></script><STYLE>c{}</STYLE\t>e";
        assert_eq!(told(html), "a</Other></Other>e");
        assert_eq!(told("<script>a"), "");
    }

    #[test]
    fn tags_inside_raw_elements_are_text() {
        for name in ["xmp", "iframe", "noembed", "noframes"] {
            assert!(told(&format!("<{name}><b>&amp;</{name}>c")).contains(">raw <b>&amp;</"), "{name}");
        }
        assert_eq!(told("<title><b>&amp;</TITLE>c"), "<Other><b>&amp;</Other>c");
        assert_eq!(told("<plaintext><b></plaintext>"), "<Other>raw <b></plaintext>");
    }
}
