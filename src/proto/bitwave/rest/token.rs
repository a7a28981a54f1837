//! Chat tokens: the answers that carry one, and the name inside.
//!
//! Must not know how a token is made or checked: what is read here is never trusted.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::chat::Rejection;
use crate::proto::bitwave::notice::ErrorNotice;
use crate::proto::bitwave::outgoing;

/// Why a server gave no token, in its own untrusted words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    /// As in [`crate::chat::RejectionCode`], from our own server.
    pub code: Option<String>,
}

/// Reads `{chatToken}`, `{success: false, message}`, or a bare token as text.
///
/// # Errors
/// The server's refusal; a body that holds no token counts as one.
pub fn read_token(body: &str) -> Result<String, Refusal> {
    let body = body.trim();
    if looks_like_a_token(body) {
        return Ok(body.to_owned());
    }
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let token = value.get("chatToken").or_else(|| value.get("token")).unwrap_or(&value);
    match token.as_str() {
        Some(token) if value.get("success") != Some(&Value::Bool(false)) && looks_like_a_token(token) => {
            Ok(token.to_owned())
        }
        _ if value.is_object() => {
            let notice = ErrorNotice::read(body);
            let message = value.get("message").and_then(Value::as_str).map_or(notice.message, str::to_owned);
            Err(Refusal { message, code: notice.code })
        }
        _ => Err(Refusal { message: "the server's answer holds no token".to_owned(), code: None }),
    }
}

fn looks_like_a_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=~+/".contains(&byte))
        && text.contains('.')
}

pub fn write_token(token: &str) -> String {
    json!({ "success": true, "chatToken": token }).to_string()
}

/// The answer to a refused REST call: bitwave's envelope, and our error object beside it.
pub fn write_refusal(rejection: &Rejection) -> String {
    let error = outgoing::error_value(rejection);
    json!({ "success": false, "message": error["message"], "error": error }).to_string()
}

/// The name in the claims of a token: `user.name`, or `sub.username`. Not verified.
pub fn token_name(jwt: &str) -> Option<String> {
    let claims = jwt.split('.').nth(1)?.trim_end_matches('=');
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    let name = claims.pointer("/user/name").or_else(|| claims.pointer("/sub/username"))?.as_str()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{RejectionCode, SafeText};

    #[test]
    fn tokens_come_as_json_or_as_text() {
        for body in [
            r#"{"chatToken":"a.b.c"}"#,
            r#"{"success":true,"chatToken":"a.b.c"}"#,
            r#"{"token":"a.b.c"}"#,
            "\"a.b.c\"",
            " a.b.c\n",
            &write_token("a.b.c"),
        ] {
            assert_eq!(read_token(body), Ok("a.b.c".to_owned()), "{body}");
        }
    }

    #[test]
    fn a_refusal_keeps_the_words_of_the_server() {
        let refusal = read_token(r#"{"success":false,"message":"no such user"}"#).expect_err("refused");
        assert_eq!((refusal.message.as_str(), refusal.code), ("no such user", None));
        let rejection = Rejection {
            code: RejectionCode::NotAuthorised,
            message: SafeText::line("wrong password"),
            retry_after: None,
        };
        let refusal = read_token(&write_refusal(&rejection)).expect_err("refused");
        assert_eq!((refusal.message.as_str(), refusal.code.as_deref()), ("wrong password", Some("not_authorised")));
        for body in ["", "<html>502</html>", "{}", "null", r#"{"chatToken":7}"#, "two words.", r#"{"chatToken":""}"#] {
            assert!(read_token(body).is_err(), "{body}");
        }
    }

    #[test]
    fn the_name_is_read_from_either_claim() {
        let jwt = |claims: &str| format!("h.{}.s", URL_SAFE_NO_PAD.encode(claims));
        assert_eq!(token_name(&jwt(r#"{"user":{"name":"ann"}}"#)).as_deref(), Some("ann"));
        assert_eq!(token_name(&jwt(r#"{"sub":{"username":"bob","num":1}}"#)).as_deref(), Some("bob"));
        assert_eq!(token_name(&jwt(r#"{"sub":"bob"}"#)), None);
        for jwt in ["", "a", "a.b.c", "..", "a.é.c"] {
            assert_eq!(token_name(jwt), None, "{jwt}");
        }
    }
}
