//! A theme as it is written: what each tone is painted with, and on which ground.
//!
//! ```toml
//! base = "dark"                    # what is not said here is as there
//! ground = "#10131a"               # names are corrected until they can be read on it
//! [tones]
//! accent = "#5ec8d8"               # or a number of 256, or "cyan", or "default"
//! link = { color = "#7fb4ff", ansi = "lightblue", marks = ["underline"], otherwise = ["bold"] }
//! ```
//!
//! Must not know where themes are kept, nor what a terminal makes of a colour.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use ratatui::style::{Color, Modifier};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::tone::Tone;
use crate::chat::Rgb;

/// The text of a theme, read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Palette {
    /// The theme under it.
    pub base: Option<String>,
    /// What the terminal's background is taken for.
    pub ground: Option<Ground>,
    pub tones: BTreeMap<Tone, Ink>,
}

/// How a tone is painted. What is `None` is as in the base. Written as a colour alone, or as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ink {
    pub color: Option<Tint>,
    /// The ground of the words.
    pub under: Option<Tint>,
    /// The colour where there are only sixteen; the nearest by itself.
    pub ansi: Option<Tint>,
    pub marks: Option<Marks>,
    /// Marks where none of the colours can be shown.
    pub otherwise: Option<Marks>,
}

/// A colour in words: `#rrggbb`, `0` to `255`, or the name of one of the sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tint(pub Color);

/// A colour that must be known exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Ground(pub Rgb);

/// `bold`, `dim`, `italic`, `underline`, `reverse`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Marks(pub Modifier);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    color: Option<Tint>,
    under: Option<Tint>,
    ansi: Option<Tint>,
    marks: Option<Marks>,
    otherwise: Option<Marks>,
}

impl Palette {
    /// This theme with what it leaves open taken from `base`.
    pub fn over(mut self, base: &Self) -> Self {
        for (tone, below) in &base.tones {
            let ink = self.tones.entry(*tone).or_default();
            *ink = std::mem::take(ink).over(below);
        }
        Self { base: base.base.clone(), ground: self.ground.or(base.ground), tones: self.tones }
    }
}

impl Ink {
    fn over(self, base: &Self) -> Self {
        Self {
            // Another colour has another nearest one.
            ansi: self.ansi.or(if self.color.is_some() { None } else { base.ansi }),
            color: self.color.or(base.color),
            under: self.under.or(base.under),
            marks: self.marks.or(base.marks),
            otherwise: self.otherwise.or(base.otherwise),
        }
    }
}

impl Tint {
    fn named(words: &str) -> Result<Self, String> {
        match words {
            "default" => Ok(Self(Color::Reset)),
            _ => Color::from_str(words).map(Self).map_err(|_| no_color(words)),
        }
    }

    fn numbered(number: i64) -> Result<Self, String> {
        u8::try_from(number).map(|index| Self(Color::Indexed(index))).map_err(|_| no_color(&number.to_string()))
    }
}

fn no_color(words: &str) -> String {
    format!("\"{words}\" is no colour; write \"#rrggbb\", a number from 0 to 255, a name like \"cyan\", or \"default\"")
}

impl TryFrom<String> for Ground {
    type Error = String;

    fn try_from(words: String) -> Result<Self, String> {
        match Color::from_str(&words) {
            Ok(Color::Rgb(r, g, b)) => Ok(Self(Rgb(r, g, b))),
            _ => Err(format!("\"{words}\" is no ground; write it as \"#rrggbb\"")),
        }
    }
}

impl TryFrom<Vec<String>> for Marks {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let one = |word: &String| match word.as_str() {
            "bold" => Ok(Modifier::BOLD),
            "dim" => Ok(Modifier::DIM),
            "italic" => Ok(Modifier::ITALIC),
            "underline" => Ok(Modifier::UNDERLINED),
            "reverse" => Ok(Modifier::REVERSED),
            _ => Err(format!("\"{word}\" is no mark; there are bold, dim, italic, underline, reverse")),
        };
        let marks: Result<Vec<_>, _> = words.iter().map(one).collect();
        Ok(Self(marks?.into_iter().fold(Modifier::empty(), Modifier::union)))
    }
}

struct TintVisitor;

impl Visitor<'_> for TintVisitor {
    type Value = Tint;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a colour")
    }

    fn visit_str<E: de::Error>(self, words: &str) -> Result<Tint, E> {
        Tint::named(words).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Tint, E> {
        Tint::numbered(number).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Tint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TintVisitor)
    }
}

struct InkVisitor;

impl<'de> Visitor<'de> for InkVisitor {
    type Value = Ink;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a colour, or a table with color, under, ansi, marks, otherwise")
    }

    fn visit_str<E: de::Error>(self, words: &str) -> Result<Ink, E> {
        TintVisitor.visit_str(words).map(Ink::from)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Ink, E> {
        TintVisitor.visit_i64(number).map(Ink::from)
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Ink, M::Error> {
        let Full { color, under, ansi, marks, otherwise } = Full::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Ink { color, under, ansi, marks, otherwise })
    }
}

impl<'de> Deserialize<'de> for Ink {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(InkVisitor)
    }
}

impl From<Tint> for Ink {
    fn from(color: Tint) -> Self {
        Self { color: Some(color), ..Self::default() }
    }
}
