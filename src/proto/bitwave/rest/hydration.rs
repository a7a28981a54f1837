//! History (RFC 4.1, point [3]): `{success, size, data: [message]}`.
//!
//! Must not know how pages follow each other.

use crate::proto::ProtocolError;
use crate::proto::bitwave::loose::Object;
use crate::proto::bitwave::message::{self, Each};

/// Reads the messages of a history body: the object above with or without `success` and `size`, or a bare array.
///
/// # Errors
/// When the body is neither, or says that it failed.
pub fn read_hydration<'a>(body: &'a str, each: Each<'_, 'a>) -> Result<(), ProtocolError> {
    let data = if body.trim_start().starts_with('[') { Some(body) } else { data_of(body)? };
    let data = data.ok_or(ProtocolError("the history is not in a shape this program knows"))?;
    message::read_items(data, each);
    Ok(())
}

fn data_of(body: &str) -> Result<Option<&str>, ProtocolError> {
    let fields = Object::read(body);
    if fields.get("success").bool() == Some(false) {
        return Err(ProtocolError("the server could not give the history"));
    }
    if fields.has("data") {
        return Ok(Some(fields.raw("data")).filter(|data| data.starts_with('[')));
    }
    // A single broken message makes the whole object unreadable; its array can still be read piece by piece.
    let array = body.split_once("\"data\"").and_then(|(_, rest)| rest.trim_start().strip_prefix(':'));
    Ok(array.map(str::trim_start).filter(|data| data.starts_with('[')))
}

/// A history body from ready JSON items. `size` is needed: old clients take a missing one for nothing.
pub fn write_hydration<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut data = String::new();
    let mut size = 0;
    for item in items {
        if size > 0 {
            data.push(',');
        }
        data.push_str(item);
        size += 1;
    }
    format!("{{\"success\":true,\"size\":{size},\"data\":[{data}]}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(body: &str) -> Result<Vec<Option<String>>, ProtocolError> {
        let mut out = Vec::new();
        read_hydration(body, &mut |item| out.push(item.ok().map(|message| message.message.into_owned())))?;
        Ok(out)
    }

    #[test]
    fn every_shape_of_history_is_read() {
        let expected = Ok(vec![Some("a".to_owned()), Some("b".to_owned())]);
        let items = r#"[{"message":"a"},{"message":"b"}]"#;
        for body in [
            items.to_owned(),
            format!(r#"{{"success":true,"size":2,"data":{items}}}"#),
            format!(r#"{{"data":{items}}}"#),
            format!(r#" {{ "success":true, "data" : {items} , "size":0 }}"#),
        ] {
            assert_eq!(texts(&body), expected, "{body}");
        }
        assert_eq!(texts(&write_hydration([r#"{"message":"a"}"#, r#"{"message":"b"}"#].into_iter())), expected);
        assert_eq!(texts(&write_hydration(std::iter::empty())), Ok(vec![]));
    }

    #[test]
    fn a_broken_message_costs_only_itself() {
        let body = r#"{"success":true,"size":3,"data":[{"message":"a"},{"message":NaN},{"message":"b"}]}"#;
        assert_eq!(texts(body), Ok(vec![Some("a".to_owned()), None, Some("b".to_owned())]));
    }

    #[test]
    fn other_bodies_are_errors() {
        for body in ["", "null", "{}", "<html>502</html>", r#"{"success":false,"data":[]}"#, r#"{"data":{}}"#] {
            assert!(texts(body).is_err(), "{body}");
        }
    }
}
