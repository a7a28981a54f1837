//! The elements and attributes that mean something in a chat message. All others are `Other`: their text stays.
//!
//! Must not know how an element is shown.

use std::borrow::Cow;

/// An element by what it means; spellings that mean the same are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Paragraph,
    /// Stands on lines of its own, nothing more.
    Block,
    Break,
    Rule,
    Heading(u8),
    Quote,
    Preformatted,
    Unordered,
    Ordered,
    Item,
    Row,
    Cell,
    Bold,
    Italic,
    Underline,
    Strike,
    Superscript,
    Subscript,
    Big,
    Small,
    Code,
    /// `kbd`: bitwave repeats a link's target in it.
    Keys,
    Link,
    Span,
    Image,
    /// A film, a frame, an object: something played or shown in place.
    Film,
    Sound,
    Other,
}

impl Tag {
    /// By its name in lower case.
    pub fn from_name(name: &str) -> Self {
        match name {
            "p" => Self::Paragraph,
            "br" => Self::Break,
            "hr" => Self::Rule,
            "b" | "strong" => Self::Bold,
            "i" | "em" | "cite" | "dfn" | "var" => Self::Italic,
            "u" | "ins" => Self::Underline,
            "s" | "del" | "strike" => Self::Strike,
            "sup" => Self::Superscript,
            "sub" => Self::Subscript,
            "big" => Self::Big,
            "small" => Self::Small,
            "code" | "tt" | "samp" => Self::Code,
            "kbd" => Self::Keys,
            "a" => Self::Link,
            "span" | "font" => Self::Span,
            "img" => Self::Image,
            "iframe" | "video" | "object" | "embed" => Self::Film,
            "audio" => Self::Sound,
            _ => Self::block_from_name(name),
        }
    }

    fn block_from_name(name: &str) -> Self {
        match name {
            "blockquote" => Self::Quote,
            "pre" => Self::Preformatted,
            "ul" | "menu" | "dir" => Self::Unordered,
            "ol" => Self::Ordered,
            "li" => Self::Item,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "div" | "section" | "article" | "header" | "footer" | "main" | "aside" | "nav" | "center" | "address"
            | "figure" | "figcaption" | "details" | "summary" | "table" | "caption" | "dl" | "dt" | "dd" | "form"
            | "fieldset" | "legend" | "option" => Self::Block,
            _ => Self::heading_from_name(name).unwrap_or(Self::Other),
        }
    }

    /// `h1` to `h6`, and bitwave's `chat-h1` to `chat-h6`.
    fn heading_from_name(name: &str) -> Option<Self> {
        match name.strip_prefix("chat-").unwrap_or(name).as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(Self::Heading(level - b'0')),
            _ => None,
        }
    }

    /// Begins and ends a line.
    pub fn is_block(self) -> bool {
        const OTHERS: [Tag; 8] = [
            Tag::Paragraph,
            Tag::Block,
            Tag::Quote,
            Tag::Preformatted,
            Tag::Unordered,
            Tag::Ordered,
            Tag::Item,
            Tag::Row,
        ];
        matches!(self, Self::Heading(_)) || OTHERS.contains(&self)
    }
}

/// The attributes that are read. Any other is dropped at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    Href,
    Src,
    Alt,
    Title,
    Class,
    Style,
    Color,
    Start,
    /// `data-emote-tooltip`, the name of an emote on bitwave.
    Emote,
    /// `data-mx-spoiler`, how Matrix marks a spoiler.
    Spoiler,
}

const ATTRIBUTES: [(&str, Attribute); 10] = [
    ("href", Attribute::Href),
    ("src", Attribute::Src),
    ("alt", Attribute::Alt),
    ("title", Attribute::Title),
    ("class", Attribute::Class),
    ("style", Attribute::Style),
    ("color", Attribute::Color),
    ("start", Attribute::Start),
    ("data-emote-tooltip", Attribute::Emote),
    ("data-mx-spoiler", Attribute::Spoiler),
];

/// The attributes of one tag. Values have their entities decoded and are not sanitised.
#[derive(Debug, Default)]
pub struct Attributes<'a> {
    values: [Option<Cow<'a, str>>; ATTRIBUTES.len()],
}

impl<'a> Attributes<'a> {
    /// Of two with the same name the first counts, as in a browser.
    pub fn set(&mut self, name: &str, value: Cow<'a, str>) {
        if let Some((_, attribute)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) {
            self.values[*attribute as usize].get_or_insert(value);
        }
    }

    /// The same attributes, each value as `change` makes it.
    pub fn map(mut self, change: impl Fn(Attribute, Cow<'a, str>) -> Cow<'a, str>) -> Self {
        for ((_, name), value) in ATTRIBUTES.iter().zip(&mut self.values) {
            *value = value.take().map(|value| change(*name, value));
        }
        self
    }

    pub fn get(&self, attribute: Attribute) -> Option<&str> {
        self.values[attribute as usize].as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `set` finds by the table, `get` by the enum.
    #[test]
    fn every_attribute_is_found_where_it_was_put() {
        let mut attributes = Attributes::default();
        for (name, _) in ATTRIBUTES {
            attributes.set(name, name.into());
            attributes.set(name, "second".into());
        }
        attributes.set("onclick", "alert(1)".into());
        for (name, attribute) in ATTRIBUTES {
            assert_eq!(attributes.get(attribute), Some(name));
        }
        let swapped = attributes.map(|name, value| format!("{name:?} {value}").into());
        for (name, attribute) in ATTRIBUTES {
            assert_eq!(swapped.get(attribute), Some(&*format!("{attribute:?} {name}")));
        }
    }

    #[test]
    fn custom_headings_are_headings_and_unknown_elements_are_other() {
        assert_eq!(Tag::from_name("chat-h2"), Tag::Heading(2));
        assert_eq!(Tag::from_name("h7"), Tag::Other);
        assert_eq!(Tag::from_name("marquee"), Tag::Other);
    }
}
