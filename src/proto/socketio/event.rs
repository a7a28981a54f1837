//! The JSON array of an EVENT: a name and any number of arguments, each kept as raw JSON.
//!
//! Arity is never fixed: a server with connection state recovery appends an offset to every event. Must not know any
//! event by name.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::proto::ProtocolError;

#[derive(Debug)]
pub struct Event<'a> {
    pub name: Cow<'a, str>,
    args: Vec<&'a RawValue>,
}

impl<'a> Event<'a> {
    /// # Errors
    /// When it is not a JSON array that begins with a string.
    pub fn decode(array: &'a str) -> Result<Self, ProtocolError> {
        let mut args: Vec<&RawValue> =
            serde_json::from_str(array).map_err(|_| ProtocolError("an event that is not a JSON array"))?;
        if args.is_empty() {
            return Err(ProtocolError("an event without a name"));
        }
        let name = args.remove(0);
        let name =
            serde_json::from_str::<Name>(name.get()).map_err(|_| ProtocolError("an event name that is no text"))?;
        Ok(Self { name: name.0, args })
    }

    /// Raw JSON of an argument, `null` if there are not so many.
    pub fn arg(&self, index: usize) -> &'a str {
        self.args.get(index).map_or("null", |arg| arg.get())
    }
}

#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Splits an event array behind its name without reading the rest: the name, and where the first argument begins.
///
/// Works on arrays whose arguments are broken, so that a batch can still be read piece by piece.
pub fn split_name(array: &str) -> Option<(Cow<'_, str>, &str)> {
    let inside = array.trim_start().strip_prefix('[')?;
    let mut values = serde_json::Deserializer::from_str(inside).into_iter::<Name>();
    let name = values.next()?.ok()?.0;
    let rest = inside[values.byte_offset()..].trim_start();
    Some((name, rest.strip_prefix(',').unwrap_or("null")))
}

/// An event array from its name and ready JSON arguments.
pub fn array(name: &str, args: &[&str]) -> String {
    let length: usize = args.iter().map(|arg| arg.len() + 1).sum();
    let mut out = String::with_capacity(name.len() + length + 4);
    out.push('[');
    out.push_str(&quote(name));
    for arg in args {
        out.push(',');
        out.push_str(arg);
    }
    out.push(']');
    out
}

/// Text as a JSON string.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_any_number_of_arguments() {
        let event = Event::decode(r#"["bulkmessage",[{"_id":"x"}],"Q7uApOS"]"#).expect("an event");
        assert_eq!(event.name, "bulkmessage");
        assert_eq!((event.arg(0), event.arg(1), event.arg(2)), (r#"[{"_id":"x"}]"#, r#""Q7uApOS""#, "null"));
        assert_eq!(Event::decode(r#"["a\"b"]"#).expect("an event").name, "a\"b");
    }

    #[test]
    fn what_has_no_name_is_no_event() {
        for array in ["", "{}", "[]", "[null]", "[1]", r#"[{"toString":"foo"}]"#, r#"["a""#, "-1[\"a\"]"] {
            assert!(Event::decode(array).is_err(), "{array}");
        }
    }

    #[test]
    fn the_name_of_a_broken_event_can_be_split_off() {
        assert_eq!(split_name(r#" [ "a b" , [1,]]"#), Some((Cow::Borrowed("a b"), " [1,]]")));
        assert_eq!(split_name(r#"["a"]"#), Some((Cow::Borrowed("a"), "null")));
        assert_eq!(split_name("[1]"), None);
    }

    #[test]
    fn arrays_are_written_with_quoted_names() {
        assert_eq!(array("a\"b", &["1", "{}"]), r#"["a\"b",1,{}]"#);
        assert_eq!(array("x", &[]), r#"["x"]"#);
    }
}
