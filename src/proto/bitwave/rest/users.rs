//! The user list (RFC 4.2, point [5]).
//!
//! bitwave answers with an object keyed by user, others with an array. Must not know who may see it.

use serde_json::{Map, Value, json};

use crate::proto::ProtocolError;
use crate::proto::bitwave::items;
use crate::proto::bitwave::loose::Object;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WireUser {
    pub username: String,
    pub color: Option<String>,
    pub avatar: Option<String>,
    /// Rooms, as the server spells them.
    pub watching: Vec<String>,
}

/// Reads `{success, data}` with `data` as object or array, or either of them bare. Entries without a name are left out.
///
/// # Errors
/// When the body is neither.
pub fn read_users(body: &str) -> Result<Vec<WireUser>, ProtocolError> {
    const UNKNOWN: ProtocolError = ProtocolError("the user list is not in a shape this program knows");
    let whole = body.trim();
    let fields = Object::read(whole);
    let data = if fields.has("data") && !fields.has("username") { fields.raw("data") } else { whole };
    let mut users = Vec::new();
    if data.starts_with('[') {
        items::split(data, |item| users.extend(item.and_then(|raw| read_user(raw, None))));
    } else if data.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(data).is_ok() {
        for (key, raw) in Object::read(data).into_entries() {
            users.extend(read_user(raw, Some(key)));
        }
    } else {
        return Err(UNKNOWN);
    }
    Ok(users)
}

/// An entry is the user, or wraps it as `{data: user, watching}`.
fn read_user(raw: &str, key: Option<String>) -> Option<WireUser> {
    let entry = Object::read(raw);
    let user = if entry.has("data") { Object::read(entry.raw("data")) } else { Object::read(raw) };
    let text = |name| user.get(name).text().map(String::from).filter(|text: &String| !text.is_empty());
    let username = text("username").or_else(|| text("name")).or_else(|| key.filter(|_| raw.starts_with('{')))?;
    let mut watching: Vec<String> = entry.get("watching").list().into_iter().map(Into::into).collect();
    if watching.is_empty() {
        watching.extend(text("page"));
    }
    Some(WireUser { username, color: text("userColor").or_else(|| text("color")), avatar: text("avatar"), watching })
}

/// The user list as bitwave gives it.
pub fn write_users<'a>(users: impl Iterator<Item = &'a WireUser>) -> String {
    let data: Map<String, Value> = users.map(|user| (user.username.clone(), user_value(user))).collect();
    json!({ "success": true, "data": data }).to_string()
}

fn user_value(user: &WireUser) -> Value {
    let watching: Vec<String> = user.watching.iter().map(|room| room.to_lowercase()).collect();
    json!({
        "data": {
            "username": user.username,
            "avatar": user.avatar,
            "color": user.color,
            "userColor": user.color,
            "page": watching.first(),
        },
        "watching": watching,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(username: &str, watching: &[&str]) -> WireUser {
        let watching = watching.iter().map(|&room| room.to_owned()).collect();
        WireUser { username: username.to_owned(), watching, ..WireUser::default() }
    }

    #[test]
    fn every_shape_of_user_list_is_read() {
        let table = [
            r#"{"success":true,"data":{"k":{"data":{"username":"ann","page":"x"},"watching":["nova"]}}}"#,
            r#"{"success":true,"data":[{"username":"ann","page":"nova"}]}"#,
            r#"[{"username":"ann","page":"nova"}]"#,
            r#"{"ann":{"watching":["nova"]}}"#,
        ];
        for body in table {
            assert_eq!(read_users(body), Ok(vec![user("ann", &["nova"])]), "{body}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let ann = WireUser {
            color: Some("#ff8800".to_owned()),
            avatar: Some("https://media.example/a.png".to_owned()),
            ..user("ann", &["nova", "global"])
        };
        let users = vec![ann, user("bob", &[])];
        assert_eq!(read_users(&write_users(users.iter())), Ok(users));
        assert_eq!(read_users(&write_users(std::iter::empty())), Ok(vec![]));
    }

    #[test]
    fn a_broken_entry_costs_only_itself() {
        let body = r#"[{"username":"a\ud800"},{"username":1e400},7,{"username":"bob"}]"#;
        assert_eq!(read_users(body), Ok(vec![user("a\u{fffd}", &[]), user("bob", &[])]));
    }

    #[test]
    fn other_bodies_are_errors() {
        for body in ["", "null", "<html>", "{", r#"{"success":false,"data":null}"#] {
            assert!(read_users(body).is_err(), "{body}");
        }
    }
}
