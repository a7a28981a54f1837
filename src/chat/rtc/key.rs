//! State keys of memberships: whom and which device they name, and how ours is written.
//!
//! Must not know contents of events.

use serde_json::{Value, json};

/// How a state key names its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// `_@user:server_DEVICE_application`: a leading `@` would be refused by the rules of most rooms. Protects nothing.
    Underscore,
    /// The same without the underscore, in rooms where such a key belongs to that user (MSC3757, MSC3779).
    Owned,
    /// `["@user:server","DEVICE"]`, as MSC4143 wrote it first.
    Pair,
}

impl KeyForm {
    /// The form that clients use in rooms of this version.
    pub fn of_room_version(version: &str) -> Self {
        let owned = ["org.matrix.msc3757", "org.matrix.msc3779"].iter().any(|prefix| {
            version.strip_prefix(prefix).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        });
        if owned { Self::Owned } else { Self::Underscore }
    }

    /// The key of `device` of `user`; `scope` is the application with the call id behind it.
    pub fn write(self, user: &str, device: &str, scope: &str) -> String {
        match self {
            Self::Underscore => format!("_{user}_{device}_{scope}"),
            Self::Owned => format!("{user}_{device}_{scope}"),
            Self::Pair => json!([user, device]).to_string(),
        }
    }
}

/// What a key says, as far as it can be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub user: Option<String>,
    /// Only a pair tells it: in the other forms a device cannot be told from the application behind it.
    pub device: Option<String>,
}

/// Any text may be a key; one that cannot be read names nobody.
pub fn read(key: &str) -> Named {
    if let Ok(Value::Array(parts)) = serde_json::from_str::<Value>(key) {
        let text = |at: usize| parts.get(at).and_then(Value::as_str).map(str::to_owned);
        return Named { user: text(0).filter(|user| user_in(user) == Some(user)), device: text(1) };
    }
    Named { user: user_in(key.strip_prefix('_').unwrap_or(key)).map(str::to_owned), device: None }
}

/// `@local:server` at the beginning. Names of servers have no underscore, names of people may have some.
fn user_in(text: &str) -> Option<&str> {
    let colon = text.starts_with('@').then(|| text.find(':'))??;
    let server = &text[colon + 1..];
    let end = server.find('_').unwrap_or(server.len());
    (end > 0).then(|| &text[..colon + 1 + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_underscores_are_read_whole_and_nonsense_names_nobody() {
        let user = |key| read(key).user;
        assert_eq!(user("_@a_b:x.org_DEV_m.call").as_deref(), Some("@a_b:x.org"));
        assert_eq!(user("@a:x_DEV").as_deref(), Some("@a:x"));
        assert_eq!(user("@a:x").as_deref(), Some("@a:x"));
        assert_eq!(read(r#"["@a:x","DEV"]"#), Named { user: Some("@a:x".into()), device: Some("DEV".into()) });
        for key in ["", "_", "@", "_@a_DEV", "@a:", "@a:_DEV", "[]", "[1,2]", r#"["a","DEV"]"#, "{", "7"] {
            assert_eq!(user(key), None, "{key}");
        }
    }

    #[test]
    fn a_written_key_names_its_user_when_it_is_read() {
        for form in [KeyForm::Underscore, KeyForm::Owned, KeyForm::Pair] {
            assert_eq!(read(&form.write("@a_b:x", "D_1", "m.call")).user.as_deref(), Some("@a_b:x"), "{form:?}");
        }
        assert_eq!(KeyForm::of_room_version("org.matrix.msc3757.11"), KeyForm::Owned);
        assert_eq!(KeyForm::of_room_version("org.matrix.msc3779"), KeyForm::Owned);
        assert_eq!(KeyForm::of_room_version("org.matrix.msc37570"), KeyForm::Underscore);
        assert_eq!(KeyForm::of_room_version("12"), KeyForm::Underscore);
    }
}
