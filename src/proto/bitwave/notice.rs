//! Errors as servers tell them: RFC 4.1 leaves the object open, so every shape seen is read by best effort.
//!
//! Must not know which errors exist; the text is still untrusted.

use serde_json::Value;

/// Longest text kept, in characters; the rest of an error object helps nobody.
const MAX_TEXT: usize = 300;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorNotice {
    pub message: String,
    pub code: Option<String>,
    pub retry_after_ms: Option<u64>,
}

impl ErrorNotice {
    /// Reads an object, an array (its first entry), or a string; anything else becomes its own JSON text.
    pub fn read(json: &str) -> Self {
        match serde_json::from_str::<Value>(json) {
            Ok(value) => Self::from_value(&value, json),
            Err(_) => Self::plain(json),
        }
    }

    fn from_value(value: &Value, json: &str) -> Self {
        let value = match value {
            Value::Array(entries) => entries.first().unwrap_or(&Value::Null),
            other => other,
        };
        if let Some(text) = value.as_str() {
            return Self::plain(text);
        }
        let inner = value.get("error").filter(|error| error.is_object()).unwrap_or(value);
        let words = ["message", "error", "reason", "description"].into_iter().find_map(|key| inner.get(key)?.as_str());
        let code = inner.get("code").or_else(|| inner.get("data")?.get("code"));
        let code =
            code.and_then(|code| code.as_str().map(str::to_owned).or_else(|| code.as_i64().map(|n| n.to_string())));
        let retry_after_ms = inner.get("retryAfter").and_then(Value::as_u64);
        let text = words.filter(|words| !words.is_empty()).unwrap_or(if value.is_null() { "" } else { json });
        Self { code, retry_after_ms, ..Self::plain(text) }
    }

    fn plain(text: &str) -> Self {
        let text = if text.trim().is_empty() { "the server reported an error without saying which" } else { text };
        Self { message: text.chars().take(MAX_TEXT).collect(), code: None, retry_after_ms: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_error_gives_its_words() {
        let table = [
            (r#"{"message":"not authorized","data":{"code":401}}"#, "not authorized", Some("401")),
            (r#"{"reason":"custom"}"#, "custom", None),
            (r#""Invalid namespace""#, "Invalid namespace", None),
            (r#"[{"message":"slow down","channel":"a","username":"b"},{"message":"x"}]"#, "slow down", None),
            (r#"{"code":"too_long","message":"at most 500"}"#, "at most 500", Some("too_long")),
            (r#"{"error":{"code":"empty","message":"nothing to post"}}"#, "nothing to post", Some("empty")),
            (r#"{"code":401}"#, r#"{"code":401}"#, Some("401")),
            ("not json", "not json", None),
        ];
        for (json, message, code) in table {
            let notice = ErrorNotice::read(json);
            assert_eq!((notice.message.as_str(), notice.code.as_deref()), (message, code), "{json}");
        }
    }

    #[test]
    fn an_error_is_never_empty_and_never_long() {
        for json in ["", "null", "[]", "\"\"", r#"{"message":""}"#] {
            assert!(!ErrorNotice::read(json).message.trim().is_empty(), "{json}");
        }
        assert_eq!(ErrorNotice::read(&format!("\"{}\"", "é".repeat(5000))).message.chars().count(), MAX_TEXT);
    }

    #[test]
    fn the_wait_is_read_in_milliseconds() {
        assert_eq!(ErrorNotice::read(r#"{"message":"x","retryAfter":1500}"#).retry_after_ms, Some(1500));
    }
}
