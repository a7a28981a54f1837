//! The envelope of nearly every REST answer: `{success, message?, error?, data?}`.
//!
//! A refusal comes with any HTTP status, so the body decides. Must not know what the data are.

use crate::proto::bitwave::loose::Object;
use crate::proto::bitwave::notice::ErrorNotice;

use super::token::Refusal;

/// Whether the server did what it was asked for.
///
/// # Errors
/// Its refusal; an answer that is no JSON object counts as one.
pub fn read_done(body: &str) -> Result<(), Refusal> {
    opened(body).map(drop)
}

/// The raw JSON under `data`.
///
/// # Errors
/// As [`read_done`], and when there is none.
pub(super) fn data(body: &str) -> Result<&str, Refusal> {
    let fields = opened(body)?;
    if fields.has("data") { Ok(fields.raw("data")) } else { Err(odd()) }
}

pub(super) fn odd() -> Refusal {
    Refusal { message: "the server's answer is not in a shape this program knows".to_owned(), code: None }
}

fn opened(body: &str) -> Result<Object<'_>, Refusal> {
    let body = body.trim();
    if !body.starts_with('{') || serde_json::from_str::<serde::de::IgnoredAny>(body).is_err() {
        return Err(odd());
    }
    let fields = Object::read(body);
    let failed = fields.get("success").bool() == Some(false) || (fields.has("error") && !fields.has("data"));
    if !failed {
        return Ok(fields);
    }
    let ErrorNotice { message, code, .. } = ErrorNotice::read(body);
    Err(Refusal { message, code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Rejection, RejectionCode, SafeText};
    use crate::proto::bitwave::rest::write_refusal;

    #[test]
    fn what_is_not_refused_is_done() {
        for body in [r#"{"success":true,"message":"sent"}"#, "{}", r#"{"message":"ok"}"#] {
            assert_eq!(read_done(body), Ok(()), "{body}");
        }
        assert_eq!(data(r#"{"success":true,"data":[1]}"#), Ok("[1]"));
        assert_eq!(data(r#"{"success":true}"#), Err(odd()));
    }

    #[test]
    fn a_refusal_keeps_the_words_and_the_code_of_the_server() {
        let refusal = read_done(r#"{"success":false,"message":"no such user"}"#).expect_err("refused");
        assert_eq!((refusal.message.as_str(), refusal.code), ("no such user", None));
        let message = SafeText::line("nobody is called zoe");
        let ours = write_refusal(&Rejection { code: RejectionCode::NotFound, message, retry_after: None });
        let refusal = data(&ours).expect_err("refused");
        assert_eq!((refusal.message.as_str(), refusal.code.as_deref()), ("nobody is called zoe", Some("not_found")));
    }

    #[test]
    fn other_bodies_are_refusals() {
        for body in ["", "null", "[]", "<html>502</html>", "{", "{\"success\":true} x", "\"yes\""] {
            assert_eq!(read_done(body), Err(odd()), "{body}");
        }
    }
}
