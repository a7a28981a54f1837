//! Field values of any type, read as far as they make sense.
//!
//! The servers in the wild disagree about types, and one odd field must not cost a message. Must not know any field.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// What a field held; objects and the insides of nested arrays are not kept.
#[derive(Debug, PartialEq)]
pub(super) enum Loose<'a> {
    Nothing,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    List(Vec<Cow<'a, str>>),
}

impl<'a> Loose<'a> {
    /// Text, or a number in its decimal form: ids are sometimes numbers.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Int(number) => Some(Cow::Owned(number.to_string())),
            Self::Float(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// A whole number, also when written as a fraction or as text.
    pub(super) fn int(self) -> Option<i64> {
        // Every whole number up to 2^53 is exact in JSON; beyond it no clock and no counter makes sense.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self {
            Self::Int(number) => Some(number),
            #[allow(clippy::cast_possible_truncation, reason = "the range was checked")]
            Self::Float(number) => (number.abs() <= EXACT).then_some(number as i64),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    pub(super) fn bool(self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn list(self) -> Vec<Cow<'a, str>> {
        match self {
            Self::List(items) => items,
            other => other.text().into_iter().collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Loose<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Owned(text)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loose::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Loose::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Loose::Int(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or(Loose::Float(number as f64), Loose::Int))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Loose::Float(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Item(item)) = seq.next_element()? {
            items.extend(item);
        }
        Ok(Loose::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose::Nothing)
    }
}

/// One element of a list: text or number. Lists in lists are skipped without recursion, however deep they are.
struct Item<'a>(Option<Cow<'a, str>>);

impl<'de> Deserialize<'de> for Item<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor).map(Self)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// Reads a raw value whatever is wrong inside it: lone surrogates become U+FFFD, numbers out of range nothing.
pub(super) fn read_raw(raw: &str) -> Loose<'_> {
    serde_json::from_str(raw)
        .unwrap_or_else(|_| repaired_text(raw).map_or(Loose::Nothing, |text| Loose::Text(text.into())))
}

/// JavaScript strings may hold half a surrogate pair; JSON carries it, UTF-8 cannot.
pub(super) fn repaired_text(raw: &str) -> Option<String> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = Vec<u8>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }
    }
    if !raw.starts_with('"') {
        return None;
    }
    let bytes = serde_json::Deserializer::from_str(raw).deserialize_bytes(Bytes).ok()?;
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        // A surrogate is three bytes here, ED xx xx; the two behind the first are chunks of their own.
        if chunk.invalid().first() == Some(&0xED) {
            out.push(char::REPLACEMENT_CHARACTER);
        }
    }
    Some(out)
}

/// An object whose fields are read one by one, so that a broken field is only a missing one. The last of two equal
/// keys counts. What is no object has no fields.
#[derive(Debug, Default)]
pub(super) struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    pub(super) fn read(json: &'a str) -> Self {
        serde_json::from_str(json).map(Self).unwrap_or_default()
    }

    pub(super) fn get(&self, key: &str) -> Loose<'a> {
        self.0.get(key).map_or(Loose::Nothing, |raw| read_raw(raw.get()))
    }

    /// Raw JSON of a field, `null` if there is none.
    pub(super) fn raw(&self, key: &str) -> &'a str {
        self.0.get(key).map_or("null", |raw| raw.get())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(super) fn into_entries(self) -> impl Iterator<Item = (String, &'a str)> {
        self.0.into_iter().map(|(key, raw)| (key, raw.get()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_without_complaint() {
        assert_eq!(read_raw("null"), Loose::Nothing);
        assert_eq!(read_raw(r#"{"a":[1]}"#), Loose::Nothing);
        assert_eq!(read_raw("true").bool(), Some(true));
        assert_eq!(read_raw("\"true\"").bool(), None);
        assert_eq!(read_raw("17").text().as_deref(), Some("17"));
        assert_eq!(read_raw("[\"a\",1,[\"b\"],{},null]").list(), ["a", "1"]);
        assert_eq!(read_raw("\"a\"").list(), ["a"]);
    }

    #[test]
    fn whole_numbers_come_in_many_spellings() {
        for raw in ["1600000000000", "1600000000000.5", "1.6e12", "\" 1600000000000 \""] {
            assert_eq!(read_raw(raw).int(), Some(1_600_000_000_000), "{raw}");
        }
        for raw in ["1e400", "1e308", "18446744073709551616", "\"soon\"", "[1]", "null"] {
            assert_eq!(read_raw(raw).int(), None, "{raw}");
        }
    }

    #[test]
    fn lone_surrogates_become_the_replacement_character() {
        assert_eq!(read_raw(r#""x\ud800y""#), Loose::Text("x\u{fffd}y".into()));
        assert_eq!(read_raw(r#""\udc00\ud83d\ude00\ud83d""#), Loose::Text("\u{fffd}😀\u{fffd}".into()));
    }
}
