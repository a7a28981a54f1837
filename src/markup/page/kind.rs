//! What stands for itself in a message: pictures, films, sounds, rules. html2text knows pictures with an address only, and of
//! those the address and the name; so all are written as such, the kind in front of the address.

use crate::markup::html::{Attribute, Attributes, Tag};
use crate::markup::rich::look;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Image,
    /// Marked as an emote by more than its name.
    Emote,
    /// A picture turned around.
    Mirrored,
    Film,
    Sound,
    Rule,
}

const LETTERS: [(char, Kind); 6] = [
    ('i', Kind::Image),
    ('e', Kind::Emote),
    ('m', Kind::Mirrored),
    ('f', Kind::Film),
    ('s', Kind::Sound),
    ('r', Kind::Rule),
];

impl Kind {
    pub fn of_element(tag: Tag, attributes: &Attributes<'_>) -> Self {
        let css = attributes.get(Attribute::Style).unwrap_or_default();
        let marked = attributes.get(Attribute::Emote).is_some() || attributes.get(Attribute::Class) == Some("emote");
        match tag {
            Tag::Film => Self::Film,
            Tag::Sound => Self::Sound,
            Tag::Rule => Self::Rule,
            _ if look::is_mirrored(css) => Self::Mirrored,
            _ if marked => Self::Emote,
            _ => Self::Image,
        }
    }

    /// An address as it is written for html2text.
    pub fn written(self, src: &str) -> String {
        let letter = LETTERS.iter().find(|(_, kind)| *kind == self).map_or('i', |(letter, _)| *letter);
        format!("{letter}{src}")
    }

    /// The kind and the address that were written.
    pub fn read(written: &str) -> (Self, &str) {
        let kind = LETTERS.iter().find_map(|(letter, kind)| Some((*kind, written.strip_prefix(*letter)?)));
        kind.unwrap_or((Self::Image, written))
    }

    pub fn tag(self) -> Tag {
        match self {
            Self::Film => Tag::Film,
            Self::Sound => Tag::Sound,
            Self::Rule => Tag::Rule,
            _ => Tag::Image,
        }
    }

    /// What says so in a message, as name and value.
    pub fn attribute(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Emote => Some(("class", "emote")),
            Self::Mirrored => Some(("style", "transform:scaleX(-1)")),
            _ => None,
        }
    }
}
